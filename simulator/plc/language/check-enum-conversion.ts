import type { CheckedExpression } from './checked.ts';
import { adapt, converted, errorAt, isError } from './conversions.ts';
import type { Scope } from './scope.ts';
import type { Expression } from './syntax.ts';
import { ELEMENTARY } from './types.ts';

/**
 * `COLOUR_TO_INT(C)` for an enumeration COLOUR, as matiec and others have it beside TO_INT; null where another function is
 * called.
 */
export const checkEnumConversion = (
  scope: Scope,
  { callee, args, at }: Expression & { kind: 'call' },
): CheckedExpression | null => {
  const match = callee.kind === 'name' ? /^(.+)_TO_([A-Z_]+)$/.exec(callee.name.toUpperCase()) : null;
  const from = match ? scope.world.findType(match[1] as string, scope.space) : null;
  const to = match ? ELEMENTARY.get(match[2] as string) : undefined;
  if (from?.kind !== 'enum' || !to) return null;
  const [arg] = args;
  if (!arg || args.length !== 1 || arg.output) {
    scope.report(at, 'argument-count', { callee: (match as RegExpExecArray)[0], wanted: 1, found: args.length });
    return errorAt(at);
  }
  const value = adapt(scope, scope.check(arg.value, from), from);
  return isError(value.type) ? errorAt(at) : converted(value, to);
};
