/** Reads the text of literals (IEC 61131-3, tables 5 to 8). Each function gives null for text that is malformed. */

const DIGITS: Readonly<Record<number, RegExp>> = {
  2: /^[01](?:_?[01])*$/,
  8: /^[0-7](?:_?[0-7])*$/,
  10: /^[0-9](?:_?[0-9])*$/,
  16: /^[0-9A-Fa-f](?:_?[0-9A-Fa-f])*$/,
};

/** `16#FF`, `1_000`, `-5`. Integers beyond 2^53 are malformed, because they could not be held exactly. */
export const readInteger = (text: string): number | null => {
  const match = /^([+-]?)(?:(2|8|10|16)#)?([0-9A-Fa-f_]+)$/.exec(text);
  if (!match) return null;
  const base = Number(match[2] ?? 10);
  const digits = match[3] as string;
  if (!DIGITS[base]?.test(digits)) return null;
  const value = Number.parseInt(digits.replaceAll('_', ''), base);
  if (!Number.isSafeInteger(value)) return null;
  return match[1] === '-' ? 0 - value : value;
};

export const readReal = (text: string): number | null => {
  if (!/^[+-]?[0-9](?:_?[0-9])*(?:\.[0-9](?:_?[0-9])*)?(?:[eE][+-]?[0-9]+)?$/.test(text)) return null;
  const value = Number(text.replaceAll('_', ''));
  return Number.isFinite(value) ? value : null;
};

const UNITS = ['d', 'h', 'm', 's', 'ms', 'us'] as const;
const MICROSECONDS: Readonly<Record<string, number>> = { d: 8.64e10, h: 3.6e9, m: 6e7, s: 1e6, ms: 1e3, us: 1 };
const PART = /(\d+(?:_\d+)*)(?:\.(\d+))?(d|h|ms|us|m|s)_?/y;

/**
 * The part of a duration literal behind `T#`, in microseconds: `1d2h3m4.5s`, `-1m30s`, `1h_30m`. Units must fall;
 * the first may overflow (`T#90m`), only the last may have a fraction. Finer than 1 µs is rounded.
 */
export const readDuration = (text: string): number | null => {
  const body = text.toLowerCase();
  const negative = body.startsWith('-');
  let at = negative || body.startsWith('+') ? 1 : 0;
  if (at >= body.length || body.endsWith('_')) return null;
  let total = 0;
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
    total += Number(`${(match[1] as string).replaceAll('_', '')}.${match[2] ?? '0'}`) * (MICROSECONDS[unit] as number);
    at = PART.lastIndex;
  }
  const value = Math.round(total);
  if (!Number.isSafeInteger(value)) return null;
  return negative ? 0 - value : value;
};
