import { LIBRARY, type LibraryName } from '../library/functions.ts';
import type { CheckedExpression } from './checked.ts';
import { constant, converted, errorAt, groupOf, isError, settle } from './conversions.ts';
import type { Position } from './diagnostics.ts';
import type { Scope } from './scope.ts';
import { baseOf, type ElementaryType, INT, LREAL, type Type, type Value, widens } from './types.ts';

/** One overloaded standard function: formal names of its inputs and how a call is typed. */
export interface StandardFunction {
  readonly name: string;
  readonly inputs: readonly string[];
  /** The last formal name goes on with numbers (`IN1`, `IN2`, …) without end. */
  readonly extensible: boolean;
  /** Whether the type that the place of the call wants is also wanted of the inputs. */
  readonly passHint: boolean;
  check(scope: Scope, args: readonly CheckedExpression[], at: Position, hint?: Type): CheckedExpression;
}

export const operandError = (
  scope: Scope,
  name: string,
  type: Type,
  allowed: string,
  at: Position,
): CheckedExpression => {
  scope.report(at, 'operand-type', { operator: name, type: type.name, allowed });
  return errorAt(at);
};

/** A call of the library, reckoned at once when all that it is given is constant. */
export const libraryCall = (
  name: LibraryName,
  type: Type,
  args: readonly CheckedExpression[],
  at: Position,
): CheckedExpression => {
  if (args.some((arg) => isError(arg.type))) return errorAt(at);
  const values = args.flatMap((arg) => (arg.kind === 'constant' ? [arg.value] : []));
  if (values.length < args.length) return { kind: 'library', name, type, args, at };
  return constant(type, (LIBRARY[name] as (...given: Value[]) => Value)(...values), at);
};

/** A whole number as an argument that counts; one of 64 bits as a float, which is out of all ranges where it is inexact. */
export const wholeArgument = (scope: Scope, name: string, argument: CheckedExpression): CheckedExpression => {
  const arg = settle(scope, argument, INT);
  if (isError(arg.type)) return arg;
  if (groupOf(arg.type) !== 'int') return operandError(scope, name, arg.type, 'ANY_INT', arg.at);
  return (arg.type as ElementaryType).face === 'big' ? converted(arg, LREAL) : arg;
};

/** A count as INT, or as the whole number type that its place wants. */
export const counted = (result: CheckedExpression, hint?: Type): CheckedExpression => {
  const wanted = hint && baseOf(hint);
  if (wanted?.kind !== 'elementary' || wanted.group !== 'int' || widens(INT, wanted) || isError(result.type))
    return result;
  return converted(result, wanted);
};
