import { convert } from '../language/convert.ts';
import { ALL_TYPES, type ElementaryType, type Value } from '../language/types.ts';
import {
  datePart,
  dayOfWeek,
  differenceLong,
  makeClock,
  makeDate,
  makeDateAndTime,
  scaleLong,
  sumLong,
  timesLong,
  turnDay,
  turnLongDay,
} from './dates.ts';
import { isBcd, swapBytes } from './raw-data.ts';
import { find, insert, left, mid, remove, replace, right } from './strings.ts';
import { fromBcd, modulo, power, rotateLeft, shiftLeft, shiftRight, toBcd } from './wide.ts';

const smaller = <T extends Value>(a: T, b: T): T => (b < a ? b : a);
const larger = <T extends Value>(a: T, b: T): T => (b > a ? b : a);

/**
 * Standard functions that the compiler uses to reckon constants and generated code calls as `K.name(…)`, so that the
 * two cannot differ. All are pure and total: no value of their types makes them throw or run long.
 */
export const LIBRARY = {
  /** Between elementary types, by their numbers in `ALL_TYPES`. */
  convert: (from: number, to: number, value: Value): Value =>
    convert(ALL_TYPES[from] as ElementaryType, ALL_TYPES[to] as ElementaryType, value),
  datePart,
  dayOfWeek,
  differenceLong,
  makeClock,
  makeDate,
  makeDateAndTime,
  scaleLong,
  sumLong,
  timesLong,
  turnDay,
  turnLongDay,
  find,
  insert,
  left,
  mid,
  remove,
  replace,
  right,
  fromBcd,
  modulo,
  power,
  rotateLeft,
  shiftLeft,
  shiftRight,
  toBcd,
  swapBytes,
  isBcd: (value: bigint): number => (isBcd(value) ? 1 : 0),
  isFinite: (value: number): number => (Number.isFinite(value) ? 1 : 0),
  absolute: (value: bigint): bigint => (value < 0n ? -value : value),
  least: (...values: Value[]): Value => values.reduce(smaller),
  most: (...values: Value[]): Value => values.reduce(larger),
  limit: (low: Value, value: Value, high: Value): Value => smaller(larger(low, value), high),
  concat: (...texts: string[]): string => ''.concat(...texts),
  length: (text: string): number => text.length,
  floor: (value: number): number => Math.floor(value) + 0,
  ceiling: (value: number): number => Math.ceil(value) + 0,
  cut: (value: number): number => Math.trunc(value) + 0,
} as const;

export type LibraryName = keyof typeof LIBRARY;
