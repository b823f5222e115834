import { checkPlace } from './check-place.ts';
import type { CallInput, CheckedExpression, Variable } from './checked.ts';
import { constant, converted, errorAt, groupOf } from './conversions.ts';
import type { Position } from './diagnostics.ts';
import type { Scope } from './scope.ts';
import type { Expression } from './syntax.ts';
import { type ArrayType, baseOf, DINT, type ElementaryType, ERROR, type Type } from './types.ts';

/*
 * Arrays of variable length (IEC 61131-3, 6.5.3): `ARRAY[*]` of VAR_IN_OUT. The bounds of what a caller gives come with
 * it in inputs that no source can name, two for each dimension.
 */

/** The type of a VAR_IN_OUT `ARRAY[*, *] OF element`; `bound` declares an input for a bound. */
export const openArray = (element: Type, dimensions: number, bound: (suffix: string) => Variable): ArrayType => ({
  kind: 'array',
  name: `ARRAY[${Array.from({ length: dimensions }, () => '*').join(', ')}] OF ${element.name}`,
  dimensions: Array.from({ length: dimensions }, () => ({ low: 0, high: 0, stride: 0 })),
  element,
  size: 1,
  bounds: Array.from({ length: dimensions }, (_, i) => ({ low: bound(`~low${i}`), high: bound(`~high${i}`) })),
});

const boundOf = (array: ArrayType, dimension: number, side: 'low' | 'high', at: Position): CheckedExpression => {
  const variable = array.bounds?.[dimension]?.[side];
  if (!variable) return constant(DINT, array.dimensions[dimension]?.[side] ?? 0, at);
  return { kind: 'load', type: DINT, place: { kind: 'variable', variable, type: DINT }, at };
};

/** The bounds that go with an array given for one of variable length. */
export const boundsFor = (wanted: ArrayType, array: ArrayType, at: Position): CallInput[] => {
  return (wanted.bounds ?? []).flatMap(({ low, high }, i) => [
    { variable: low, value: boundOf(array, i, 'low', at), place: null },
    { variable: high, value: boundOf(array, i, 'high', at), place: null },
  ]);
};

/** LOWER_BOUND(array, dimension) and UPPER_BOUND (table 16): ANY_INT. Null where another function is called. */
export const checkBound = (
  scope: Scope,
  call: Expression & { kind: 'call' },
  hint: Type | undefined,
): CheckedExpression | null => {
  const name = call.callee.kind === 'name' ? call.callee.name.toUpperCase() : '';
  if (name !== 'LOWER_BOUND' && name !== 'UPPER_BOUND') return null;
  const { at, args } = call;
  const argument = (formal: string, i: number): Expression | undefined =>
    (args.find((arg) => arg.name?.toUpperCase() === formal) ?? (args[i]?.name === null ? args[i] : undefined))?.value;
  const array = argument('ARR', 0);
  const dimension = argument('DIM', 1);
  if (!array || !dimension || args.length !== 2) {
    scope.report(at, 'argument-count', { callee: name, wanted: 2, found: args.length });
    return errorAt(at);
  }
  const place = checkPlace(scope, array);
  const index = scope.check(dimension, DINT);
  if (!place) return errorAt(at);
  const { type } = place;
  if (type.kind !== 'array') {
    scope.report(array.at, 'not-an-array', { type: type.name });
    return errorAt(at);
  }
  if (index.kind !== 'constant') {
    if (index.kind !== 'error') scope.report(dimension.at, 'not-constant');
    return errorAt(at);
  }
  const number = Number(index.value);
  const high = type.dimensions.length;
  if (!(number >= 1 && number <= high)) {
    scope.report(dimension.at, 'index-out-of-range', { index: number, low: 1, high });
    return errorAt(at);
  }
  const bound = boundOf(type, number - 1, name === 'LOWER_BOUND' ? 'low' : 'high', at);
  const wanted = hint && baseOf(hint);
  return groupOf(wanted ?? ERROR) === 'int' ? converted(bound, wanted as ElementaryType) : bound;
};
