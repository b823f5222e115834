import type { CheckedExpression } from './checked.ts';
import { constant, converted, errorAt, groupOf, isError, settle } from './conversions.ts';
import { libraryCall, operandError, type StandardFunction } from './standard-function.ts';
import { BOOL, type ElementaryType, INT, LREAL, LWORD } from './types.ts';

/*
 * The order of bytes (IEC 61131-3, 6.6.2.5.14, table 37) and the validation of data (6.6.2.5.15). This controller keeps the low byte
 * first, as most do, so that the functions to and from big endian turn the bytes round, and the others change nothing.
 */

const ofBytes = (name: string, swaps: boolean): StandardFunction => ({
  name,
  inputs: ['IN'],
  extensible: false,
  passHint: true,
  check: (scope, [input], at, hint) => {
    const arg = settle(scope, input as CheckedExpression, hint);
    if (isError(arg.type)) return errorAt(at);
    const type = arg.type as ElementaryType;
    if (!['int', 'bits', 'char'].includes(groupOf(type) ?? ''))
      return operandError(scope, name, type, 'ANY_INT, ANY_BIT, ANY_CHAR', at);
    if (!swaps || type.bits <= 8) return arg;
    const how = [constant(INT, type.bits, at), constant(BOOL, type.signed ? 1 : 0, at)];
    return libraryCall('swapBytes', type, [arg, ...how], at);
  },
});

/** IS_VALID of a REAL or LREAL: a number, neither NaN nor infinite. */
const isValid: StandardFunction = {
  name: 'IS_VALID',
  inputs: ['IN'],
  extensible: false,
  passHint: false,
  check: (scope, [input], at) => {
    const arg = settle(scope, input as CheckedExpression, LREAL);
    if (isError(arg.type)) return errorAt(at);
    if (groupOf(arg.type) !== 'real') return operandError(scope, 'IS_VALID', arg.type, 'REAL, LREAL', at);
    return libraryCall('isFinite', BOOL, [converted(arg, LREAL)], at);
  },
};

const isValidBcd: StandardFunction = {
  name: 'IS_VALID_BCD',
  inputs: ['IN'],
  extensible: false,
  passHint: false,
  check: (scope, [input], at) => {
    const arg = settle(scope, input as CheckedExpression, LWORD);
    if (isError(arg.type)) return errorAt(at);
    if (groupOf(arg.type) !== 'bits')
      return operandError(scope, 'IS_VALID_BCD', arg.type, 'BYTE, WORD, DWORD, LWORD', at);
    return libraryCall('isBcd', BOOL, [converted(arg, LWORD)], at);
  },
};

export const dataFunctions: readonly StandardFunction[] = [
  ...['TO_BIG_ENDIAN', 'FROM_BIG_ENDIAN', 'BIG_ENDIAN_TO'].map((name) => ofBytes(name, true)),
  ...['TO_LITTLE_ENDIAN', 'FROM_LITTLE_ENDIAN', 'LITTLE_ENDIAN_TO'].map((name) => ofBytes(name, false)),
  isValid,
  isValidBcd,
];
