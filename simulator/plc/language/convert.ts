import { dateOf, longDateOf, longInstant, shortInstant, turnDay, turnLongDay } from '../library/dates.ts';
import { nanosecondsOf, readValue, textOf } from '../library/text.ts';
import { clamp, fromReal } from '../library/wide.ts';
import { convertNumber } from './semantics.ts';
import { BOOL, type ElementaryType, highest, LREAL, LWORD, lowest, REAL, type Value, zeroOf } from './types.ts';

const SCRATCH = new DataView(new ArrayBuffer(8));

/** Keeps a text to the characters that its type has: in a STRING, others become `?`. */
const narrowed = (to: ElementaryType, text: string): string =>
  to.bits === 8 ? text.replace(/[^\0-\xff]/g, '?') : text;

/** Nanoseconds in the count of a time or date type. */
const instantIn = (to: ElementaryType, nanoseconds: bigint): number | bigint =>
  to.face === 'big' ? nanoseconds : shortInstant(nanoseconds);

const fromText = (to: ElementaryType, text: string): Value => {
  const value = readValue(to, text);
  if (value === null) return zeroOf(to);
  switch (to.group) {
    case 'real':
      return to === REAL ? Math.fround(Number(value)) : Number(value);
    case 'int':
    case 'bits': {
      const held = clamp(BigInt(value), BigInt(lowest(to)), BigInt(highest(to)));
      return to.face === 'big' ? held : Number(held);
    }
    case 'char':
      return Number(value) & (2 ** to.bits - 1);
    case 'bool':
      return Number(value);
    default:
      return instantIn(to, value as bigint);
  }
};

const isInstant = (type: ElementaryType): boolean => ['time', 'date', 'tod', 'dt'].includes(type.group);

/** Between times and dates: a date and time has a date and a time of day. */
const betweenInstants = (from: ElementaryType, to: ElementaryType, value: number | bigint): Value => {
  const long = typeof value === 'bigint';
  let at = value;
  if (to.group === 'date') at = long ? longDateOf(value) : dateOf(value);
  if (to.group === 'tod') at = long ? turnLongDay(value) : turnDay(value);
  void from;
  if (to.face === 'big') return typeof at === 'bigint' ? at : longInstant(at);
  return typeof at === 'bigint' ? shortInstant(at) : at;
};

/** What one unit of a time or date is worth as a number, in nanoseconds. */
const unitOf = (type: ElementaryType): bigint =>
  type.face === 'big' ? 1n : type.group === 'time' || type.group === 'tod' ? 1_000_000n : 1_000_000_000n;

const instantToNumber = (from: ElementaryType, to: ElementaryType, value: number | bigint): Value => {
  const nanoseconds = nanosecondsOf(from, value);
  const unit = unitOf(from);
  if (to.group === 'real') {
    const number = Number(nanoseconds) / Number(unit);
    return to === REAL ? Math.fround(number) : number;
  }
  const held = clamp(nanoseconds / unit, BigInt(lowest(to)), BigInt(highest(to)));
  return to.face === 'big' ? held : Number(held);
};

const numberToInstant = (from: ElementaryType, to: ElementaryType, value: number | bigint): Value => {
  const unit = unitOf(to);
  const nanoseconds =
    from.group === 'real'
      ? fromReal((value as number) * Number(unit), -(2n ** 63n), 2n ** 63n - 1n)
      : clamp(BigInt(value) * unit, -(2n ** 63n), 2n ** 63n - 1n);
  const at = instantIn(to, nanoseconds);
  return to.group === 'tod' ? betweenInstants(to, to, at) : to.group === 'date' ? betweenInstants(to, to, at) : at;
};

const toWide = (from: ElementaryType, to: ElementaryType, value: number | bigint): bigint => {
  if (typeof value === 'bigint') return to.signed ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value);
  if (from.group === 'real') {
    if (from === LREAL && to === LWORD) {
      SCRATCH.setFloat64(0, value);
      return SCRATCH.getBigUint64(0);
    }
    return fromReal(value, lowest(to) as bigint, highest(to) as bigint);
  }
  return to.signed ? BigInt(value) : BigInt.asUintN(64, BigInt(value));
};

const fromWide = (from: ElementaryType, to: ElementaryType, value: bigint): number => {
  if (to === LREAL && from === LWORD) {
    SCRATCH.setBigUint64(0, value);
    return SCRATCH.getFloat64(0);
  }
  if (to === LREAL) return Number(value);
  if (to === REAL) return Math.fround(Number(value));
  return Number(to.signed ? BigInt.asIntN(to.bits, value) : BigInt.asUintN(to.bits, value));
};

/** Converts between elementary types as the conversion functions of the standard do; docs/reference/st-dialect.md. */
export const convert = (from: ElementaryType, to: ElementaryType, value: Value): Value => {
  if (from === to) return value;
  if (to.group === 'string') return narrowed(to, textOf(from, value));
  if (typeof value === 'string') return fromText(to, value);
  if (to === BOOL) return Number(value) !== 0 ? 1 : 0;
  // TIME and numbers have rules of their own: milliseconds, half to even.
  const plain = from.face === 'number' && to.face === 'number';
  const dated = (type: ElementaryType): boolean => isInstant(type) && type.group !== 'time';
  if (plain && !dated(from) && !dated(to)) return convertNumber(from, to, value as number);
  if (isInstant(from)) return isInstant(to) ? betweenInstants(from, to, value) : instantToNumber(from, to, value);
  if (isInstant(to)) return numberToInstant(from, to, value);
  return to.face === 'big' ? toWide(from, to, value) : fromWide(from, to, value as bigint);
};
