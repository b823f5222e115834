import type { CheckedExpression, Scalar } from './checked.ts';
import type { Position } from './diagnostics.ts';
import type { Scope } from './scope.ts';
import { convert } from './semantics.ts';
import {
  BOOL,
  common,
  DINT,
  type ElementaryType,
  ERROR,
  INT,
  INT_LITERAL,
  LREAL,
  REAL,
  REAL_LITERAL,
  sameType,
  type Type,
  UDINT,
  widens,
} from './types.ts';

export const errorAt = (at: Position): CheckedExpression => ({ kind: 'error', type: ERROR, at });
export const constant = (type: Type, value: number, at: Position): CheckedExpression => ({
  kind: 'constant',
  type,
  value,
  at,
});
export const isError = (type: Type): boolean => type === ERROR;
export const isScalar = (type: Type): type is Scalar => type.kind === 'elementary' || type.kind === 'enum';
export const isLiteral = (type: Type): boolean => type === INT_LITERAL || type === REAL_LITERAL;
export const groupOf = (type: Type): ElementaryType['group'] | null => (type.kind === 'elementary' ? type.group : null);
export const isNumber = (type: Type): type is ElementaryType =>
  type.kind === 'elementary' && ['int', 'real', 'int-literal', 'real-literal'].includes(type.group);

/** Makes a conversion explicit; constants are converted at once. */
export const converted = (expression: CheckedExpression, to: Scalar): CheckedExpression => {
  const from = expression.type;
  if (from === to || !isScalar(from)) return expression;
  if (expression.kind === 'constant') return constant(to, convert(from, to, expression.value), expression.at);
  return { kind: 'convert', type: to, from, operand: expression, at: expression.at };
};

const literalTo = (
  scope: Scope,
  expression: CheckedExpression,
  value: number,
  target: ElementaryType,
): CheckedExpression | null => {
  const { at, type } = expression;
  const integer = type === INT_LITERAL;
  if (target.group === 'real') return constant(target, target === REAL ? Math.fround(value) : value, at);
  if (target.group === 'int-literal' || target.group === 'real-literal') return constant(target, value, at);
  if (!integer || target.group === 'time') return null;
  if (target === BOOL && value !== 0 && value !== 1) return null;
  if (value < target.low || value > target.high) {
    scope.report(at, 'literal-out-of-range', { value, type: target.name, low: target.low, high: target.high });
    return errorAt(at);
  }
  return constant(target, value, at);
};

/** How to write the conversion that is missing. */
export const mendFor = (from: Type, to: Type): string => {
  if (from.kind !== 'elementary' || to.kind !== 'elementary') return to.name;
  if (isLiteral(from)) return `${to.name}#…`;
  return `${from.name}_TO_${to.name}(…)`;
};

/** Brings a value to the type that its place needs, by an implicit conversion or not at all (with a finding). */
export const coerce = (scope: Scope, expression: CheckedExpression, target: Type): CheckedExpression => {
  const { type } = expression;
  if (isError(type) || isError(target) || sameType(type, target)) return expression;
  if (type.kind === 'elementary' && target.kind === 'elementary') {
    if (expression.kind === 'constant' && isLiteral(type)) {
      if (target === REAL && !Number.isFinite(Math.fround(expression.value))) {
        const { low, high } = REAL;
        scope.report(expression.at, 'literal-out-of-range', { value: expression.value, type: 'REAL', low, high });
        return errorAt(expression.at);
      }
      const literal = literalTo(scope, expression, expression.value, target);
      if (literal) return literal;
    } else if (widens(type, target)) return converted(expression, target);
  }
  const found = type === INT_LITERAL ? 'integer' : type === REAL_LITERAL ? 'REAL' : type.name;
  scope.report(expression.at, 'type-mismatch', { found, wanted: target.name, mend: mendFor(type, target) });
  return errorAt(expression.at);
};

/** Gives a number as written the type it has where nothing else decides: INT, DINT, UDINT, or REAL. */
export const settle = (scope: Scope, expression: CheckedExpression, hint?: Type): CheckedExpression => {
  if (!isLiteral(expression.type) || expression.kind !== 'constant') return expression;
  const { value } = expression;
  if (hint && groupOf(hint) === 'real') return coerce(scope, expression, hint);
  if (expression.type === REAL_LITERAL) return coerce(scope, expression, REAL);
  if (hint && (groupOf(hint) === 'int' || groupOf(hint) === 'bits')) return coerce(scope, expression, hint);
  const type = value >= INT.low && value <= INT.high ? INT : value >= DINT.low && value <= DINT.high ? DINT : UDINT;
  return coerce(scope, expression, type);
};

/** Brings operands to one elementary type; null (without a finding) when there is none. */
export const unify = (
  scope: Scope,
  operands: readonly CheckedExpression[],
): { type: ElementaryType; operands: CheckedExpression[] } | null => {
  let type: ElementaryType | null = null;
  let hasRealLiteral = false;
  for (const operand of operands) {
    const t = operand.type;
    if (t.kind !== 'elementary') return null;
    if (t === REAL_LITERAL) hasRealLiteral = true;
    if (isLiteral(t)) continue;
    type = type === null ? t : common(type, t);
    if (type === null) return null;
  }
  if (type === null) type = hasRealLiteral ? REAL_LITERAL : INT_LITERAL;
  else if (hasRealLiteral && type.group === 'int') type = type.bits <= 16 ? REAL : LREAL;
  else if (hasRealLiteral && type.group !== 'real') return null;
  if (type.group === 'time' && operands.some((operand) => isLiteral(operand.type))) return null;
  const target = type;
  return { type, operands: operands.map((operand) => coerce(scope, operand, target)) };
};
