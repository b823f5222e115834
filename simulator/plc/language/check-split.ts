import { checkTarget } from './check-call.ts';
import type { CheckedStatement } from './checked.ts';
import { adapt, coerce, converted, groupOf, isError } from './conversions.ts';
import type { Scope } from './scope.ts';
import { datePart, splitOutputs } from './standard-time.ts';
import type { Expression } from './syntax.ts';
import { baseOf, type ElementaryType } from './types.ts';

/** Whether a call is one of SPLIT_DATE, SPLIT_TOD, SPLIT_DT or their long forms, and not of a unit of the program. */
export const isSplit = (scope: Scope, name: string): boolean =>
  splitOutputs(name.toUpperCase()) !== null && !scope.world.findFunction(name, scope.space);

/** `SPLIT_DATE(IN := D, YEAR => Y)` as a statement (IEC 61131-3, table 36): one assignment for each output that is taken. */
export const checkSplit = (scope: Scope, call: Expression & { kind: 'call' }): CheckedStatement | null => {
  const { at, args } = call;
  const name = (call.callee as Expression & { kind: 'name' }).name.toUpperCase();
  const split = splitOutputs(name);
  if (!split) return null;
  const { input, short, parts } = split;
  const names = ['IN', ...parts.keys()];
  const given = args.map((arg, i) => [arg.name?.toUpperCase() ?? names[i] ?? '', arg] as const);
  const source = given.find(([formal]) => formal === 'IN')?.[1];
  if (!source) {
    scope.report(at, 'argument-count', { callee: name, wanted: `≥ 2 (${names.join(', ')})`, found: args.length });
    return null;
  }
  const value = adapt(scope, scope.check(source.value, input), input);
  if (isError(value.type)) return null;
  const instant = converted(value, short);
  const statements: CheckedStatement[] = [];
  for (const [formal, arg] of given) {
    if (arg === source) continue;
    const part = parts.get(formal);
    if (part === undefined) {
      const hint = ` (${names.join(', ')})`;
      scope.report(arg.at, 'unknown-parameter', { callee: name, direction: 'VAR_OUTPUT', name: formal, hint });
      continue;
    }
    const to = checkTarget(scope, arg.value);
    if (!to) continue;
    const whole = groupOf(to.type) === 'int';
    const found = datePart(instant, part);
    const fitted = coerce(scope, whole ? converted(found, baseOf(to.type) as ElementaryType) : found, to.type);
    if (!isError(fitted.type)) statements.push({ kind: 'assign', at: arg.at, to, value: fitted });
  }
  return { kind: 'several', at, statements };
};
