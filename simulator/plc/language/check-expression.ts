import { checkCall } from './check-call.ts';
import type { Arithmetic, CheckedExpression, Comparison, ElementIndex, Place, Scalar } from './checked.ts';
import type { Position } from './diagnostics.ts';
import { type Scope, suggestion } from './scope.ts';
import { arithmetic, compare, convert } from './semantics.ts';
import type { Expression } from './syntax.ts';
import {
  BOOL,
  common,
  DINT,
  ELEMENTARY,
  type ElementaryType,
  ERROR,
  INT,
  INT_LITERAL,
  LREAL,
  REAL,
  REAL_LITERAL,
  sameType,
  TIME,
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
const groupOf = (type: Type): ElementaryType['group'] | null => (type.kind === 'elementary' ? type.group : null);
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

const mendFor = (from: Type, to: Type): string => {
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

export const makeArithmetic = (
  scope: Scope,
  operator: Arithmetic,
  type: ElementaryType,
  left: CheckedExpression,
  right: CheckedExpression,
  at: Position,
): CheckedExpression => {
  if (isError(left.type) || isError(right.type)) return errorAt(at);
  if (right.kind === 'constant' && right.value === 0 && operator === '/') {
    scope.report(at, 'constant-division-by-zero');
    return errorAt(at);
  }
  if (left.kind === 'constant' && right.kind === 'constant') {
    const value = arithmetic(operator, type, left.value, right.value);
    if (value !== null && Number.isFinite(value)) return constant(type, value, at);
    if (isLiteral(type)) {
      scope.report(at, 'literal-out-of-range', { value: 'ANY_INT', type: 'DINT', low: DINT.low, high: UDINT.high });
      return errorAt(at);
    }
  }
  return { kind: 'arithmetic', operator, type, left, right, at };
};

const timeArithmetic = (
  scope: Scope,
  operator: Arithmetic,
  left: CheckedExpression,
  right: CheckedExpression,
  at: Position,
): CheckedExpression | null => {
  if (left.type === TIME && right.type === TIME) {
    return operator === '+' || operator === '-' ? makeArithmetic(scope, operator, TIME, left, right, at) : null;
  }
  const [time, factor] = left.type === TIME ? [left, right] : [right, left];
  if (time.type !== TIME || !isNumber(factor.type)) return null;
  if (operator === '*')
    return {
      kind: 'intrinsic',
      name: 'SCALE-TIME',
      type: TIME,
      args: [time, converted(settle(scope, factor, LREAL), LREAL)],
      at,
    };
  if (operator === '/' && time === left)
    return {
      kind: 'intrinsic',
      name: 'DIVIDE-TIME',
      type: TIME,
      args: [time, converted(settle(scope, factor, LREAL), LREAL)],
      at,
    };
  return null;
};

export const checkArithmetic = (
  scope: Scope,
  operator: Arithmetic,
  left: CheckedExpression,
  right: CheckedExpression,
  at: Position,
): CheckedExpression => {
  if (isError(left.type) || isError(right.type)) return errorAt(at);
  const timed = timeArithmetic(scope, operator, left, right, at);
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
  let operands: readonly CheckedExpression[] | null = null;
  if (left.type.kind === 'enum' && left.type === right.type)
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
): CheckedExpression => {
  if (isError(left.type) || isError(right.type)) return errorAt(at);
  for (const { type } of [left, right]) {
    if (isBits(type) || type === INT_LITERAL) continue;
    scope.report(at, 'operand-type', { operator, type: type.name, allowed: 'BOOL, BYTE, WORD, DWORD' });
    return errorAt(at);
  }
  const both = unify(scope, [left, right]);
  const [a, b] = both?.operands ?? [];
  if (!both || !a || !b || !isBits(both.type)) {
    scope.report(at, 'operand-type', { operator, type: left.type.name, allowed: 'BOOL, BYTE, WORD, DWORD' });
    return errorAt(at);
  }
  if (isError(a.type) || isError(b.type)) return errorAt(at);
  return { kind: 'logic', operator, type: both.type, left: a, right: b, at };
};

const checkUnary = (
  scope: Scope,
  operator: '-' | '+' | 'NOT',
  operand: CheckedExpression,
  at: Position,
): CheckedExpression => {
  if (isError(operand.type)) return errorAt(at);
  if (operator === 'NOT') {
    if (!isBits(operand.type)) {
      scope.report(at, 'operand-type', { operator, type: operand.type.name, allowed: 'BOOL, BYTE, WORD, DWORD' });
      return errorAt(at);
    }
    if (operand.kind === 'constant' && operand.type === BOOL) return constant(BOOL, operand.value === 0 ? 1 : 0, at);
    return { kind: 'not', type: operand.type, operand, at };
  }
  if (!isNumber(operand.type) && groupOf(operand.type) !== 'time') {
    scope.report(at, 'operand-type', { operator, type: operand.type.name, allowed: 'INT, DINT, REAL, LREAL, TIME' });
    return errorAt(at);
  }
  if (operator === '+') return operand;
  const type = operand.type as ElementaryType;
  if (type.group === 'real' && operand.kind !== 'constant') return { kind: 'negate', type, operand, at };
  if (operand.kind === 'constant' && type.group !== 'int')
    return constant(type, type.group === 'time' ? 0 - operand.value : -operand.value, at);
  return makeArithmetic(scope, '-', type, constant(type, 0, at), operand, at);
};

const checkIndexes = (scope: Scope, expression: Expression & { kind: 'index' }, of: Place): Place | null => {
  const array = of.type;
  if (array.kind !== 'array') {
    if (!isError(array)) scope.report(expression.at, 'not-an-array', { type: array.name });
    return null;
  }
  // `a[i][j]` on a two-dimensional array is not IEC; `a[i, j]` is.
  if (expression.indexes.length !== array.dimensions.length) {
    scope.report(expression.at, 'index-count', { wanted: array.dimensions.length, found: expression.indexes.length });
    return null;
  }
  const indexes: ElementIndex[] = [];
  for (const [i, syntax] of expression.indexes.entries()) {
    const { low, high, stride } = array.dimensions[i] as (typeof array.dimensions)[number];
    const value = settle(scope, checkExpression(scope, syntax));
    if (isError(value.type)) return null;
    if (groupOf(value.type) !== 'int') {
      scope.report(value.at, 'type-mismatch', {
        found: value.type.name,
        wanted: 'ANY_INT',
        mend: mendFor(value.type, DINT),
      });
      return null;
    }
    if (value.kind === 'constant' && (value.value < low || value.value > high)) {
      scope.report(value.at, 'index-out-of-range', { index: value.value, low, high });
      return null;
    }
    indexes.push({ value, low, count: high - low + 1, stride });
  }
  return { kind: 'element', of, indexes, type: array.element };
};

const rootOf = (place: Place): Place & { kind: 'variable' } => (place.kind === 'variable' ? place : rootOf(place.of));

/** Marks a variable whose place is needed, so that it gets one. */
export const needPlace = (place: Place): void => {
  rootOf(place).variable.needsPlace = true;
};

export const variableOf = (place: Place) => rootOf(place).variable;

/** The place that an expression names; null with a finding when it names none. */
export const checkPlace = (scope: Scope, expression: Expression): Place | null => {
  switch (expression.kind) {
    case 'name': {
      const variable = scope.variables.get(expression.name.toUpperCase());
      if (variable) {
        variable.used = true;
        return { kind: 'variable', variable, type: variable.type };
      }
      const hint = suggestion(
        expression.name,
        [...scope.variables.values()].map((v) => v.name),
      );
      scope.report(expression.at, 'unknown-name', { name: expression.name, hint });
      return null;
    }
    case 'member': {
      const of = checkPlace(scope, expression.of);
      if (!of || isError(of.type)) return null;
      return checkMember(scope, of, expression.name, expression.at);
    }
    case 'index': {
      const of = checkPlace(scope, expression.of);
      return of ? checkIndexes(scope, expression, of) : null;
    }
    case 'direct':
      scope.report(expression.at, 'not-supported', {
        feature: expression.address,
        mend: `VAR x AT ${expression.address} : …`,
      });
      return null;
    case 'invalid':
      return null;
    default:
      scope.report(expression.at, 'not-a-variable');
      return null;
  }
};

const checkMember = (scope: Scope, of: Place, name: string, at: Position): Place | null => {
  const upper = name.toUpperCase();
  const { type } = of;
  if (type.kind === 'struct') {
    const field = type.fields.get(upper);
    if (field) return { kind: 'member', of, offset: field.offset, type: field.type };
    scope.report(at, 'unknown-member', {
      type: type.name,
      name,
      hint: suggestion(
        name,
        [...type.fields.values()].map((f) => f.name),
      ),
    });
    return null;
  }
  if (type.kind === 'block') {
    const variable = type.pou.variables.get(upper);
    if (variable && (variable.section === 'input' || variable.section === 'output'))
      return { kind: 'member', of, offset: variable.place, type: variable.type };
    if (variable) scope.report(at, 'hidden-member', { type: type.name, name });
    else {
      const open = [...type.pou.variables.values()].filter((v) => v.section === 'input' || v.section === 'output');
      scope.report(at, 'unknown-member', {
        type: type.name,
        name,
        hint: suggestion(
          name,
          open.map((v) => v.name),
        ),
      });
    }
    return null;
  }
  scope.report(at, 'not-a-structure', { type: type.name });
  return null;
};

const load = (scope: Scope, place: Place, at: Position): CheckedExpression => {
  if (isError(place.type)) return errorAt(at);
  const { type } = place;
  if (place.kind === 'variable' && place.variable.constant && isScalar(type)) {
    return constant(type, place.variable.initial[0]?.value ?? 0, at);
  }
  if (type.kind === 'block') {
    scope.report(at, 'not-a-value', { name: type.name, what: 'FUNCTION_BLOCK' });
    return errorAt(at);
  }
  return { kind: 'load', type, place, at };
};

const checkEnumerator = (scope: Scope, expression: Expression & { kind: 'enumerator' }): CheckedExpression => {
  const type = scope.world.findType(expression.type);
  const { at } = expression;
  if (type?.kind !== 'enum') {
    scope.report(at, 'unknown-type', { name: expression.type, hint: '' });
    return errorAt(at);
  }
  const found = type.values.get(expression.name.toUpperCase());
  if (found) return constant(type, found.value, at);
  scope.report(at, 'unknown-member', {
    type: type.name,
    name: expression.name,
    hint: suggestion(expression.name, type.values.keys()),
  });
  return errorAt(at);
};

const checkName = (scope: Scope, expression: Expression & { kind: 'name' }, hint?: Type): CheckedExpression => {
  const upper = expression.name.toUpperCase();
  if (!scope.variables.has(upper)) {
    const types = scope.world.enumerators(upper);
    const type = types.find((candidate) => candidate === hint) ?? types[0];
    const found = type?.values.get(upper);
    if (type && found) return constant(type, found.value, expression.at);
  }
  const place = checkPlace(scope, expression);
  return place ? load(scope, place, expression.at) : errorAt(expression.at);
};

/** Checks an expression. `hint` is the type that its place would like; it guides literals and overloads only. */
export const checkExpression = (scope: Scope, expression: Expression, hint?: Type): CheckedExpression => {
  const { at } = expression;
  switch (expression.kind) {
    case 'integer':
    case 'real': {
      const literal = constant(expression.kind === 'integer' ? INT_LITERAL : REAL_LITERAL, expression.value, at);
      return expression.type === null
        ? literal
        : coerce(scope, literal, ELEMENTARY.get(expression.type) ?? unsupported(scope, expression.type, at));
    }
    case 'boolean':
      return constant(BOOL, expression.value ? 1 : 0, at);
    case 'time':
      return constant(TIME, expression.value, at);
    case 'string':
      scope.report(at, 'not-supported', { feature: 'STRING', mend: 'INT, enumeration' });
      return errorAt(at);
    case 'enumerator':
      return checkEnumerator(scope, expression);
    case 'name':
      return checkName(scope, expression, hint);
    case 'member':
    case 'index':
    case 'direct': {
      const place = checkPlace(scope, expression);
      return place ? load(scope, place, at) : errorAt(at);
    }
    case 'call':
      return checkCall(scope, expression, hint);
    case 'unary':
      return checkUnary(scope, expression.operator, checkExpression(scope, expression.operand, hint), at);
    case 'binary':
      return checkBinary(scope, expression, hint);
    default:
      return errorAt(at);
  }
};

const unsupported = (scope: Scope, name: string, at: Position): Type => {
  scope.report(at, 'not-supported', { feature: name, mend: 'DINT, DWORD, LREAL' });
  return ERROR;
};

const checkBinary = (scope: Scope, expression: Expression & { kind: 'binary' }, hint?: Type): CheckedExpression => {
  const { operator, at } = expression;
  const wanted = ['=', '<>', '<', '<=', '>', '>='].includes(operator) ? undefined : hint;
  const left = checkExpression(scope, expression.left, wanted);
  const right = checkExpression(scope, expression.right, left.type.kind === 'enum' ? left.type : wanted);
  switch (operator) {
    case '+':
    case '-':
    case '*':
    case '/':
    case 'MOD':
    case '**':
      return checkArithmetic(scope, operator, left, right, at);
    case 'AND':
    case 'OR':
    case 'XOR':
      return checkLogic(scope, operator, left, right, at);
    default:
      return checkComparison(scope, operator, left, right, at);
  }
};
