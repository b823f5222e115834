import { adaptHandle } from './adapt-handle.ts';
import type { CheckedExpression, Scalar } from './checked.ts';
import { convert } from './convert.ts';
import type { Position } from './diagnostics.ts';
import type { Scope } from './scope.ts';
import {
  BOOL,
  baseOf,
  common,
  DINT,
  type ElementaryType,
  ERROR,
  highest,
  INT,
  INT_LITERAL,
  isHandle,
  LINT,
  LREAL,
  lowest,
  REAL,
  REAL_LITERAL,
  sameType,
  type Type,
  UDINT,
  ULINT,
  type Value,
  widens,
} from './types.ts';

export const errorAt = (at: Position): CheckedExpression => ({ kind: 'error', type: ERROR, at });
export const constant = (type: Type, value: Value, at: Position): CheckedExpression => ({
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

/** The elementary type that a scalar is converted as: an enumeration counts as DINT. */
export const elementaryOf = (type: Scalar): ElementaryType => (type.kind === 'enum' ? DINT : baseOf(type));

/** Makes a conversion explicit; constants are converted at once. */
export const converted = (expression: CheckedExpression, to: Scalar): CheckedExpression => {
  const from = expression.type;
  if (from === to || !isScalar(from)) return expression;
  if (expression.kind === 'constant') {
    const { value, at } = expression;
    return constant(to, to.kind === 'enum' ? value : convert(elementaryOf(from), elementaryOf(to), value), at);
  }
  return { kind: 'convert', type: to, from, operand: expression, at: expression.at };
};

const literalTo = (
  scope: Scope,
  expression: CheckedExpression,
  value: number | bigint,
  target: ElementaryType,
): CheckedExpression | null => {
  const { at, type } = expression;
  const integer = type === INT_LITERAL;
  const number = Number(value);
  if (target.group === 'real') return constant(target, target === REAL ? Math.fround(number) : number, at);
  if (target.group === 'real-literal') return constant(target, number, at);
  if (target.group === 'int-literal') return constant(target, value, at);
  if (!integer || !['bool', 'bits', 'int'].includes(target.group)) return null;
  if (target === BOOL && value !== 0 && value !== 1) return null;
  if (value < lowest(target) || value > highest(target)) {
    outOfRange(scope, at, value, target);
    return errorAt(at);
  }
  return constant(target, target.face === 'big' ? BigInt(value) : number, at);
};

/** Whether a whole number lies in a type's range. */
export const within = (type: ElementaryType, value: Value): boolean =>
  typeof value !== 'string' && value >= lowest(type) && value <= highest(type);

const shown = (value: Value): string | number => (typeof value === 'number' ? value : String(value));

export const outOfRange = (scope: Scope, at: Position, value: Value, type: ElementaryType): void =>
  scope.report(at, 'literal-out-of-range', {
    value: shown(value),
    type: type.name,
    low: shown(lowest(type)),
    high: shown(highest(type)),
  });

/** How to write the conversion that is missing. */
export const mendFor = (from: Type, to: Type): string => {
  if (from.kind !== 'elementary' || to.kind !== 'elementary') return to.name;
  if (isLiteral(from)) return `${to.name}#…`;
  return `${from.name}_TO_${to.name}(…)`;
};

/** Fits a value into a place of its type that holds less than the type: a subrange, a string with a length. */
const fitted = (scope: Scope, expression: CheckedExpression, target: ElementaryType): CheckedExpression => {
  const { at } = expression;
  if (target.length !== undefined) {
    if (expression.kind === 'constant') return constant(target, String(expression.value).slice(0, target.length), at);
    const held = expression.kind === 'load' ? expression.place.type : null;
    if (held?.kind === 'elementary' && held.length !== undefined && held.length <= target.length) return expression;
    return { kind: 'fit', type: target, operand: expression, at };
  }
  const base = baseOf(target);
  if (base === target || (lowest(base) === lowest(target) && highest(base) === highest(target))) return expression;
  if (expression.kind === 'constant') {
    if (within(target, expression.value)) return constant(target, expression.value, at);
    outOfRange(scope, at, expression.value, target);
    return errorAt(at);
  }
  if (expression.kind === 'load' && sameType(expression.place.type, target)) return expression;
  return { kind: 'fit', type: target, operand: expression, at };
};

/** Brings a value to the type that its place needs, by an implicit conversion or not at all (with a finding). */
export const coerce = (scope: Scope, expression: CheckedExpression, place: Type): CheckedExpression => {
  const value = adapt(scope, expression, place);
  return place.kind === 'elementary' && !isError(value.type) && !isError(place) ? fitted(scope, value, place) : value;
};

/** As `coerce`, for an operand: nothing is cut or checked, because the value goes into no place. */
export const adapt = (scope: Scope, expression: CheckedExpression, place: Type): CheckedExpression => {
  const { type } = expression;
  const target = baseOf(place);
  if (isError(type) || isError(target) || sameType(type, target)) return expression;
  if (isHandle(type) || isHandle(target)) return adaptHandle(scope, expression, target);
  if (type.kind === 'elementary' && target.kind === 'elementary') {
    if (expression.kind === 'constant' && isLiteral(type) && typeof expression.value !== 'string') {
      if (target === REAL && !Number.isFinite(Math.fround(Number(expression.value)))) {
        outOfRange(scope, expression.at, expression.value, REAL);
        return errorAt(expression.at);
      }
      const literal = literalTo(scope, expression, expression.value, target);
      if (literal) return literal;
    } else if (widens(type, target)) return converted(expression, target);
    // A string of one character may stand for the character.
    if (expression.kind === 'constant' && type.group === 'string' && target.group === 'char')
      if (type.bits === target.bits && String(expression.value).length === 1) return converted(expression, target);
  }
  const found = type === INT_LITERAL ? 'integer' : type === REAL_LITERAL ? 'REAL' : type.name;
  scope.report(expression.at, 'type-mismatch', { found, wanted: place.name, mend: mendFor(type, target) });
  return errorAt(expression.at);
};

const smallest = (value: Value): ElementaryType =>
  [INT, DINT, UDINT, LINT].find((type) => within(type, value)) ?? ULINT;

/** Gives a number as written the type it has where nothing else decides: INT, DINT, UDINT, or REAL. */
export const settle = (scope: Scope, expression: CheckedExpression, hint?: Type): CheckedExpression => {
  if (!isLiteral(expression.type) || expression.kind !== 'constant') return expression;
  const { value } = expression;
  if (hint && groupOf(hint) === 'real') return adapt(scope, expression, hint);
  if (expression.type === REAL_LITERAL) return adapt(scope, expression, REAL);
  if (hint && (groupOf(hint) === 'int' || groupOf(hint) === 'bits')) return adapt(scope, expression, hint);
  return adapt(scope, expression, smallest(value));
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
  // A whole number that does not fit the others' type makes the operation wider: INT + 40000 is DINT.
  for (const operand of operands) {
    if (type?.group !== 'int' || operand.type !== INT_LITERAL || operand.kind !== 'constant') continue;
    if (!within(type, operand.value)) type = common(type, smallest(operand.value)) ?? type;
  }
  if (type === null) type = hasRealLiteral ? REAL_LITERAL : INT_LITERAL;
  else if (hasRealLiteral && type.group === 'int') {
    if (type.bits > 32) return null;
    type = type.bits <= 16 ? REAL : LREAL;
  } else if (hasRealLiteral && type.group !== 'real') return null;
  if (!['bool', 'bits', 'int', 'real', 'int-literal', 'real-literal', 'error'].includes(type.group)) {
    if (operands.some((operand) => isLiteral(operand.type))) return null;
  }
  const target = type;
  return { type, operands: operands.map((operand) => adapt(scope, operand, target)) };
};
