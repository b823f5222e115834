import { civilFromDays, daysFromCivil, dayOfWeek as weekday } from './calendar.ts';

/*
 * Functions on DATE, TOD and DT (IEC 61131-3, tables 35 and 36), which count microseconds in a number, and on their long
 * forms, which count nanoseconds in a BigInt.
 */

const DAY = 86_400_000_000;
const LONG_DAY = 86_400_000_000_000n;
const FARTHEST = Number.MAX_SAFE_INTEGER;

const bounded = (value: number): number => (value > FARTHEST ? FARTHEST : value < -FARTHEST ? -FARTHEST : value + 0);
/** Long instants and durations stop at the ends of 64 bits. */
const long = (value: bigint): bigint => {
  const high = 2n ** 63n - 1n;
  return value > high ? high : value < -high - 1n ? -high - 1n : value;
};

/** Times of day go on from midnight to midnight. */
export const turnDay = (value: number): number => value - Math.floor(value / DAY) * DAY;
export const turnLongDay = (value: bigint): bigint => ((value % LONG_DAY) + LONG_DAY) % LONG_DAY;

export const dateOf = (value: number): number => bounded(Math.floor(value / DAY) * DAY);
export const longDateOf = (value: bigint): bigint => long(value - turnLongDay(value));

export const sumLong = (a: bigint, b: bigint): bigint => long(a + b);
export const differenceLong = (a: bigint, b: bigint): bigint => long(a - b);
export const timesLong = (a: bigint, b: bigint): bigint => long(a * b);
export const scaleLong = (a: bigint, factor: number): bigint => {
  const value = Math.round(Number(a) * factor);
  return Number.isNaN(value)
    ? 0n
    : Number.isFinite(value)
      ? long(BigInt(value))
      : value > 0
        ? long(2n ** 64n)
        : long(-(2n ** 64n));
};

/** Parts may pass their ranges and then count on: month 13 is January of the next year. */
export const makeDate = (year: number, month: number, day: number): number =>
  bounded(daysFromCivil(year, month, day) * DAY);
export const makeClock = (hour: number, minute: number, second: number, millisecond: number): number =>
  turnDay((((hour * 60 + minute) * 60 + second) * 1000 + millisecond) * 1000);
export const makeDateAndTime = (
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  millisecond: number,
): number =>
  bounded(daysFromCivil(year, month, day) * DAY + (((hour * 60 + minute) * 60 + second) * 1000 + millisecond) * 1000);

/** 0 for Sunday. */
export const dayOfWeek = (value: number): number => weekday(Math.floor(value / DAY));

/** A part of an instant: 0 year, 1 month, 2 day, 3 hour, 4 minute, 5 second, 6 millisecond. */
export const datePart = (value: number, part: number): number => {
  if (part < 3) {
    const { year, month, day } = civilFromDays(Math.floor(value / DAY));
    return part === 0 ? year : part === 1 ? month : day;
  }
  const milliseconds = Math.floor(turnDay(value) / 1000);
  if (part === 6) return milliseconds % 1000;
  const seconds = Math.floor(milliseconds / 1000);
  return part === 5 ? seconds % 60 : part === 4 ? Math.floor(seconds / 60) % 60 : Math.floor(seconds / 3600);
};

/** Microseconds of a long instant, cut towards the past. */
export const shortInstant = (value: bigint): number => {
  const cut = value / 1000n - (value < 0n && value % 1000n !== 0n ? 1n : 0n);
  return bounded(Number(cut));
};
export const longInstant = (value: number): bigint => long(BigInt(value) * 1000n);
