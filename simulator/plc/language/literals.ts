import { civilFromDays, daysFromCivil } from '../library/calendar.ts';

/** Reads the text of literals (IEC 61131-3, tables 5 to 9). Each function gives null for text that is malformed. */

const DIGITS: Readonly<Record<number, RegExp>> = {
  2: /^[01](?:_?[01])*$/,
  8: /^[0-7](?:_?[0-7])*$/,
  10: /^[0-9](?:_?[0-9])*$/,
  16: /^[0-9A-Fa-f](?:_?[0-9A-Fa-f])*$/,
};
const BIGINT_PREFIX: Readonly<Record<number, string>> = { 2: '0b', 8: '0o', 10: '', 16: '0x' };
const MOST_DIGITS = 200;

/** A whole number as it is kept in the tree: a number while that is exact, otherwise a bigint. */
export const whole = (value: bigint): number | bigint => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
};

/** `16#FF`, `1_000`, `-5`. Beyond 2^53 the answer is a bigint. */
export const readInteger = (text: string): number | bigint | null => {
  const match = /^([+-]?)(?:(2|8|10|16)#)?([0-9A-Fa-f_]+)$/.exec(text);
  if (!match) return null;
  const base = Number(match[2] ?? 10);
  const digits = match[3] as string;
  if (digits.length > MOST_DIGITS || !DIGITS[base]?.test(digits)) return null;
  const value = BigInt(`${BIGINT_PREFIX[base]}${digits.replaceAll('_', '')}`);
  return whole(match[1] === '-' ? -value : value);
};

export const readReal = (text: string): number | null => {
  if (!/^[+-]?[0-9](?:_?[0-9])*(?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9]+)?$/.test(text)) return null;
  const value = Number(text.replaceAll('_', ''));
  return Number.isFinite(value) ? value : null;
};

const UNITS = ['d', 'h', 'm', 's', 'ms', 'us', 'ns'] as const;
const NANOSECONDS: Readonly<Record<string, bigint>> = {
  d: 86_400_000_000_000n,
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: 1_000_000n,
  us: 1_000n,
  ns: 1n,
};
const PART = /(\d+(?:_\d+)*)(?:\.(\d+(?:_\d+)*))?(d|h|ms|us|ns|m|s)_?/y;

/** `value` of a unit of `unit` nanoseconds, with the digits of a fraction; finer than 1 ns is rounded half up. */
const scaled = (digits: string, fraction: string, unit: bigint): bigint => {
  const scale = 10n ** BigInt(fraction.length);
  return (BigInt(digits + fraction) * unit * 2n + scale) / (scale * 2n);
};

/**
 * The part of a duration literal behind `LT#`, in nanoseconds: `1d2h3m4.5s`, `-1m30s`, `1h_30m`. Units must fall;
 * the first may overflow (`T#90m`), only the last may have a fraction.
 */
export const readLongDuration = (text: string): bigint | null => {
  const body = text.toLowerCase();
  const negative = body.startsWith('-');
  let at = negative || body.startsWith('+') ? 1 : 0;
  if (at >= body.length || body.endsWith('_') || body.length > MOST_DIGITS) return null;
  let total = 0n;
  let last = -1;
  let fraction = false;
  while (at < body.length) {
    PART.lastIndex = at;
    const match = PART.exec(body);
    if (!match || fraction) return null;
    const unit = match[3] as (typeof UNITS)[number];
    const rank = UNITS.indexOf(unit);
    if (rank <= last) return null;
    last = rank;
    fraction = match[2] !== undefined;
    const digits = (match[1] as string).replaceAll('_', '');
    total += scaled(digits, (match[2] ?? '').replaceAll('_', ''), NANOSECONDS[unit] as bigint);
    at = PART.lastIndex;
  }
  return fitting(negative ? -total : total);
};

const fitting = (value: bigint): bigint | null => (BigInt.asIntN(64, value) === value ? value : null);

/** Nanoseconds as whole microseconds, rounded half away from zero; null beyond what a number holds exactly. */
export const toMicroseconds = (nanoseconds: bigint | null): number | null => {
  if (nanoseconds === null) return null;
  const half = nanoseconds < 0n ? -500n : 500n;
  const value = Number((nanoseconds + half) / 1000n);
  return Number.isSafeInteger(value) ? value + 0 : null;
};

/** As `readLongDuration`, in microseconds. */
export const readDuration = (text: string): number | null => toMicroseconds(readLongDuration(text));

const DAY = NANOSECONDS.d as bigint;

const midnightOf = (text: string): bigint | null => {
  const match = /^(\d{1,5})-(\d{1,2})-(\d{1,2})$/.exec(text.replaceAll('_', ''));
  if (!match) return null;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const days = daysFromCivil(year, month, day);
  const civil = civilFromDays(days);
  if (civil.year !== year || civil.month !== month || civil.day !== day) return null;
  return BigInt(days) * DAY;
};

/** `2024-01-31`, in nanoseconds from 1970-01-01. */
export const readDate = (text: string): bigint | null => {
  const midnight = midnightOf(text);
  return midnight === null ? null : fitting(midnight);
};

/** `12:30:00.5`, in nanoseconds of the day. Seconds may be left out. */
export const readTimeOfDay = (text: string): bigint | null => {
  const match = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,12}))?)?$/.exec(text.replaceAll('_', ''));
  if (!match) return null;
  const [hours, minutes, seconds] = [match[1], match[2], match[3] ?? '0'].map(Number) as [number, number, number];
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  return BigInt(hours * 3600 + minutes * 60) * 1_000_000_000n + scaled(match[3] ?? '0', match[4] ?? '', 1_000_000_000n);
};

/** `2024-01-31-12:30:00.5`, in nanoseconds from 1970-01-01 00:00. */
export const readDateAndTime = (text: string): bigint | null => {
  const match = /^(\d+-\d+-\d+)-(.+)$/.exec(text.replaceAll('_', ''));
  const date = match ? midnightOf(match[1] as string) : null;
  const time = match ? readTimeOfDay(match[2] as string) : null;
  return date === null || time === null ? null : fitting(date + time);
};

const ESCAPES: Readonly<Record<string, string>> = {
  $: '$',
  "'": "'",
  '"': '"',
  L: '\n',
  N: '\n',
  P: '\f',
  R: '\r',
  T: '\t',
};

/** The characters of a string literal without its quotation marks; `$N` is a line feed. Table 7 of the standard. */
export const readString = (body: string, wide: boolean): string | null => {
  const code = wide ? /^[0-9A-Fa-f]{4}/ : /^[0-9A-Fa-f]{2}/;
  let text = '';
  for (let at = 0; at < body.length; at++) {
    if (body[at] !== '$') {
      text += body[at];
      continue;
    }
    const hex = code.exec(body.slice(at + 1, at + 5))?.[0];
    const named = ESCAPES[body[at + 1]?.toUpperCase() ?? ''];
    if (hex !== undefined) {
      text += String.fromCharCode(Number.parseInt(hex, 16));
      at += hex.length;
    } else if (named !== undefined) {
      text += named;
      at++;
    } else return null;
  }
  return text;
};
