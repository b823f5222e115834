import { checkTarget } from './check-call.ts';
import type { CheckedExpression, CheckedStatement } from './checked.ts';
import { coerce, constant, errorAt, groupOf, isError } from './conversions.ts';
import type { Position } from './diagnostics.ts';
import type { Scope } from './scope.ts';
import type { Expression } from './syntax.ts';
import { BOOL, BYTE, baseOf, DWORD, type ElementaryType, LWORD, type Type, WORD } from './types.ts';

/*
 * Partial access to bit strings (IEC 61131-3, 6.4.2.1, table 11): `X.%X3` or `X.3` is a bit, `X.%B1` a byte, `X.%W0` a word,
 * `X.%D1` a double word; 0 is the least significant.
 */

type PartExpression = Expression & { kind: 'part' };

const UNITS: Readonly<Record<PartExpression['unit'], ElementaryType>> = {
  X: BOOL,
  B: BYTE,
  W: WORD,
  D: DWORD,
  L: LWORD,
};

/** Null with a finding when the type has no such part. */
const partOf = (scope: Scope, type: Type, { unit, index, at }: PartExpression): ElementaryType | null => {
  const part = UNITS[unit];
  if (isError(type)) return null;
  if (type.kind !== 'elementary' || groupOf(type) !== 'bits') {
    scope.report(at, 'operand-type', { operator: `.%${unit}`, type: type.name, allowed: 'BYTE, WORD, DWORD, LWORD' });
    return null;
  }
  const count = type.bits / part.bits;
  if (index < count) return part;
  const high = Math.max(0, Math.ceil(count) - 1);
  scope.report(at, 'index-out-of-range', { index, low: 0, high });
  return null;
};

/** The value of some bits. */
export const checkPart = (scope: Scope, expression: PartExpression): CheckedExpression => {
  const { at, index } = expression;
  const operand = scope.check(expression.of);
  const part = partOf(scope, operand.type, expression);
  if (!part) return errorAt(at);
  const width = part.bits;
  if (part === baseOf(operand.type)) return operand;
  if (operand.kind === 'constant') {
    const bits = BigInt.asUintN(width, BigInt(operand.value) >> BigInt(index * width));
    return constant(part, Number(bits), at);
  }
  return { kind: 'part', type: part, operand, shift: index * width, width, at };
};

/** An assignment to some bits. */
export const checkPartAssignment = (
  scope: Scope,
  target: PartExpression,
  value: Expression,
  at: Position,
): CheckedStatement | null => {
  const to = checkTarget(scope, target.of);
  const part = to && partOf(scope, to.type, target);
  const from = scope.check(value, part ?? undefined);
  if (!to || !part) return null;
  const fitted = coerce(scope, from, part);
  if (isError(fitted.type)) return null;
  const width = part.bits;
  if (part === baseOf(to.type)) return { kind: 'assign', at, to, value: fitted };
  return { kind: 'assign-part', at, to, shift: target.index * width, width, value: fitted };
};
