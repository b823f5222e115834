import type { CheckedExpression } from './checked.ts';
import { adapt, constant, converted, errorAt, groupOf, isError, settle } from './conversions.ts';
import { libraryCall, operandError, type StandardFunction } from './standard-function.ts';
import { ELEMENTARY, type ElementaryType, INT, LWORD, ULINT } from './types.ts';

/* Binary coded decimals (IEC 61131-3, table 23): `WORD_BCD_TO_UINT`, `UINT_TO_BCD_WORD`, `BCD_TO_UINT`, `TO_BCD_WORD`. */

const NAME = /^(?:([A-Z]+)_)?(BCD_TO|TO_BCD)_([A-Z]+)$/;

export const findBcdFunction = (name: string): StandardFunction | null => {
  const match = NAME.exec(name);
  if (!match) return null;
  const decoding = match[2] === 'BCD_TO';
  const from = match[1] === undefined ? null : ELEMENTARY.get(match[1]);
  const to = ELEMENTARY.get(match[3] as string);
  const [source, target] = decoding ? (['bits', 'int'] as const) : (['int', 'bits'] as const);
  if (to?.group !== target || (from !== null && from?.group !== source)) return null;
  return {
    name,
    inputs: ['IN'],
    extensible: false,
    passHint: false,
    check: (scope, [input], at) => {
      const raw = input as CheckedExpression;
      const arg = from ? adapt(scope, raw, from) : settle(scope, raw, decoding ? LWORD : undefined);
      if (isError(arg.type)) return errorAt(at);
      if (groupOf(arg.type) !== source)
        return operandError(scope, name, arg.type, decoding ? 'BYTE, WORD, DWORD, LWORD' : 'ANY_INT', at);
      if (decoding) return converted(libraryCall('fromBcd', ULINT, [converted(arg, LWORD)], at), to);
      const digits = constant(INT, to.bits / 4, at);
      return converted(libraryCall('toBcd', LWORD, [converted(arg, ULINT), digits], at), to as ElementaryType);
    },
  };
};
