import { EXAMPLES, readAddress } from './address.ts';
import { accepts, checkTarget } from './check-call.ts';
import { needPlaces } from './check-place.ts';
import type {
  AccessPath,
  BlockPou,
  BlockTask,
  CallInput,
  CallOutput,
  CheckedExpression,
  ConfiguredVariable,
  ProgramInstance,
  Variable,
} from './checked.ts';
import { coerce, isError } from './conversions.ts';
import type { Declarations } from './declarations.ts';
import { locate } from './declare-variables.ts';
import { checkInitial } from './initial.ts';
import { inResource } from './resource-globals.ts';
import { Scope, suggestion } from './scope.ts';
import type { AccessSyntax, Argument, Expression, PathSyntax, TaskSyntax, Unit } from './syntax.ts';
import { BOOL, DINT, sameType, TIME, type Type } from './types.ts';

/** CONFIGURATION, RESOURCE, TASK, VAR_CONFIG and VAR_ACCESS of a unit, checked (IEC 61131-3, 6.8). */

interface Task {
  /** With its resource's name before it where several resources have a task of that name. */
  readonly name: string;
  readonly interval: number | null;
  readonly priority: number;
  readonly single: CheckedExpression | null;
}

const LOWEST = Number.MAX_SAFE_INTEGER;

const constantOf = (scope: Scope, expression: Expression | null, type: Type): number | null => {
  if (!expression) return null;
  const value = coerce(scope, scope.check(expression, type), type);
  if (value.kind === 'constant') return Number(value.value);
  if (value.kind !== 'error') scope.report(expression.at, 'not-constant');
  return null;
};

const taskOf = (scope: Scope, syntax: TaskSyntax, all: readonly TaskSyntax[]): Task => {
  const interval = constantOf(scope, syntax.interval, TIME);
  if (interval !== null && interval < 0)
    scope.report((syntax.interval as Expression).at, 'malformed-literal', {
      found: 'INTERVAL',
      kind: 'TIME',
      example: 'T#20ms',
    });
  const single = syntax.single ? coerce(scope, scope.check(syntax.single, BOOL), BOOL) : null;
  const upper = syntax.name.toUpperCase();
  const shared = all.filter(({ name }) => name.toUpperCase() === upper).length > 1 && syntax.resource !== null;
  return {
    name: shared ? `${syntax.resource}.${syntax.name}` : syntax.name,
    // An interval of 0 is none (6.8.2): the task runs whenever nothing else does, which is every scan.
    interval: interval === null || interval <= 0 ? null : interval,
    priority: constantOf(scope, syntax.priority, DINT) ?? 0,
    single: single && !isError(single.type) ? single : null,
  };
};

const connect = (
  scope: Scope,
  pou: BlockPou,
  args: readonly Argument[],
): { inputs: CallInput[]; outputs: CallOutput[] } => {
  const inputs: CallInput[] = [];
  const outputs: CallOutput[] = [];
  const given = new Set<Variable>();
  for (const { at, name, output, negated, value } of args) {
    if (name === null) {
      scope.report(at, 'mixed-arguments');
      continue;
    }
    const variable = pou.variables.get(name.toUpperCase());
    if (!variable || !(output ? ['output'] : ['input', 'in-out']).includes(variable.section)) {
      const direction = output ? 'VAR_OUTPUT' : 'VAR_INPUT';
      const names = [...pou.variables.values()].filter((v) => v.section === (output ? 'output' : 'input'));
      const hint = suggestion(
        name,
        names.map((v) => v.name),
      );
      scope.report(at, 'unknown-parameter', { callee: pou.name, direction, name, hint });
    } else if (given.has(variable)) scope.report(at, 'duplicate-parameter', { name });
    else if (variable.section === 'in-out') {
      const place = checkTarget(scope, value);
      if (place && !sameType(place.type, variable.type) && !isError(variable.type)) {
        const wanted = variable.type.name;
        scope.report(value.at, 'type-mismatch', { found: place.type.name, wanted, mend: `VAR_GLOBAL x : ${wanted}` });
      } else if (place) inputs.push({ variable, value: null, place });
    } else if (output) {
      const to = checkTarget(scope, value);
      if (to && !isError(to.type) && !accepts(variable.type, to.type)) {
        const found = variable.type.name;
        scope.report(value.at, 'type-mismatch', { found, wanted: to.type.name, mend: `VAR_GLOBAL x : ${found}` });
      } else if (to && negated && variable.type !== BOOL)
        scope.report(at, 'operand-type', { operator: 'NOT =>', type: variable.type.name, allowed: 'BOOL' });
      else if (to) outputs.push({ variable, to, negated });
    } else {
      const source = coerce(scope, scope.check(value, variable.type), variable.type);
      needPlaces(source);
      if (source.kind !== 'error') inputs.push({ variable, value: source, place: null });
    }
    if (variable) given.add(variable);
  }
  return { inputs, outputs };
};

/** An instance that runs in every scan, with nothing connected. */
export const plainInstance = (name: string, pou: BlockPou): ProgramInstance => ({
  name,
  pou,
  interval: null,
  priority: 0,
  resource: null,
  task: null,
  retain: false,
  trigger: null,
  inputs: [],
  outputs: [],
  globals: [],
  blocks: [],
});

/** As `plainInstance`, for a program that may have VAR_IN_OUT: with no configuration to connect them, they are globals. */
const loneInstance = (declarations: Declarations, name: string, pou: BlockPou): ProgramInstance => ({
  ...plainInstance(name, pou),
  inputs: [...pou.variables.values()]
    .filter(({ section }) => section === 'in-out')
    .map((variable) => {
      const { type } = variable;
      const place = { kind: 'variable', variable: declarations.standIn(pou, variable), type } as const;
      return { variable, value: null, place };
    }),
});

/** The program instances that a unit asks for; without a configuration, one of each PROGRAM. */
export const instancesOf = (unit: Unit, declarations: Declarations): ProgramInstance[] => {
  const { diagnostics } = declarations;
  const scope = new Scope(declarations, unit.file, declarations.globals);
  const scopeOf = (resource: string | null): Scope =>
    new Scope(declarations, unit.file, declarations.globalsOf(resource));
  const instances: ProgramInstance[] = [];
  const upperOf = (resource: string | null, name: string): string => `${resource ?? ''}.${name}`.toUpperCase();
  const tasks = new Map<string, Task>();
  const taskLines = new Map<string, number>();
  const unique = (lines: Map<string, number>, key: string, name: string, at: TaskSyntax['at']): void => {
    const line = lines.get(key);
    if (line !== undefined) scope.report(at, 'duplicate-name', { name, line });
    lines.set(key, at.line);
  };
  for (const syntax of unit.tasks) {
    const key = upperOf(syntax.resource, syntax.name);
    unique(taskLines, key, syntax.name, syntax.at);
    tasks.set(key, taskOf(scopeOf(syntax.resource), syntax, unit.tasks));
  }
  const lines = new Map<string, number>();
  const count = new Map<string, number>();
  for (const { name } of unit.instances) count.set(name.toUpperCase(), (count.get(name.toUpperCase()) ?? 0) + 1);
  for (const { at, resource, name, task, program, retain, connections, blocks } of unit.instances) {
    unique(lines, upperOf(resource, name), name, at);
    const pou = declarations.findProgram(program);
    const found = task === null ? null : tasks.get(upperOf(resource, task));
    if (!pou) {
      scope.report(at, 'unknown-program', { name: program });
      continue;
    }
    if (found === undefined) {
      scope.report(at, 'unknown-task', { name: task as string });
      continue;
    }
    const shared = (count.get(name.toUpperCase()) ?? 0) > 1 && resource !== null;
    const { inputs, outputs } = connect(scopeOf(resource), pou, connections);
    for (const variable of pou.variables.values())
      if (variable.section === 'in-out' && !inputs.some((input) => input.variable === variable))
        scope.report(at, 'missing-in-out', { callee: pou.name, name: variable.name });
    const full = shared ? `${resource}.${name}` : name;
    const globals = inResource(declarations.shared.values(), resource);
    const common = { resource, retain, globals };
    const runs: BlockTask[] = [];
    for (const block of blocks) {
      const variable = pou.variables.get(block.name.toUpperCase());
      const own = tasks.get(upperOf(resource, block.task));
      if (variable?.type.kind !== 'block' || variable.storage !== 'instance' || variable.section === 'in-out') {
        const hint = suggestion(block.name, pou.variables.keys());
        scope.report(block.at, 'unknown-path', { name: block.name, hint });
      } else if (!own) scope.report(block.at, 'unknown-task', { name: block.task });
      else {
        variable.used = true;
        const run = { ...common, ...timing(own), name: `${full}.${variable.name}`, pou: variable.type.pou };
        runs.push({ variable, run: { ...run, inputs: [], outputs: [], blocks: [] } });
      }
    }
    instances.push({ ...common, ...timing(found), name: full, pou, inputs, outputs, blocks: runs });
  }
  if (unit.instances.length > 0 || diagnostics.full) return instances;
  for (const { kind, name } of unit.pous) {
    const pou = kind === 'PROGRAM' ? declarations.findProgram(name) : null;
    if (!pou || instances.some((instance) => instance.pou === pou)) continue;
    instances.push(loneInstance(declarations, name, pou));
  }
  return instances;
};

/** When a task runs what it has; without a task, in every scan. */
const timing = (task: Task | null): Pick<ProgramInstance, 'task' | 'interval' | 'priority' | 'trigger'> => {
  const { name = null, interval = null, priority = LOWEST, single = null } = task ?? {};
  return {
    task: name,
    interval: single ? null : interval,
    priority,
    trigger: single ? { condition: single, interval } : null,
  };
};

interface Found {
  readonly instance: ProgramInstance | null;
  /** The variable at the end of the path, where the path ends at one and not at a structure's member. */
  readonly variable: Variable | null;
  readonly type: Type;
  readonly offset: number;
  readonly name: string;
}

/** Follows a path; null with a finding where it leads nowhere. */
const follow = (
  scope: Scope,
  path: PathSyntax,
  unit: Unit,
  instances: readonly ProgramInstance[],
  globals: boolean,
): Found | null => {
  const missing = (index: number, names: Iterable<string>): null => {
    const { at, name } = path[index] as PathSyntax[number];
    scope.report(at, 'unknown-path', { name, hint: suggestion(name, names) });
    return null;
  };
  const upper = path.map(({ name }) => name.toUpperCase());
  const resourceFirst = upper.length > 1 && unit.resources.some((name) => name.toUpperCase() === upper[0]);
  const start = resourceFirst ? 1 : 0;
  const instance = instances.find(
    (candidate) =>
      candidate.name.split('.').at(-1)?.toUpperCase() === upper[start] &&
      (!resourceFirst || candidate.resource?.toUpperCase() === upper[0]),
  );
  let next = start;
  let variable: Variable | null = null;
  let type: Type;
  let offset = 0;
  const shown: string[] = [];
  if (instance) {
    next++;
    type = { kind: 'block', name: instance.pou.name, pou: instance.pou, size: instance.pou.size };
  } else {
    const level = resourceFirst ? (upper[0] as string) : '';
    const seen = scope.variables.get(`${level}.${upper[start]}`) ?? scope.variables.get(upper[start] as string);
    const global = globals && seen?.section !== 'shared' ? seen : undefined;
    if (!global) return missing(start, [...instances.map(({ name }) => name), ...scope.variables.keys()]);
    next++;
    variable = global;
    type = global.type;
    shown.push(global.name);
  }
  for (; next < path.length; next++) {
    const name = upper[next] as string;
    if (type.kind === 'block') {
      const inner = type.pou.variables.get(name);
      if (inner?.storage !== 'instance' || inner.section === 'in-out')
        return missing(
          next,
          [...type.pou.variables.values()].map((v) => v.name),
        );
      variable = inner;
      offset += inner.place;
      type = inner.type;
    } else if (type.kind === 'struct') {
      const field = type.fields.get(name);
      if (!field) return missing(next, type.fields.keys());
      variable = null;
      offset += field.offset;
      type = field.type;
    } else return missing(next, []);
    shown.push(name);
  }
  if (instance && shown.length === 0) return missing(start, []);
  const prefix = instance ? [instance.name] : [];
  return { instance: instance ?? null, variable, type, offset, name: [...prefix, ...shown].join('.') };
};

/** Variables declared `AT %I*` inside an instance, with their offsets. */
const partials = (
  pou: BlockPou,
  offset: number,
  path: string,
): { variable: Variable; offset: number; path: string }[] =>
  [...pou.variables.values()].flatMap((variable) => {
    if (variable.storage !== 'instance' || variable.section === 'in-out') return [];
    const at = { variable, offset: offset + variable.place, path: `${path}.${variable.name}` };
    if (variable.partial) return [at];
    return variable.type.kind === 'block' ? partials(variable.type.pou, at.offset, at.path) : [];
  });

/** What VAR_CONFIG says; every variable declared `AT %I*` must have been given its place. */
export const configuredOf = (
  unit: Unit,
  instances: readonly ProgramInstance[],
  declarations: Declarations,
): ConfiguredVariable[] => {
  const scope = new Scope(declarations, unit.file, declarations.globals);
  const configured: ConfiguredVariable[] = [];
  for (const { at, path, address, type: written, initial } of unit.configured) {
    const found = follow(scope, path, unit, instances, false);
    const type = declarations.resolve(scope, written);
    if (!found?.instance || isError(type)) continue;
    const { instance, variable, offset } = found;
    if (!sameType(found.type, type)) {
      scope.report(written.at, 'type-mismatch', { found: type.name, wanted: found.type.name, mend: found.type.name });
      continue;
    }
    let location: ConfiguredVariable['location'] = null;
    if (address) {
      location = locate(scope, address, type, initial);
      if (!variable?.partial) scope.report(at, 'not-configurable', { name: found.name });
      else if (location && location.area !== variable.partial)
        scope.report(address.at, 'bad-address', { address: address.text, example: `%${variable.partial}…` });
    }
    const words = initial ? checkInitial(scope, initial, type) : [];
    configured.push({ instance, offset, type, location, initial: words });
  }
  for (const instance of instances) {
    for (const { variable, offset, path } of partials(instance.pou, 0, instance.name)) {
      const given = configured.some((c) => c.instance === instance && c.offset === offset && c.location);
      if (!given) scope.report(variable.at, 'place-missing', { name: path, area: variable.partial as string });
    }
  }
  return configured;
};

/** `STATION.%IX1.1`: the variable that stands for an address; null for another path. */
const directOf = (scope: Scope, path: PathSyntax, unit: Unit, declarations: Declarations): Found | null => {
  const last = path.at(-1);
  const resource = path.length === 2 && unit.resources.some((name) => name === path[0]?.name);
  if (!last?.name.startsWith('%') || !(path.length === 1 || resource)) return null;
  const location = readAddress(last.name);
  if (!location) {
    scope.report(last.at, 'bad-address', { address: last.name, example: EXAMPLES });
    return null;
  }
  const declared = [...scope.variables.values()].find((known) => known.location?.text === location.text);
  const variable = declared ?? declarations.direct(location, last.at);
  return { instance: null, variable, type: variable.type, offset: 0, name: variable.name };
};

/** What the programs' own VAR_ACCESS gives for each instance, with its name before it where there are several. */
const ofPrograms = (unit: Unit, instances: readonly ProgramInstance[]): AccessSyntax[] =>
  unit.pous.flatMap((syntax) => {
    const upper = syntax.name.toUpperCase();
    const own = instances.filter(({ pou }) => pou.kind === 'program' && pou.name.toUpperCase() === upper);
    return own.flatMap((instance) =>
      (syntax.access ?? []).map((entry) => {
        const start = instance.name.split('.').map((name) => ({ at: entry.at, name }));
        const name = own.length > 1 ? `${instance.name}.${entry.name}` : entry.name;
        return { ...entry, name, path: [...start, ...entry.path] };
      }),
    );
  });

/** The names that VAR_ACCESS gives. */
export const accessPathsOf = (
  unit: Unit,
  instances: readonly ProgramInstance[],
  declarations: Declarations,
): AccessPath[] => {
  const scope = new Scope(declarations, unit.file, declarations.globals);
  const paths: AccessPath[] = [];
  const lines = new Map<string, number>();
  for (const { at, name, path, type: written, writable } of [...unit.access, ...ofPrograms(unit, instances)]) {
    const line = lines.get(name.toUpperCase()) ?? scope.variables.get(name.toUpperCase())?.at.line;
    if (line !== undefined) scope.report(at, 'duplicate-name', { name, line });
    lines.set(name.toUpperCase(), at.line);
    const found = directOf(scope, path, unit, declarations) ?? follow(scope, path, unit, instances, true);
    const type = declarations.resolve(scope, written);
    if (!found || isError(type)) continue;
    if (!sameType(found.type, type))
      scope.report(written.at, 'type-mismatch', { found: type.name, wanted: found.type.name, mend: found.type.name });
    if (found.variable) found.variable.used = true;
    paths.push({ name, target: found.name, writable });
  }
  return paths;
};
