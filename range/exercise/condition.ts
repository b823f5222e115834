import { z } from 'zod';
import { duration } from './duration.ts';

/*
 * Conditions: comparisons of what is true, shown, held, alarmed, or done, joined by and/or/not, with hold times and
 * hysteresis. A condition's memory (since when each part has been true) is plain data beside it, so that judging is a
 * pure function.
 */

const comparison = {
  above: z.number().optional(),
  below: z.number().optional(),
  equals: z.number().optional(),
  /** For `equals`: how far off still counts. */
  tolerance: z.number().min(0).default(0),
  /** It must have held for this long. */
  hold: duration.default(0),
  /** Once true, it stays true until the value has come back by this much. */
  hysteresis: z.number().min(0).default(0),
};

const STEP_STATES = ['reached', 'succeeded', 'blocked', 'failed', 'ended'] as const;

const TruthSchema = z.strictObject({ truth: z.string(), ...comparison });
const ShownSchema = z.strictObject({ shown: z.string(), ...comparison });
const HeldSchema = z.strictObject({ held: z.string(), ...comparison });
const AlarmSchema = z.strictObject({
  alarm: z.string(),
  is: z.enum(['raised', 'cleared']).default('raised'),
  hold: duration.default(0),
});
const StepSchema = z.strictObject({ step: z.string(), is: z.enum(STEP_STATES), hold: duration.default(0) });

export type Condition =
  | z.infer<typeof TruthSchema>
  | z.infer<typeof ShownSchema>
  | z.infer<typeof HeldSchema>
  | z.infer<typeof AlarmSchema>
  | z.infer<typeof StepSchema>
  | { readonly and: readonly Condition[]; readonly hold?: number }
  | { readonly or: readonly Condition[]; readonly hold?: number }
  | { readonly not: Condition; readonly hold?: number };

export const ConditionSchema: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    TruthSchema,
    ShownSchema,
    HeldSchema,
    AlarmSchema,
    StepSchema,
    z.strictObject({ and: z.array(ConditionSchema).min(1), hold: duration.optional() }),
    z.strictObject({ or: z.array(ConditionSchema).min(1), hold: duration.optional() }),
    z.strictObject({ not: ConditionSchema, hold: duration.optional() }),
  ]),
) as z.ZodType<Condition>;

/** What conditions can see. */
export interface Readings {
  truth(signal: string): number;
  shown(tag: string): number | null;
  held(tag: string): number;
  alarm(tag: string): boolean;
  step(id: string): string;
}

/** For each part that has a hold time or hysteresis: whether it was true when last looked at, and since when. */
export type Memory = Readonly<Record<string, { readonly on: boolean; readonly since: number }>>;

const compare = (
  value: number | null,
  condition: { above?: number | undefined; below?: number | undefined; equals?: number | undefined; tolerance: number },
  slack: number,
): boolean => {
  if (value === null || !Number.isFinite(value)) return false;
  if (condition.above !== undefined && !(value > condition.above - slack)) return false;
  if (condition.below !== undefined && !(value < condition.below + slack)) return false;
  if (condition.equals !== undefined && Math.abs(value - condition.equals) > condition.tolerance + slack) return false;
  return true;
};

const STATE_OF: Readonly<Record<string, readonly string[]>> = {
  reached: ['reached', 'succeeded', 'blocked', 'failed'],
  succeeded: ['succeeded'],
  blocked: ['blocked'],
  failed: ['failed', 'error'],
  ended: ['succeeded', 'blocked', 'failed', 'error', 'skipped', 'not-reached'],
};

/**
 * Judges a condition at `t` (seconds). `key` names it among the memory's entries. Returns the memory as it is when
 * nothing in it changed.
 */
export const judge = (
  condition: Condition,
  readings: Readings,
  t: number,
  memory: Memory,
  key: string,
): { readonly holds: boolean; readonly memory: Memory } => {
  let next = memory;
  const remember = (path: string, on: boolean, hold: number): boolean => {
    const before = next[path];
    if (before?.on !== on) next = { ...next, [path]: { on, since: t } };
    return on && t - (next[path] as { since: number }).since >= hold;
  };
  const look = (part: Condition, path: string): boolean => {
    if ('and' in part) {
      // Every part is looked at, also after a false one: their hold times run on.
      const all = part.and.map((inner, index) => look(inner, `${path}/${index}`));
      return held(all.every(Boolean), part.hold, path);
    }
    if ('or' in part) {
      const all = part.or.map((inner, index) => look(inner, `${path}/${index}`));
      return held(all.some(Boolean), part.hold, path);
    }
    if ('not' in part) return held(!look(part.not, `${path}/not`), part.hold, path);
    if ('alarm' in part) return held(readings.alarm(part.alarm) === (part.is === 'raised'), part.hold, path);
    if ('step' in part) return held(STATE_OF[part.is]?.includes(readings.step(part.step)) ?? false, part.hold, path);
    const value =
      'truth' in part
        ? readings.truth(part.truth)
        : 'shown' in part
          ? readings.shown(part.shown)
          : readings.held(part.held);
    const slack = part.hysteresis > 0 && next[path]?.on === true ? part.hysteresis : 0;
    const on = compare(value, part, slack);
    return part.hold > 0 || part.hysteresis > 0 ? remember(path, on, part.hold) : on;
  };
  const held = (on: boolean, hold: number | undefined, path: string): boolean =>
    hold !== undefined && hold > 0 ? remember(path, on, hold) : on;
  const holds = look(condition, key);
  return { holds, memory: next };
};

/** Forgets what was remembered under `key`. */
export const forget = (memory: Memory, key: string): Memory => {
  const stale = Object.keys(memory).filter((path) => path === key || path.startsWith(`${key}/`));
  if (stale.length === 0) return memory;
  return Object.fromEntries(Object.entries(memory).filter(([path]) => !stale.includes(path)));
};

/** Every leaf of a condition. */
export const leaves = (condition: Condition): Condition[] =>
  'and' in condition
    ? condition.and.flatMap(leaves)
    : 'or' in condition
      ? condition.or.flatMap(leaves)
      : 'not' in condition
        ? leaves(condition.not)
        : [condition];
