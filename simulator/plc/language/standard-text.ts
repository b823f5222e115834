import type { CheckedExpression } from './checked.ts';
import { adapt, errorAt, groupOf, isError } from './conversions.ts';
import type { Position } from './diagnostics.ts';
import type { Scope } from './scope.ts';
import { counted, libraryCall, operandError, type StandardFunction, wholeArgument } from './standard-function.ts';
import { type ElementaryType, INT, STRING, WSTRING } from './types.ts';

/* The functions on strings (IEC 61131-3, 6.6.2.5.10, table 34). Characters may be given where strings are wanted. */

/** The texts as one type; null with a finding when one is no text, or when single and double byte ones are mixed. */
const texts = (scope: Scope, name: string, args: readonly CheckedExpression[]): CheckedExpression[] | null => {
  const wrong = args.find(({ type }) => groupOf(type) !== 'string' && groupOf(type) !== 'char');
  if (wrong) {
    if (!isError(wrong.type)) operandError(scope, name, wrong.type, 'STRING, WSTRING', wrong.at);
    return null;
  }
  const type = args.some((arg) => (arg.type as ElementaryType).bits === 16) ? WSTRING : STRING;
  const same = args.map((arg) => adapt(scope, arg, type));
  return same.some((arg) => isError(arg.type)) ? null : same;
};

type Shape = 'length' | 'left' | 'right' | 'mid' | 'concat' | 'insert' | 'remove' | 'replace' | 'find';

/** `count` texts come first, then whole numbers. */
const textFunction = (name: string, library: Shape, inputs: readonly string[], count: number): StandardFunction => ({
  name,
  inputs,
  extensible: library === 'concat',
  passHint: false,
  check: (scope: Scope, args: readonly CheckedExpression[], at: Position, hint) => {
    const first = texts(scope, name, library === 'concat' ? args : args.slice(0, count));
    const numbers = library === 'concat' ? [] : args.slice(count).map((arg) => wholeArgument(scope, name, arg));
    if (!first) return errorAt(at);
    const isCount = library === 'length' || library === 'find';
    const type = isCount ? INT : (first[0] as CheckedExpression).type;
    const result = libraryCall(library, type, [...first, ...numbers], at);
    return isCount ? counted(result, hint) : result;
  },
});

export const textFunctions: readonly StandardFunction[] = [
  textFunction('LEN', 'length', ['IN'], 1),
  textFunction('LEFT', 'left', ['IN', 'L'], 1),
  textFunction('RIGHT', 'right', ['IN', 'L'], 1),
  textFunction('MID', 'mid', ['IN', 'L', 'P'], 1),
  textFunction('CONCAT', 'concat', ['IN1', 'IN2'], 2),
  textFunction('INSERT', 'insert', ['IN1', 'IN2', 'P'], 2),
  textFunction('DELETE', 'remove', ['IN', 'L', 'P'], 1),
  textFunction('REPLACE', 'replace', ['IN1', 'IN2', 'L', 'P'], 2),
  textFunction('FIND', 'find', ['IN1', 'IN2'], 2),
];
