import { checkExpression } from './check-expression.ts';
import type { InitialWord, Place } from './checked.ts';
import { coerce } from './conversions.ts';
import { shifted } from './defaults.ts';
import { mayUse } from './object-types.ts';
import type { Scope } from './scope.ts';
import type { InitialSyntax } from './syntax.ts';
import type { Type } from './types.ts';

/** Checks an initial value against its type. All values must be constants. */
export const checkInitial = (scope: Scope, syntax: InitialSyntax, type: Type): InitialWord[] => {
  if (syntax.kind === 'value') {
    const value = coerce(scope, checkExpression(scope, syntax.value, type), type);
    if (value.kind === 'constant') return [{ offset: 0, value: value.value }];
    const fixed = value.kind === 'address' ? fixedPlace(value.place) : null;
    if (fixed) return [{ offset: 0, ...fixed }];
    if (value.kind !== 'error') scope.report(syntax.at, 'not-constant');
    return [];
  }
  if (syntax.kind === 'fields') return checkFields(scope, syntax, type);
  if (type.kind !== 'array') {
    scope.report(syntax.at, 'initial-value-shape', {
      type: type.name,
      example: type.kind === 'struct' ? '(a := 1, b := 2)' : '1',
    });
    return [];
  }
  const { element } = type;
  const count = type.size / element.size;
  const words: InitialWord[] = [];
  // A list inside the list of an array of several dimensions is one row: `[[1, 2], [3, 4]]`.
  const [outer, ...inner] = type.dimensions;
  const row: Type | null =
    inner.length > 0 && element.kind !== 'array' ? { ...type, dimensions: inner, size: outer?.stride ?? 0 } : null;
  let next = 0;
  for (const { repeat, values } of syntax.items) {
    const times = repeat?.kind === 'integer' ? Number(repeat.value) : 1;
    const parts = values.map((value) => {
      const part = row && value.kind === 'list' ? row : element;
      return { words: checkInitial(scope, value, part), places: part.size };
    });
    const group = parts.length > 0 ? parts : [{ words: [], places: element.size }];
    const places = group.reduce((sum, part) => sum + part.places, 0);
    if (next + times * places > type.size) {
      scope.report(syntax.at, 'too-many-initial-values', { count });
      return words;
    }
    for (let i = 0; i < times; i++) {
      for (const part of group) {
        words.push(...shifted(part.words, next));
        next += part.places;
      }
    }
  }
  return words;
};

/** A place that does not change while the program runs: a variable, or a part of one with constant indexes. */
const fixedPlace = (place: Place): Pick<InitialWord, 'value' | 'from'> | null => {
  let at = place;
  let value = 0;
  while (at.kind === 'member' || at.kind === 'element') {
    if (at.kind === 'member') value += at.offset;
    else
      for (const { value: index, low, stride, bounds } of at.indexes) {
        if (index.kind !== 'constant' || bounds) return null;
        value += (Number(index.value) - low) * stride;
      }
    at = at.of;
  }
  if (at.kind !== 'variable' || ['in-out', 'shared'].includes(at.variable.section)) return null;
  const { storage, place: offset } = at.variable;
  if (storage === 'absolute') return { value, from: at.variable };
  return storage === 'instance' ? { value: value + offset, from: 'self' } : null;
};

const checkFields = (scope: Scope, syntax: InitialSyntax & { kind: 'fields' }, type: Type): InitialWord[] => {
  const words: InitialWord[] = [];
  for (const { at, name, value } of syntax.fields) {
    const upper = name.toUpperCase();
    if (type.kind === 'struct') {
      const field = type.fields.get(upper);
      if (field) words.push(...shifted(checkInitial(scope, value, field.type), field.offset));
      else scope.report(at, 'unknown-member', { type: type.name, name, hint: '' });
    } else if (type.kind === 'block') {
      const variable = type.pou.variables.get(upper);
      const access = variable && type.pou.object?.access.get(variable);
      const open = access !== undefined && mayUse(scope, access.access, access.owner);
      if (variable && (variable.section === 'input' || variable.section === 'output' || open))
        words.push(...shifted(checkInitial(scope, value, variable.type), variable.place));
      else scope.report(at, 'unknown-member', { type: type.name, name, hint: '' });
    } else {
      scope.report(syntax.at, 'initial-value-shape', {
        type: type.name,
        example: type.kind === 'array' ? '[1, 2, 3(0)]' : '1',
      });
      return words;
    }
  }
  return words;
};
