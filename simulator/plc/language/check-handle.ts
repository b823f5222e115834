import { checkPlace, needPlace, variableOf } from './check-place.ts';
import type { CheckedExpression, CheckedStatement, Place } from './checked.ts';
import { adapt, errorAt, isError } from './conversions.ts';
import type { Position } from './diagnostics.ts';
import { leadsTo, referenceTo } from './object-types.ts';
import type { Scope } from './scope.ts';
import type { Expression } from './syntax.ts';
import { type BlockType, BOOL, type HandleType, isHandle, type Type } from './types.ts';

/*
 * References and variables of interface type (IEC 61131-3, 6.4.4.10 and 6.6.6.6): both hold the number of a place, and 0 for
 * NULL.
 */

type Call = Expression & { kind: 'call' };

/** The place of an instance, as a value of an interface type. */
export const instanceAs = (place: Place, type: HandleType, at: Position): CheckedExpression & { kind: 'address' } => {
  needPlace(place);
  return { kind: 'address', type, place, mayBeTemporary: false, at };
};

/** Why nothing may refer to a place; null when it may. */
const unreferable = (place: Place): string | null => {
  if (place.kind === 'character') return 'CHAR / 文字列の 1 文字';
  const variable = variableOf(place);
  if (!variable) return null;
  if (variable.constant) return 'CONSTANT / 定数';
  if (variable.section === 'in-out') return null;
  if (variable.storage !== 'frame') return null;
  return 'VAR_TEMP / 呼出しの間だけの変数';
};

/** The place of an instance where an interface is wanted: it must last as long as the interface may lead to it. */
export const instanceFor = (scope: Scope, place: Place, type: HandleType, at: Position): CheckedExpression => {
  const what = unreferable(place);
  if (what !== null) {
    scope.report(at, 'reference-target', { name: variableOf(place)?.name ?? 'THIS', what });
    return errorAt(at);
  }
  return { ...instanceAs(place, type, at), mayBeTemporary: isGiven(place) };
};

/** Whether a place is one that the caller has given, or the instance that he called. */
const isGiven = (place: Place): boolean => {
  let at = place;
  while (at.kind === 'member' || at.kind === 'element') at = at.of;
  return at.kind === 'this' || variableOf(place)?.section === 'in-out';
};

/** `REF(variable)`; null where another function of that name is called. */
export const checkRef = (scope: Scope, call: Call): CheckedExpression | null => {
  const { callee, args, at } = call;
  if (callee.kind !== 'name' || callee.name.toUpperCase() !== 'REF') return null;
  const [arg] = args;
  if (!arg || args.length !== 1 || arg.name !== null) {
    scope.report(at, 'argument-count', { callee: 'REF', wanted: 1, found: args.length });
    return errorAt(at);
  }
  const place = checkPlace(scope, arg.value);
  if (!place || isError(place.type)) return errorAt(at);
  const variable = variableOf(place);
  const what = unreferable(place) ?? (place.type.kind === 'array' && place.type.bounds ? 'ARRAY[*]' : null);
  if (what !== null) {
    scope.report(arg.value.at, 'reference-target', { name: variable?.name ?? 'THIS', what });
    return errorAt(at);
  }
  if (variable) variable.assigned = true;
  return { kind: 'address', type: referenceTo(place.type), place, mayBeTemporary: isGiven(place), at };
};

/** A comparison of handles: for being the same, or NULL. Null when neither side is one. */
export const checkHandles = (
  scope: Scope,
  operator: string,
  left: CheckedExpression,
  right: CheckedExpression,
  at: Position,
): CheckedExpression | null => {
  const [a, b] = [left.type, right.type];
  if (!isHandle(a) && !isHandle(b)) return null;
  const comparable =
    isHandle(a) &&
    isHandle(b) &&
    (leadsTo(a, b) || leadsTo(b, a) || (a.kind === 'interface' && b.kind === 'interface'));
  if (comparable && (operator === '=' || operator === '<>'))
    return { kind: 'compare', operator, type: BOOL, left, right, at };
  scope.report(at, 'operand-types', { operator, left: a.name, right: b.name, mend: '= NULL, <> NULL' });
  return errorAt(at);
};

const objectBehind = (type: Type): BlockType | null => {
  const target = type.kind === 'reference' ? type.target() : type;
  return target.kind === 'block' && target.pou.object ? target : null;
};

/** The value of an assignment attempt: a handle, or an instance, which may be of a type derived from its declared one. */
const offered = (scope: Scope, value: Expression): CheckedExpression => {
  const isNull = value.kind === 'name' && value.name.toUpperCase() === 'NULL' && !scope.find('NULL');
  if (isNull || !['name', 'member', 'index', 'dereference'].includes(value.kind)) return scope.check(value);
  const place = checkPlace(scope, value);
  if (!place || isError(place.type)) return errorAt(value.at);
  return place.type.kind === 'block'
    ? instanceFor(scope, place, referenceTo(place.type), value.at)
    : scope.check(value);
};

/** `target ?= value` (6.6.6.7): the value where its instance is of a fitting type, NULL otherwise. */
export const checkAttempt = (
  scope: Scope,
  to: Place | null,
  value: Expression,
  at: Position,
): CheckedStatement | null => {
  const given = offered(scope, value);
  if (!to || isError(to.type) || isError(given.type)) return null;
  const wanted = to.type;
  const block = isHandle(wanted) && wanted.kind === 'reference' ? objectBehind(wanted) : null;
  if (!isHandle(wanted) || (wanted.kind === 'reference' && !block)) {
    scope.report(at, 'type-mismatch', { found: wanted.name, wanted: 'INTERFACE, REF_TO CLASS', mend: ':=' });
    return null;
  }
  if (isHandle(given.type) && leadsTo(given.type, wanted)) return { kind: 'assign', at, to, value: given };
  const possible = given.type.kind === 'interface' || objectBehind(given.type) !== null;
  if (!possible || !isHandle(given.type)) {
    adapt(scope, given, wanted);
    return null;
  }
  const cast = scope.world.objects.dispatch(block?.pou ?? (wanted as HandleType & { kind: 'interface' }), 'cast');
  return { kind: 'assign', at, to, value: { kind: 'attempt', type: wanted, operand: given, cast, at } };
};
