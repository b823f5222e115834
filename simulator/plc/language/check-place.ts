import { readAddress } from './address.ts';
import { checkDirect } from './check-direct.ts';
import type { CheckedExpression, ElementIndex, Place, Variable } from './checked.ts';
import { converted, groupOf, isError, mendFor, settle } from './conversions.ts';
import type { Position } from './diagnostics.ts';
import { mayUse, typeOfBlock } from './object-types.ts';
import { type Scope, suggestion } from './scope.ts';
import type { Expression } from './syntax.ts';
import { CHAR, DINT, type ElementaryType, isWord, LREAL, NULL, UDINT, UINT, ULINT, USINT, WCHAR } from './types.ts';

/** A 64-bit integer as a number, for what counts places: far outside 2^53 it is out of all bounds anyway. */
export const narrow = (value: CheckedExpression): CheckedExpression =>
  value.type.kind === 'elementary' && value.type.face === 'big' ? converted(value, LREAL) : value;

/** What an address counts as where a whole number is needed: `LIST[%MB6]`. */
const wholeOf = (address: string): ElementaryType | undefined => {
  const size = readAddress(address)?.size;
  return size && { X: undefined, B: USINT, W: UINT, D: UDINT, L: ULINT }[size];
};

/** `S[1]`, the first character of a string (6.4.2.1): a CHAR, or a WCHAR of a WSTRING. */
const checkCharacter = (scope: Scope, expression: Expression & { kind: 'index' }, of: Place): Place | null => {
  const { length = 0, bits } = of.type as ElementaryType;
  const [first, ...others] = expression.indexes;
  if (!first || others.length > 0) {
    scope.report(expression.at, 'index-count', { wanted: 1, found: expression.indexes.length });
    return null;
  }
  const index = settle(scope, scope.check(first));
  if (isError(index.type)) return null;
  if (groupOf(index.type) !== 'int') {
    const mend = mendFor(index.type, DINT);
    scope.report(index.at, 'type-mismatch', { found: index.type.name, wanted: 'ANY_INT', mend });
    return null;
  }
  if (index.kind === 'constant' && (Number(index.value) < 1 || Number(index.value) > length)) {
    scope.report(index.at, 'index-out-of-range', { index: String(index.value), low: 1, high: length });
    return null;
  }
  return { kind: 'character', of, index: narrow(index), type: bits === 8 ? CHAR : WCHAR };
};

const checkIndexes = (scope: Scope, expression: Expression & { kind: 'index' }, of: Place): Place | null => {
  const array = of.type;
  if (groupOf(array) === 'string') return checkCharacter(scope, expression, of);
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
    const value = settle(scope, scope.check(syntax, syntax.kind === 'direct' ? wholeOf(syntax.address) : undefined));
    if (isError(value.type)) return null;
    if (groupOf(value.type) !== 'int') {
      scope.report(value.at, 'type-mismatch', {
        found: value.type.name,
        wanted: 'ANY_INT',
        mend: mendFor(value.type, DINT),
      });
      return null;
    }
    const bounds = array.bounds?.[i];
    if (!bounds && value.kind === 'constant' && (Number(value.value) < low || Number(value.value) > high)) {
      scope.report(value.at, 'index-out-of-range', { index: String(value.value), low, high });
      return null;
    }
    indexes.push({ value: narrow(value), low, count: high - low + 1, stride, ...(bounds ? { bounds } : {}) });
  }
  return { kind: 'element', of, indexes, type: array.element };
};

/** Marks a variable whose place is needed, so that it gets one. */
export const needPlace = (place: Place): void => {
  const variable = variableOf(place);
  if (variable) variable.needsPlace = true;
};

/** As `needPlace`, for all that an array or a structure may be taken from. */
export const needPlaces = (value: CheckedExpression): void => {
  if (value.kind === 'load') needPlace(value.place);
  else if (value.kind === 'intrinsic') for (const arg of value.args) if (!isWord(arg.type)) needPlaces(arg);
};

/** The variable that a place is part of; null behind a reference, and for THIS. */
export const variableOf = (place: Place): Variable | null => {
  let at = place;
  while (at.kind === 'member' || at.kind === 'element' || at.kind === 'character') at = at.of;
  return at.kind === 'variable' ? at.variable : null;
};

/** The place that an expression names; null with a finding when it names none. */
export const checkPlace = (scope: Scope, expression: Expression): Place | null => {
  switch (expression.kind) {
    case 'name': {
      const upper = expression.name.toUpperCase();
      const variable = scope.find(upper);
      if (variable) return reach(scope, variable, expression.at);
      const own = upper === 'THIS' || upper === 'SUPER' ? checkThis(scope, upper, expression.at) : undefined;
      if (own !== undefined) return own;
      const hint = suggestion(
        expression.name,
        [...scope.variables.values(), ...scope.outer.values()].map((v) => v.name),
      );
      const global = scope.world.isGlobal(upper) ? ' (VAR_EXTERNAL)' : hint;
      scope.report(expression.at, 'unknown-name', { name: expression.name, hint: global });
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
      return checkDirect(scope, expression);
    case 'dereference':
      return checkDereference(scope, expression);
    case 'invalid':
      return null;
    default:
      scope.report(expression.at, 'not-a-variable');
      return null;
  }
};

const reach = (scope: Scope, variable: Variable, at: Position): Place | null => {
  const closed = scope.closed.get(variable);
  if (closed) {
    scope.report(at, 'not-accessible', { name: variable.name, access: closed.access, owner: closed.owner.name });
    return null;
  }
  variable.used = true;
  return { kind: 'variable', variable, type: variable.type };
};

/** THIS as a place; undefined where there is no instance, so that it is a name like any other. SUPER is a place for calls only. */
const checkThis = (scope: Scope, word: 'THIS' | 'SUPER', at: Position): Place | null | undefined => {
  const { self } = scope;
  if (!self) return undefined;
  if (word === 'THIS') return { kind: 'this', type: typeOfBlock(self) };
  scope.report(at, 'own-instance-place', { word, mend: 'SUPER.METHOD(…), SUPER()' });
  return null;
};

const checkDereference = (scope: Scope, { of, at }: Expression & { kind: 'dereference' }): Place | null => {
  const reference = scope.check(of);
  const { type } = reference;
  if (isError(type)) return null;
  if (type.kind === 'reference' && type !== NULL) {
    const target = type.target();
    return isError(target) ? null : { kind: 'dereference', of: reference, type: target, at };
  }
  scope.report(at, 'not-a-reference', { type: type.name });
  return null;
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
    const known = variable && type.pou.object?.access.get(variable);
    if (variable && known) {
      if (mayUse(scope, known.access, known.owner)) {
        variable.used = true;
        return { kind: 'member', of, offset: variable.place, type: variable.type };
      }
      scope.report(at, 'not-accessible', { name, access: known.access, owner: known.owner.name });
      return null;
    }
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
