import { checkExpression } from './check-expression.ts';
import { coerce, groupOf, settle } from './conversions.ts';
import type { Position } from './diagnostics.ts';
import { checkInitial } from './initial.ts';
import { type Scope, suggestion, type World } from './scope.ts';
import type { Expression, InitialSyntax, Space, TypeSyntax } from './syntax.ts';
import {
  type ArrayType,
  baseOf,
  type ElementaryType,
  type EnumType,
  ERROR,
  type Field,
  STRING,
  STRING_LIMIT,
  type StructType,
  stringOf,
  type Type,
  WSTRING,
} from './types.ts';

/** Places that a program's variables may take together. */
export const MEMORY_LIMIT = 262_144;

/** Where types are found by name and enumerators are kept. */
export interface TypeSource extends World {
  readonly typeNames: Iterable<string>;
  isDeclaredType(upper: string): boolean;
  /** Does something when all declarations are known. */
  later(action: () => void): void;
  addEnumerator(upper: string, type: EnumType, space: Space): void;
}

/** Resolves a type as written. `name` is given for the types of TYPE declarations. */
export const resolveType = (source: TypeSource, scope: Scope, syntax: TypeSyntax, name: string | null): Type => {
  switch (syntax.kind) {
    case 'named':
      return named(source, scope, syntax);
    case 'sized':
      return sized(scope, syntax);
    case 'subrange':
      return subrange(source, scope, syntax, name);
    case 'array':
      return array(source, scope, syntax);
    case 'reference':
      return reference(source, scope, syntax, name);
    case 'open-array':
      scope.report(syntax.at, 'open-array');
      return ERROR;
    case 'structure':
      return structure(source, scope, syntax, name ?? 'STRUCT');
    case 'enumeration':
      return enumeration(source, scope, syntax, name ?? 'ENUM');
    default:
      return ERROR;
  }
};

/** Whether that many places can be had; a finding when not. */
export const affordable = (scope: Scope, at: Position, size: number): boolean => {
  if (size <= MEMORY_LIMIT) return true;
  scope.report(at, 'too-much-memory', { size, limit: MEMORY_LIMIT });
  return false;
};

const named = (source: TypeSource, scope: Scope, syntax: TypeSyntax & { kind: 'named' }): Type => {
  const type = source.findType(syntax.name, scope.space);
  if (type) return type;
  if (source.explain(scope, syntax.name, syntax.at)) return ERROR;
  scope.report(syntax.at, 'unknown-type', { name: syntax.name, hint: suggestion(syntax.name, source.typeNames) });
  return ERROR;
};

/** How a type is written, where that is known without resolving it. */
const writtenName = (syntax: TypeSyntax): string | null => {
  if (syntax.kind === 'named') return syntax.name;
  const of = syntax.kind === 'reference' ? writtenName(syntax.to) : null;
  return of === null ? null : `REF_TO ${of}`;
};

const reference = (
  source: TypeSource,
  scope: Scope,
  syntax: TypeSyntax & { kind: 'reference' },
  name: string | null,
): Type => {
  let found: Type | null = null;
  const written = writtenName(syntax.to);
  const target = (): Type => {
    found ??= resolveType(source, scope, syntax.to, null);
    return found;
  };
  if (written !== null) source.later(target);
  return { kind: 'reference', name: name ?? `REF_TO ${written ?? target().name}`, size: 1, target };
};

const constantInteger = (scope: Scope, expression: Expression): number | null => {
  const value = settle(scope, checkExpression(scope, expression));
  if (value.kind === 'constant' && groupOf(value.type) === 'int') return Number(value.value);
  if (value.kind !== 'error') scope.report(expression.at, 'not-constant');
  return null;
};

/** `STRING[20]`, `WSTRING[n]` with a constant n. */
const sized = (scope: Scope, syntax: TypeSyntax & { kind: 'sized' }): Type => {
  const length = constantInteger(scope, syntax.length);
  if (length === null) return ERROR;
  if (length < 1 || length > STRING_LIMIT) {
    scope.report(syntax.length.at, 'string-length', { length, limit: STRING_LIMIT });
    return ERROR;
  }
  return stringOf(syntax.name.toUpperCase() === 'STRING' ? STRING : WSTRING, length);
};

/** `INT(0..100)`; the lower end is its initial value (6.4.4.4 of the standard). */
const subrange = (
  source: TypeSource,
  scope: Scope,
  syntax: TypeSyntax & { kind: 'subrange' },
  name: string | null,
): Type => {
  const of = named(source, scope, { ...syntax, kind: 'named' });
  if (of === ERROR) return ERROR;
  if (of.kind !== 'elementary' || of.group !== 'int') {
    scope.report(syntax.at, 'type-mismatch', { found: of.name, wanted: 'ANY_INT', mend: 'INT(0..100)' });
    return ERROR;
  }
  const base = baseOf(of);
  const ends = [syntax.low, syntax.high].map((end) => coerce(scope, checkExpression(scope, end, base), base));
  const [low, high] = ends.map((end) => (end.kind === 'constant' ? end.value : null));
  for (const end of ends) if (end.kind !== 'constant' && end.kind !== 'error') scope.report(end.at, 'not-constant');
  if (low === null || low === undefined || high === null || high === undefined) return ERROR;
  if (low > high) {
    scope.report(syntax.low.at, 'array-bounds-order', { low: String(low), high: String(high) });
    return ERROR;
  }
  const limits = typeof low === 'bigint' && typeof high === 'bigint' ? { limits: { low, high } } : {};
  return {
    ...of,
    name: name ?? `${of.name}(${low}..${high})`,
    base,
    low: Number(low),
    high: Number(high),
    ...limits,
    ...(Number(low) === 0 ? {} : { initial: low }),
  } satisfies ElementaryType;
};

/** A type of the same shape that begins with other values: `TYPE SPEED : REAL := 1.5; END_TYPE`. */
export const withInitial = (scope: Scope, type: Type, name: string, syntax: InitialSyntax): Type => {
  if (type === ERROR) return type;
  const words = checkInitial(scope, syntax, type);
  const value = words.at(-1)?.value;
  switch (type.kind) {
    case 'elementary':
      return value === undefined ? type : { ...type, name, base: baseOf(type), initial: value };
    case 'enum':
      if (typeof value === 'number') type.initial = value;
      return type;
    case 'array':
    case 'struct':
      return { ...type, name: type.kind === 'struct' ? name : type.name, initial: [...(type.initial ?? []), ...words] };
    default:
      scope.report(syntax.at, 'initial-value-shape', { type: type.name, example: 'VAR x : …' });
      return type;
  }
};

const array = (source: TypeSource, scope: Scope, syntax: TypeSyntax & { kind: 'array' }): Type => {
  const bounds: { low: number; high: number }[] = [];
  for (const range of syntax.ranges) {
    const low = constantInteger(scope, range.low);
    const high = constantInteger(scope, range.high);
    if (low === null || high === null) return ERROR;
    if (low > high) {
      scope.report(range.low.at, 'array-bounds-order', { low, high });
      return ERROR;
    }
    bounds.push({ low, high });
  }
  const element = resolveType(source, scope, syntax.element, null);
  if (element === ERROR) return ERROR;
  let size: number = element.size;
  const dimensions: ArrayType['dimensions'][number][] = [];
  for (const { low, high } of [...bounds].reverse()) {
    dimensions.unshift({ low, high, stride: size });
    size *= high - low + 1;
  }
  if (!affordable(scope, syntax.at, size)) return ERROR;
  const name = `ARRAY[${bounds.map(({ low, high }) => `${low}..${high}`).join(', ')}] OF ${element.name}`;
  return { kind: 'array', name, dimensions, element, size };
};

const structure = (
  source: TypeSource,
  scope: Scope,
  syntax: TypeSyntax & { kind: 'structure' },
  name: string,
): Type => {
  const fields = new Map<string, Field>();
  const lines = new Map<string, number>();
  let size = 0;
  for (const field of syntax.fields) {
    const upper = field.name.toUpperCase();
    const line = lines.get(upper);
    if (line !== undefined) {
      scope.report(field.at, 'duplicate-name', { name: field.name, line });
      continue;
    }
    lines.set(upper, field.at.line);
    // A relative address says where a field lies when the structure has a place; nothing here looks at it.
    if (field.address && !/^%[XBWDL]\d+(\.\d+)?$/i.test(field.address.text))
      scope.report(field.address.at, 'address-place');
    const type = resolveType(source, scope, field.type, null);
    const initial = field.initial && type !== ERROR ? checkInitial(scope, field.initial, type) : [];
    fields.set(upper, { name: field.name, type, offset: size, initial });
    size += type.size;
  }
  if (!affordable(scope, syntax.at, size)) return ERROR;
  return { kind: 'struct', name, fields, size } satisfies StructType;
};

/** A value of a type; null with a finding when it is none, or no constant. */
const constantOf = (scope: Scope, expression: Expression, type: ElementaryType): number | null => {
  const value = coerce(scope, checkExpression(scope, expression, type), type);
  if (value.kind === 'constant') return Number(value.value);
  if (value.kind !== 'error') scope.report(expression.at, 'not-constant');
  return null;
};

/** `RED OR GREEN`: the values that have been named before stand for numbers (6.4.4.3). */
const withNamed = (expression: Expression, values: ReadonlyMap<string, { readonly value: number }>): Expression => {
  const { at, depth } = expression;
  if (expression.kind === 'name') {
    const known = values.get(expression.name.toUpperCase());
    return known
      ? { kind: 'integer', value: known.value, type: null, text: String(known.value), at, depth }
      : expression;
  }
  if (expression.kind === 'unary') return { ...expression, operand: withNamed(expression.operand, values) };
  if (expression.kind !== 'binary') return expression;
  return { ...expression, left: withNamed(expression.left, values), right: withNamed(expression.right, values) };
};

const enumeration = (
  source: TypeSource,
  scope: Scope,
  syntax: TypeSyntax & { kind: 'enumeration' },
  name: string,
): Type => {
  const values = new Map<string, { name: string; value: number }>();
  const type: EnumType = { kind: 'enum', name, values, size: 1 };
  const of = syntax.of === undefined ? null : source.findType(syntax.of, scope.space);
  if (syntax.of !== undefined && (of?.kind !== 'elementary' || !['int', 'bits'].includes(of.group)))
    scope.report(syntax.at, 'type-mismatch', { found: syntax.of, wanted: 'ANY_INT, ANY_BIT', mend: 'INT (A := 1)' });
  const base = of?.kind === 'elementary' ? baseOf(of) : null;
  let next = 0;
  for (const entry of syntax.values) {
    const upper = entry.name.toUpperCase();
    if (entry.value) {
      const value = withNamed(entry.value, values);
      next = (base ? constantOf(scope, value, base) : constantInteger(scope, value)) ?? next;
    }
    if (values.has(upper)) scope.report(entry.at, 'duplicate-name', { name: entry.name, line: syntax.at.line });
    values.set(upper, { name: entry.name, value: next++ });
    source.addEnumerator(upper, type, scope.space);
  }
  return type;
};
