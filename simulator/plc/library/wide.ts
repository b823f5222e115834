/*
 * 64-bit integers as BigInts. Results are brought back into 64 bits by the caller, except where a function says that it
 * stops at the ends.
 */

/** Integer power that stops at the ends of the type; a negative exponent gives what is left after cutting the fraction. */
export const power = (base: bigint, exponent: bigint, low: bigint, high: bigint): bigint => {
  if (base === 0n) return exponent > 0n ? 0n : exponent === 0n ? 1n : high;
  if (base === 1n) return 1n;
  if (base === -1n) return exponent % 2n === 0n ? 1n : -1n;
  if (exponent < 0n) return 0n;
  if (exponent > 64n) return base > 0n || exponent % 2n === 0n ? high : low;
  return clamp(base ** exponent, low, high);
};

export const clamp = (value: bigint, low: bigint, high: bigint): bigint =>
  value < low ? low : value > high ? high : value;

/** The dividend's sign; 0 where the divisor is 0 (table 29 of the standard). */
export const modulo = (a: bigint, b: bigint): bigint => (b === 0n ? 0n : a % b);

const ALL = (1n << 64n) - 1n;
const outside = (n: number): boolean => n < 0 || n > 63;

export const shiftLeft = (value: bigint, n: number): bigint => (outside(n) ? 0n : (value << BigInt(n)) & ALL);
export const shiftRight = (value: bigint, n: number): bigint => (outside(n) ? 0n : value >> BigInt(n));
export const rotateLeft = (value: bigint, n: number): bigint => {
  const k = BigInt(((n % 64) + 64) % 64);
  return ((value << k) | (value >> (64n - k))) & ALL;
};

/** Nearest whole number, half to even, within 64 bits; NaN gives 0. */
export const fromReal = (value: number, low: bigint, high: bigint): bigint => {
  if (Number.isNaN(value)) return 0n;
  if (!Number.isFinite(value)) return value > 0 ? high : low;
  const floor = Math.floor(value);
  const rest = value - floor;
  const even = rest < 0.5 ? floor : rest > 0.5 ? floor + 1 : floor % 2 === 0 ? floor : floor + 1;
  return clamp(BigInt(even), low, high);
};

/** The decimal digits that four bits each hold. A digit above 9 counts as what its bits say. */
export const fromBcd = (value: bigint): bigint => {
  let sum = 0n;
  for (let digit = 15n; digit >= 0n; digit--) sum = sum * 10n + ((value >> (digit * 4n)) & 15n);
  return BigInt.asUintN(64, sum);
};

/** A number's lowest `digits` decimal digits, four bits each. */
export const toBcd = (value: bigint, digits: number): bigint => {
  let bits = 0n;
  let rest = value;
  for (let digit = 0n; digit < BigInt(digits); digit++) {
    bits |= (rest % 10n) << (digit * 4n);
    rest /= 10n;
  }
  return bits;
};
