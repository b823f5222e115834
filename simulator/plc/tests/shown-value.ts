import type { Type, Value } from '../language/types.ts';
import { textOf } from '../library/text.ts';

/** A value as Structured Text writes it: `TRUE`, `T#1m30s`, an enumerator's name, `3.5`, `'text'`. */
export const shownValue = (value: unknown, type: Type): string => {
  if (type.kind === 'enum') return [...type.values.values()].find((one) => one.value === value)?.name ?? String(value);
  if (type.kind !== 'elementary' || typeof value === 'boolean') return String(value).toUpperCase();
  if (type.group === 'string') return type.bits === 8 ? `'${value}'` : `"${value}"`;
  return textOf(type, value as Value);
};
