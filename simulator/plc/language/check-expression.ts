import { checkCall } from './check-call.ts';
import { sameBits } from './check-direct.ts';
import { instanceFor } from './check-handle.ts';
import { checkArithmetic, checkComparison, checkLogic, checkUnary } from './check-operators.ts';
import { checkPart } from './check-part.ts';
import { checkPlace } from './check-place.ts';
import type { CheckedExpression, Place } from './checked.ts';
import { adapt, constant, errorAt, isError, isScalar } from './conversions.ts';
import { firstValue } from './defaults.ts';
import type { Position } from './diagnostics.ts';
import { leadsTo } from './object-types.ts';
import { dotted } from './parse-expression.ts';
import { type Scope, suggestion } from './scope.ts';
import type { Expression } from './syntax.ts';
import {
  BOOL,
  baseOf,
  CHAR,
  ELEMENTARY,
  ERROR,
  INT_LITERAL,
  isHandle,
  NULL,
  REAL_LITERAL,
  STRING,
  TIME,
  type Type,
  WCHAR,
  WSTRING,
} from './types.ts';

const load = (scope: Scope, place: Place, at: Position, hint?: Type): CheckedExpression => {
  if (isError(place.type)) return errorAt(at);
  if (place.type.kind === 'block' && hint?.kind === 'interface') {
    if (leadsTo(place.type, hint)) return instanceFor(scope, place, hint, at);
    scope.report(at, 'type-mismatch', { found: place.type.name, wanted: hint.name, mend: `IMPLEMENTS ${hint.name}` });
    return errorAt(at);
  }
  const type = baseOf(place.type);
  if (place.kind === 'character') {
    const args = [load(scope, place.of, at), place.index];
    return { kind: 'intrinsic', name: 'CHARACTER', type: place.type, args, at };
  }
  if (place.kind === 'variable' && place.variable.constant && isScalar(type))
    return constant(type, firstValue(place.variable), at);
  if (type.kind === 'array' && type.bounds) {
    scope.report(at, 'not-a-value', { name: type.name, what: 'ARRAY[*]' });
    return errorAt(at);
  }
  if (type.kind === 'block') {
    scope.report(at, 'not-a-value', { name: type.name, what: 'FUNCTION_BLOCK' });
    return errorAt(at);
  }
  return { kind: 'load', type, place, at };
};

/** A text is a string; where a character is wanted, or said to be written, one of one character is that. */
const checkString = ({ value, wide, type, at }: Expression & { kind: 'string' }, hint?: Type): CheckedExpression => {
  const wanted = hint?.kind === 'elementary' && hint.group === 'char' ? baseOf(hint) : null;
  const char = type?.endsWith('CHAR') || (type === null && value.length === 1 && wanted?.bits === (wide ? 16 : 8));
  if (char) return constant(wide ? WCHAR : CHAR, value.charCodeAt(0), at);
  return constant(wide ? WSTRING : STRING, value, at);
};

const checkEnumerator = (scope: Scope, expression: Expression & { kind: 'enumerator' }): CheckedExpression => {
  const type = scope.world.findType(expression.type, scope.space);
  const { at } = expression;
  if (type?.kind !== 'enum') {
    if (!type && scope.world.explain(scope, expression.type, at)) return errorAt(at);
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
  if (!scope.find(upper)) {
    if (upper === 'NULL') return constant(NULL, 0, expression.at);
    const types = scope.world.enumerators(upper, scope.space);
    const type = types.find((candidate) => candidate === hint) ?? types[0];
    const found = type?.values.get(upper);
    if (type && found) return constant(type, found.value, expression.at);
  }
  const place = checkPlace(scope, expression);
  return place ? load(scope, place, expression.at, hint) : errorAt(expression.at);
};

/** `COLOUR.RED` for `COLOUR#RED`, as CODESYS writes it: where COLOUR is no variable that could have a member. */
const typeNamed = (scope: Scope, of: Expression): string | null => {
  const name = dotted(of);
  const variable = scope.find(name?.split('.')[0]?.toUpperCase() ?? '');
  if (name === null || (variable && variable.type.kind !== 'enum')) return null;
  return scope.world.findType(name, scope.space)?.kind === 'enum' ? name : null;
};

const checkPlaced = (scope: Scope, expression: Expression, hint?: Type): CheckedExpression => {
  const { at } = expression;
  const place = checkPlace(scope, expression);
  if (!place) return errorAt(at);
  return expression.kind === 'direct' ? sameBits(load(scope, place, at), hint) : load(scope, place, at, hint);
};

/** Checks an expression. `hint` is the type that its place would like; it guides literals and overloads only. */
export const checkExpression = (scope: Scope, expression: Expression, hint?: Type): CheckedExpression => {
  const { at } = expression;
  switch (expression.kind) {
    case 'integer':
    case 'real': {
      const literal = constant(expression.kind === 'integer' ? INT_LITERAL : REAL_LITERAL, expression.value, at);
      return expression.type === null ? literal : adapt(scope, literal, ELEMENTARY.get(expression.type) ?? ERROR);
    }
    case 'boolean':
      return constant(BOOL, expression.value ? 1 : 0, at);
    case 'time':
      return constant(TIME, expression.value, at);
    case 'instant':
      return constant(ELEMENTARY.get(expression.type) ?? ERROR, expression.value, at);
    case 'string':
      return checkString(expression, hint);
    case 'part':
      return checkPart(scope, expression);
    case 'enumerator':
      return checkEnumerator(scope, expression);
    case 'name':
      return checkName(scope, expression, hint);
    case 'member': {
      const type = typeNamed(scope, expression.of);
      if (type !== null) return checkEnumerator(scope, { ...expression, kind: 'enumerator', type });
      return checkPlaced(scope, expression, hint);
    }
    case 'index':
    case 'dereference':
    case 'direct':
      return checkPlaced(scope, expression, hint);
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

const checkBinary = (scope: Scope, expression: Expression & { kind: 'binary' }, hint?: Type): CheckedExpression => {
  const { operator, at } = expression;
  const wanted = ['=', '<>', '<', '<=', '>', '>='].includes(operator) ? undefined : hint;
  const left = checkExpression(scope, expression.left, wanted);
  const right = checkExpression(
    scope,
    expression.right,
    left.type.kind === 'enum' || isHandle(left.type) ? left.type : wanted,
  );
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
      return checkLogic(scope, operator, left, right, at, wanted);
    default:
      return checkComparison(scope, operator, left, right, at);
  }
};
