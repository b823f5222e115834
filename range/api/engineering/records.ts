import { z } from 'zod';
import { parseDuration } from '../../../simulator/kernel/time.ts';
import { describeFault, type FaultReport } from '../../../simulator/plc/runtime/fault.ts';
import { controllerNode } from '../../../simulator/protocols/opcua/controller-space.ts';
import { NodeClass } from '../../../simulator/protocols/opcua/services.ts';
import type { RecordPart, Records } from '../../contract/engineering.ts';
import type { ControllerLink } from './link.ts';
import { Refused, refusal } from './refusals.ts';

/* The lists that a controller keeps, as its methods give them: JSON in a string, instants in microseconds. */
const Value = z.union([z.number(), z.boolean(), z.string()]);
const Forces = z.array(z.object({ name: z.string(), value: Value }));
const Buffer = z.array(
  z.object({
    t: z.number(),
    code: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
    line: z.number().default(0),
  }),
);
const Audit = z.array(
  z.object({
    t: z.number(),
    by: z.string().nullable(),
    from: z.string(),
    action: z.string(),
    detail: z.unknown(),
    result: z.string(),
  }),
);

const list = async <S extends z.ZodType>(link: ControllerLink, method: string, schema: S): Promise<z.output<S>> => {
  const [said] = await link.call(method);
  try {
    return schema.parse(JSON.parse(String(said)));
  } catch {
    throw new Refused(refusal('status', String(said).slice(0, 200)));
  }
};

const words = (detail: unknown): string =>
  typeof detail === 'string'
    ? detail
    : detail === null || detail === undefined
      ? ''
      : Object.entries(detail as object)
          .map(([key, value]) => `${key}: ${typeof value === 'object' ? JSON.stringify(value) : value}`)
          .join(', ');

const wording = (entry: FaultReport): { ja: string; en: string } => {
  try {
    return describeFault(entry);
  } catch {
    // A controller of another make may have codes of its own.
    return { ja: words(entry.params), en: words(entry.params) };
  }
};

type Part<P extends RecordPart> = NonNullable<Records[P]>;

/** One of the lists. `clock` gives the site's time of simulation seconds. Throws Refused. */
export const readPart = async <P extends RecordPart>(
  link: ControllerLink,
  controller: string,
  part: P,
  clock: (t: number) => string,
): Promise<Part<P>> => {
  const when = (t: number) => ({ t: t / 1e6, clock: clock(t / 1e6) });
  switch (part) {
    case 'tasks':
      return (await tasks(link, controller)) as Part<P>;
    case 'forces':
      return (await list(link, 'ReadForces', Forces)) as Part<P>;
    case 'buffer':
      return (await list(link, 'ReadDiagnosticBuffer', Buffer)).map(({ t, code, params, line }) => ({
        ...when(t),
        code,
        text: wording({ code: code as FaultReport['code'], params, line }),
        line: line > 0 ? line : null,
      })) as Part<P>;
    default:
      return (await list(link, 'ReadAuditLog', Audit)).map(({ t, by, from, action, detail, result }) => ({
        ...when(t),
        by: by ?? '',
        from,
        action,
        detail: words(detail),
        result,
      })) as Part<P>;
  }
};

/* PLCopen's model gives the interval as a literal of Structured Text, `T#100ms`; other makes give a number. */
const milliseconds = (interval: unknown): number => {
  if (typeof interval === 'number') return interval;
  const written = typeof interval === 'string' ? /^(?:L?TIME|L?T)#(.+)$/i.exec(interval)?.[1] : undefined;
  return (parseDuration(written ?? '') ?? 0) / 1000;
};

/* Tasks are objects with their figures below them. A figure that a controller does not have is null. */
const tasks = async (link: ControllerLink, controller: string): Promise<Part<'tasks'>> => {
  const found: Part<'tasks'> = [];
  for (const task of await link.children(controllerNode(`${controller}/Tasks`))) {
    if (task.nodeClass !== NodeClass.Object) continue;
    const figures = (await link.children(task.node)).filter(({ nodeClass }) => nodeClass === NodeClass.Variable);
    const values = figures.length > 0 ? await link.read(figures.map(({ node }) => node)) : [];
    const named = new Map(figures.map(({ browseName }, i) => [browseName.name.toLowerCase(), values[i]?.value]));
    if (!named.has('interval')) continue; // a folder of types stands beside the tasks
    const figure = (...names: readonly string[]): number | null => {
      for (const name of names) {
        const value = named.get(name);
        if (typeof value === 'number') return value;
      }
      return null;
    };
    found.push({
      name: task.displayName.text,
      intervalMs: milliseconds(named.get('interval')),
      priority: figure('priority'),
      runs: figure('runs', 'executions'),
      overruns: figure('overruns'),
      lastUs: figure('lastexecutiontime', 'lastus'),
      maxUs: figure('maxexecutiontime', 'maxus'),
    });
  }
  return found;
};
