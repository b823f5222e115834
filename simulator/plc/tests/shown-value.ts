import type { Type } from '../language/types.ts';

const UNITS: readonly (readonly [string, number])[] = [
  ['d', 8.64e10],
  ['h', 3.6e9],
  ['m', 6e7],
  ['s', 1e6],
  ['ms', 1e3],
  ['us', 1],
];

const timeText = (microseconds: number): string => {
  if (microseconds === 0) return 'T#0s';
  let rest = Math.abs(microseconds);
  let text = microseconds < 0 ? 'T#-' : 'T#';
  for (const [unit, size] of UNITS) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) text += `${count}${unit}`;
  }
  return text;
};

/** A value as Structured Text writes it: `TRUE`, `T#1m30s`, an enumerator's name, `3.5`. */
export const shownValue = (value: unknown, type: Type): string => {
  if (typeof value !== 'number') return typeof value === 'string' ? `'${value}'` : String(value);
  if (type.kind === 'enum') return [...type.values.values()].find((one) => one.value === value)?.name ?? String(value);
  if (type.kind !== 'elementary') return String(value);
  if (type.group === 'bool') return value === 0 ? 'FALSE' : 'TRUE';
  if (type.group === 'time') return timeText(value);
  if (type.group !== 'real') return String(value);
  const text = String(type.bits === 32 ? Number(value.toPrecision(8)) : value);
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
};
