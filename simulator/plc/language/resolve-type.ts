import { checkExpression } from './check-expression.ts';
import { settle } from './conversions.ts';
import type { Position } from './diagnostics.ts';
import { checkInitial } from './initial.ts';
import { type Scope, suggestion, type World } from './scope.ts';
import type { Expression, TypeSyntax } from './syntax.ts';
import {
  type ArrayType,
  type EnumType,
  ERROR,
  type Field,
  MISSING_TYPES,
  type StructType,
  type Type,
} from './types.ts';

/** Places that a program's variables may take together. */
export const MEMORY_LIMIT = 262_144;

/** Where types are found by name and enumerators are kept. */
export interface TypeSource extends World {
  readonly typeNames: Iterable<string>;
  isDeclaredType(upper: string): boolean;
  addEnumerator(upper: string, type: EnumType): void;
}

/** Resolves a type as written. `name` is given for the types of TYPE declarations. */
export const resolveType = (source: TypeSource, scope: Scope, syntax: TypeSyntax, name: string | null): Type => {
  switch (syntax.kind) {
    case 'named':
      return named(source, scope, syntax);
    case 'array':
      return array(source, scope, syntax);
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
  const upper = syntax.name.toUpperCase();
  const missing = MISSING_TYPES.get(upper);
  if (missing !== undefined && !source.isDeclaredType(upper)) {
    scope.report(syntax.at, 'not-supported', { feature: upper, mend: missing });
    return ERROR;
  }
  const type = source.findType(syntax.name);
  if (type) return type;
  scope.report(syntax.at, 'unknown-type', { name: syntax.name, hint: suggestion(syntax.name, source.typeNames) });
  return ERROR;
};

const constantInteger = (scope: Scope, expression: Expression): number | null => {
  const value = settle(scope, checkExpression(scope, expression));
  if (value.kind === 'constant' && value.type.kind === 'elementary' && value.type.group === 'int') return value.value;
  if (value.kind !== 'error') scope.report(expression.at, 'not-constant');
  return null;
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
    if (field.address) scope.report(field.address.at, 'address-place');
    const type = resolveType(source, scope, field.type, null);
    const initial = field.initial && type !== ERROR ? checkInitial(scope, field.initial, type) : [];
    fields.set(upper, { name: field.name, type, offset: size, initial });
    size += type.size;
  }
  if (!affordable(scope, syntax.at, size)) return ERROR;
  return { kind: 'struct', name, fields, size } satisfies StructType;
};

const enumeration = (
  source: TypeSource,
  scope: Scope,
  syntax: TypeSyntax & { kind: 'enumeration' },
  name: string,
): Type => {
  const values = new Map<string, { name: string; value: number }>();
  const type: EnumType = { kind: 'enum', name, values, size: 1 };
  let next = 0;
  for (const entry of syntax.values) {
    const upper = entry.name.toUpperCase();
    if (entry.value) next = constantInteger(scope, entry.value) ?? next;
    if (values.has(upper)) scope.report(entry.at, 'duplicate-name', { name: entry.name, line: syntax.at.line });
    values.set(upper, { name: entry.name, value: next++ });
    source.addEnumerator(upper, type);
  }
  return type;
};
