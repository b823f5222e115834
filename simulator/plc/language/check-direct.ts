import { EXAMPLES, readAddress } from './address.ts';
import type { CheckedExpression, Location, Place } from './checked.ts';
import { converted } from './conversions.ts';
import type { Scope } from './scope.ts';
import type { Expression } from './syntax.ts';
import {
  BOOL,
  BYTE,
  baseOf,
  DWORD,
  type ElementaryType,
  LREAL,
  LWORD,
  REAL,
  REAL_LITERAL,
  type Type,
  WORD,
} from './types.ts';

/*
 * Directly represented variables in expressions and statements, `%QX0.0 := TRUE` (IEC 61131-3, 6.5.5.2). An address that the
 * unit has declared with AT is that variable; any other becomes a global variable of the bit string type of its size.
 */

const TYPES: Readonly<Record<Location['size'], ElementaryType>> = { X: BOOL, B: BYTE, W: WORD, D: DWORD, L: LWORD };

export const typeOfDirect = ({ size }: Location): ElementaryType => TYPES[size];

/** The place of an address; null with a finding when the controller has none. */
export const checkDirect = (scope: Scope, expression: Expression & { kind: 'direct' }): Place | null => {
  const location = readAddress(expression.address);
  if (!location) {
    scope.report(expression.at, 'bad-address', { address: expression.address, example: EXAMPLES });
    return null;
  }
  const declared = [...scope.variables.values(), ...scope.outer.values()].find(
    (variable) => variable.location?.text === location.text && variable.type.kind === 'elementary',
  );
  const variable = declared ?? scope.world.direct(location, expression.at);
  variable.used = true;
  return { kind: 'variable', variable, type: variable.type };
};

/**
 * The bits of an address as another type of the same size, and the other way round: an address says how many bits there
 * are, not what they mean. All else is left to the usual conversions.
 */
export const sameBits = (value: CheckedExpression, wanted: Type | undefined): CheckedExpression => {
  const from = value.type;
  const to = wanted && baseOf(wanted);
  if (from.kind !== 'elementary' || to?.kind !== 'elementary' || from === to) return value;
  if (from === REAL_LITERAL && to.bits >= 32) return converted(converted(value, to.bits === 32 ? REAL : LREAL), to);
  const kinds = ['bits', 'int', 'real'];
  return from.bits === to.bits && kinds.includes(from.group) && kinds.includes(to.group) ? converted(value, to) : value;
};
