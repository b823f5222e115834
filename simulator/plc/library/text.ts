import {
  readDate,
  readDateAndTime,
  readInteger,
  readLongDuration,
  readReal,
  readTimeOfDay,
} from '../language/literals.ts';
import type { ElementaryType } from '../language/types.ts';
import { civilFromDays } from './calendar.ts';

/*
 * Values as text and back (`INT_TO_STRING`, `STRING_TO_REAL` …). Text is the value's literal: `-5`, `16#FF`, `1.5`,
 * `TRUE`, `T#1h30m`, `D#2024-01-31`; what is not a literal of the wanted kind gives 0.
 */

const DAY = 86_400_000_000_000n;

const digits = (value: bigint | number, width: number): string => String(value).padStart(width, '0');

/** A duration as a literal without its prefix: the units that are not 0, or `0s`. */
const durationText = (nanoseconds: bigint): string => {
  let rest = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  let text = '';
  for (const [unit, size] of [
    ['d', DAY],
    ['h', 3_600_000_000_000n],
    ['m', 60_000_000_000n],
    ['s', 1_000_000_000n],
    ['ms', 1_000_000n],
    ['us', 1_000n],
    ['ns', 1n],
  ] as const) {
    if (rest >= size) text += `${rest / size}${unit}`;
    rest %= size;
  }
  return `${nanoseconds < 0n ? '-' : ''}${text === '' ? '0s' : text}`;
};

const floorDivide = (a: bigint, b: bigint): bigint => (a >= 0n || a % b === 0n ? a / b : a / b - 1n);

const dateText = (nanoseconds: bigint): string => {
  const { year, month, day } = civilFromDays(Number(floorDivide(nanoseconds, DAY)));
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
};

const clockText = (nanoseconds: bigint): string => {
  const time = nanoseconds - floorDivide(nanoseconds, DAY) * DAY;
  const seconds = time / 1_000_000_000n;
  const fraction = digits(time % 1_000_000_000n, 9).replace(/0+$/, '');
  const clock = `${digits(seconds / 3600n, 2)}:${digits((seconds / 60n) % 60n, 2)}:${digits(seconds % 60n, 2)}`;
  return fraction === '' ? clock : `${clock}.${fraction}`;
};

/** The shortest decimal that reads back to the same REAL. */
const shortestReal = (value: number): string => {
  for (let precision = 6; precision < 9; precision++) {
    const text = value.toPrecision(precision);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number(value.toPrecision(9)));
};

/** `2.0`, `0.1`, `1.5E21`, `-2.5E-7`. */
const realText = (value: number, type: ElementaryType): string => {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'INF' : '-INF';
  const text = type.bits === 32 ? shortestReal(value) : String(value);
  const [mantissa = '', exponent] = text.split('e');
  const whole = mantissa.includes('.') ? mantissa : `${mantissa}.0`;
  return exponent === undefined ? whole : `${whole}E${exponent.replace('+', '')}`;
};

/** Instants and durations in nanoseconds, whatever the type counts in. */
export const nanosecondsOf = (type: ElementaryType, value: number | bigint): bigint =>
  type.face === 'big' ? (value as bigint) : BigInt(value) * 1000n;

export const textOf = (type: ElementaryType, value: number | bigint | string): string => {
  if (typeof value === 'string') return value;
  switch (type.group) {
    case 'bool':
      return value === 0 ? 'FALSE' : 'TRUE';
    case 'bits':
      return `16#${value.toString(16).toUpperCase()}`;
    case 'real':
      return realText(value as number, type);
    case 'char':
      return String.fromCharCode(value as number);
    case 'time':
      return `${type.face === 'big' ? 'LT' : 'T'}#${durationText(nanosecondsOf(type, value))}`;
    case 'date':
      return `${type.face === 'big' ? 'LD' : 'D'}#${dateText(nanosecondsOf(type, value))}`;
    case 'tod':
      return `${type.name}#${clockText(nanosecondsOf(type, value))}`;
    case 'dt': {
      const at = nanosecondsOf(type, value);
      return `${type.name}#${dateText(at)}-${clockText(at)}`;
    }
    default:
      return String(value);
  }
};

const PREFIX = /^(?:[A-Z_]+)#(?=.*[:\-0-9])/i;

/** What a text says, in nanoseconds for times and dates; null when it is no literal of that kind. */
export const readValue = (type: ElementaryType, raw: string): number | bigint | null => {
  const text = raw.trim();
  const bare = text.replace(PREFIX, '');
  switch (type.group) {
    case 'bool': {
      const word = bare.toUpperCase();
      return word === 'TRUE' || word === '1' ? 1 : 0;
    }
    case 'real':
      return readReal(bare) ?? readInteger(bare);
    case 'char':
      return raw.length > 0 ? raw.charCodeAt(0) : 0;
    case 'time':
      return readLongDuration(bare);
    case 'date':
      return readDate(bare);
    case 'tod':
      return readTimeOfDay(bare);
    case 'dt':
      return readDateAndTime(bare);
    default:
      return readInteger(bare);
  }
};
