import { checkHandles } from './check-handle.ts';
import { instantArithmetic } from './check-time.ts';
import type { Arithmetic, CheckedExpression, Comparison } from './checked.ts';
import {
  adapt,
  constant,
  converted,
  errorAt,
  groupOf,
  isError,
  isNumber,
  mendFor,
  settle,
  unify,
} from './conversions.ts';
import type { Position } from './diagnostics.ts';
import { makeArithmetic } from './make-arithmetic.ts';
import type { Scope } from './scope.ts';
import { compare } from './semantics.ts';
import {
  BOOL,
  baseOf,
  DWORD,
  type ElementaryType,
  highest,
  INT_LITERAL,
  LREAL,
  LWORD,
  REAL,
  type Type,
  type Value,
  zeroOf,
} from './types.ts';

export const checkArithmetic = (
  scope: Scope,
  operator: Arithmetic,
  left: CheckedExpression,
  right: CheckedExpression,
  at: Position,
): CheckedExpression => {
  if (isError(left.type) || isError(right.type)) return errorAt(at);
  const timed = instantArithmetic(scope, operator, left, right, at);
  if (timed) return timed;
  const fits = (type: Type): boolean =>
    isNumber(type) && (operator !== 'MOD' || type.group === 'int' || type.group === 'int-literal');
  for (const { type } of [left, right]) {
    if (fits(type)) continue;
    const allowed = operator === 'MOD' ? 'INT, DINT, UINT, UDINT' : 'INT, DINT, REAL, LREAL';
    scope.report(at, 'operand-type', { operator, type: type.name, allowed });
    return errorAt(at);
  }
  if (operator === '**') return checkPower(scope, left, right, at);
  const both = unify(scope, [left, right]);
  if (both)
    return makeArithmetic(
      scope,
      operator,
      both.type,
      both.operands[0] as CheckedExpression,
      both.operands[1] as CheckedExpression,
      at,
    );
  scope.report(at, 'operand-types', {
    operator,
    left: left.type.name,
    right: right.type.name,
    mend: mendFor(left.type, right.type),
  });
  return errorAt(at);
};

/** `**` and EXPT: the base's real type decides; an integer base stays an integer with an integer exponent. */
export const checkPower = (
  scope: Scope,
  left: CheckedExpression,
  right: CheckedExpression,
  at: Position,
): CheckedExpression => {
  const real =
    groupOf(left.type) === 'real'
      ? (left.type as ElementaryType)
      : left.type === LREAL || right.type === LREAL
        ? LREAL
        : null;
  const wholes = ['int', 'int-literal'];
  if (!real && wholes.includes(groupOf(left.type) ?? '') && wholes.includes(groupOf(right.type) ?? '')) {
    const both = unify(scope, [left, right]);
    if (both)
      return makeArithmetic(
        scope,
        '**',
        both.type,
        both.operands[0] as CheckedExpression,
        both.operands[1] as CheckedExpression,
        at,
      );
  }
  const type = real ?? REAL;
  const operand = (side: CheckedExpression): CheckedExpression => converted(settle(scope, side, type), type);
  return makeArithmetic(scope, '**', type, operand(left), operand(right), at);
};

export const checkComparison = (
  scope: Scope,
  operator: Comparison,
  left: CheckedExpression,
  right: CheckedExpression,
  at: Position,
): CheckedExpression => {
  if (isError(left.type) || isError(right.type)) return errorAt(at);
  const handles = checkHandles(scope, operator, left, right, at);
  if (handles) return handles;
  let operands: readonly CheckedExpression[] | null = null;
  if (left.type.kind === 'enum' && baseOf(left.type) === baseOf(right.type))
    operands = operator === '=' || operator === '<>' ? [left, right] : null;
  else operands = unify(scope, [left, right])?.operands ?? null;
  const [a, b] = operands ?? [];
  if (!a || !b) {
    scope.report(at, 'operand-types', {
      operator,
      left: left.type.name,
      right: right.type.name,
      mend: mendFor(left.type, right.type),
    });
    return errorAt(at);
  }
  if (isError(a.type) || isError(b.type)) return errorAt(at);
  if (a.kind === 'constant' && b.kind === 'constant')
    return constant(BOOL, compare(operator, a.value, b.value) ? 1 : 0, at);
  return { kind: 'compare', operator, type: BOOL, left: a, right: b, at };
};

const isBits = (type: Type): boolean => type.kind === 'elementary' && (type.group === 'bool' || type.group === 'bits');

export const checkLogic = (
  scope: Scope,
  operator: 'AND' | 'OR' | 'XOR',
  left: CheckedExpression,
  right: CheckedExpression,
  at: Position,
  hint?: Type,
): CheckedExpression => {
  if (isError(left.type) || isError(right.type)) return errorAt(at);
  for (const { type } of [left, right]) {
    if (isBits(type) || type === INT_LITERAL) continue;
    scope.report(at, 'operand-type', { operator, type: type.name, allowed: 'BOOL, BYTE, WORD, DWORD, LWORD' });
    return errorAt(at);
  }
  // Masks that are both written as numbers take the type of their place, or DWORD.
  const wide = [left, right].some(
    ({ kind, ...e }) => kind === 'constant' && (e as { value: number }).value > DWORD.high,
  );
  const bits = hint?.kind === 'elementary' && hint.group === 'bits' ? baseOf(hint) : wide ? LWORD : DWORD;
  const literals = left.type === INT_LITERAL && right.type === INT_LITERAL;
  const both = unify(scope, literals ? [adapt(scope, left, bits), adapt(scope, right, bits)] : [left, right]);
  const [a, b] = both?.operands ?? [];
  if (!both || !a || !b || (!isBits(both.type) && !isError(both.type))) {
    scope.report(at, 'operand-type', { operator, type: left.type.name, allowed: 'BOOL, BYTE, WORD, DWORD, LWORD' });
    return errorAt(at);
  }
  if (isError(a.type) || isError(b.type)) return errorAt(at);
  if (a.kind === 'constant' && b.kind === 'constant') return constant(both.type, logic(operator, a.value, b.value), at);
  return { kind: 'logic', operator, type: both.type, left: a, right: b, at };
};

/** AND, OR and XOR of constants, bit by bit; a BOOL is a bit. */
const logic = (operator: 'AND' | 'OR' | 'XOR', left: Value, right: Value): Value => {
  const [a, b] = [BigInt(left), BigInt(right)];
  const bits = operator === 'AND' ? a & b : operator === 'OR' ? a | b : a ^ b;
  return typeof left === 'bigint' ? bits : Number(bits);
};

/** A literal keeps its sign, a real its negative zero. */
const negated = (type: ElementaryType, value: Value): Value =>
  typeof value === 'bigint'
    ? -value
    : type.group === 'real' || type.group === 'real-literal'
      ? -value
      : 0 - Number(value);

export const checkUnary = (
  scope: Scope,
  operator: '-' | '+' | 'NOT',
  operand: CheckedExpression,
  at: Position,
): CheckedExpression => {
  if (isError(operand.type)) return errorAt(at);
  if (operator === 'NOT') {
    if (!isBits(operand.type)) {
      scope.report(at, 'operand-type', {
        operator,
        type: operand.type.name,
        allowed: 'BOOL, BYTE, WORD, DWORD, LWORD',
      });
      return errorAt(at);
    }
    if (operand.kind === 'constant' && operand.type === BOOL) return constant(BOOL, operand.value === 0 ? 1 : 0, at);
    if (operand.kind === 'constant') {
      const all = highest(operand.type as ElementaryType);
      return constant(operand.type, logic('XOR', operand.value, all), at);
    }
    return { kind: 'not', type: operand.type, operand, at };
  }
  if (!isNumber(operand.type) && groupOf(operand.type) !== 'time') {
    scope.report(at, 'operand-type', { operator, type: operand.type.name, allowed: 'INT, DINT, REAL, LREAL, TIME' });
    return errorAt(at);
  }
  if (operator === '+') return operand;
  const type = operand.type as ElementaryType;
  if (type.group === 'real' && operand.kind !== 'constant') return { kind: 'negate', type, operand, at };
  if (operand.kind === 'constant' && type.group !== 'int') return constant(type, negated(type, operand.value), at);
  return makeArithmetic(scope, '-', type, constant(type, zeroOf(type), at), operand, at);
};
