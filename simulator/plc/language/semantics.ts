import { clamp, modulo, power } from '../library/wide.ts';
import type { Arithmetic, Comparison, Scalar } from './checked.ts';
import { whole } from './literals.ts';
import { BOOL, type ElementaryType, highest, LREAL, lowest, REAL, type Value } from './types.ts';

/*
 * What operations mean, for constants that are reckoned at compile time. The generated code does the same with
 * operators in place; a property test holds the two together. See docs/reference/st-dialect.md.
 */

/** Brings an exact integer into the range of its type by dropping the higher bits (two's complement). */
export const wrap = (type: ElementaryType, value: number): number => {
  if (type.bits === 32) return type.signed ? value | 0 : value >>> 0;
  const shift = 32 - type.bits;
  return type.signed ? (value << shift) >> shift : value & (2 ** type.bits - 1);
};

/** Rounds half to even (IEC 60559, as table 22 of the standard asks for REAL_TO_INT). */
export const roundHalfEven = (value: number): number => {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest < 0.5) return floor;
  if (rest > 0.5) return floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
};

/** Keeps a real inside a type's range; NaN becomes 0. */
export const saturate = (type: ElementaryType, value: number): number =>
  value >= type.high ? type.high : value > type.low ? value + 0 : value <= type.low ? type.low : 0;

const SCRATCH = new DataView(new ArrayBuffer(4));

/** Converts between types that are numbers here: all but 64-bit integers, strings, characters and dates. */
export const convertNumber = (from: Scalar, to: Scalar, value: number): number => {
  if (to.kind === 'enum' || from === to) return value;
  if (to === BOOL) return value !== 0 ? 1 : 0;
  const source = from.kind === 'enum' ? 'int' : from.group;
  if (source === 'bits' && to === REAL && from.kind !== 'enum' && from.bits === 32) {
    SCRATCH.setUint32(0, value);
    return SCRATCH.getFloat32(0);
  }
  if (from === REAL && to.group === 'bits' && to.bits === 32) {
    SCRATCH.setFloat32(0, value);
    return SCRATCH.getUint32(0);
  }
  const number = source === 'time' ? value / 1000 : value;
  if (to.group === 'time') return saturate(to, roundHalfEven(number * 1000));
  if (to === LREAL) return number;
  if (to === REAL) return Math.fround(number);
  if (source === 'real') return saturate(to, roundHalfEven(number));
  return source === 'time' ? saturate(to, Math.trunc(number)) : wrap(to, number);
};

/** Two's complement in 64 bits. */
const wrapWide = (type: ElementaryType, value: bigint): bigint =>
  type.signed ? BigInt.asIntN(64, value) : BigInt.asUintN(64, value);

const wideArithmetic = (operator: Arithmetic, type: ElementaryType, a: bigint, b: bigint): bigint | null => {
  const low = BigInt(lowest(type));
  const high = BigInt(highest(type));
  switch (operator) {
    case '+':
      return type.group === 'int' ? wrapWide(type, a + b) : clamp(a + b, low, high);
    case '-':
      return type.group === 'int' ? wrapWide(type, a - b) : clamp(a - b, low, high);
    case '*':
      return wrapWide(type, a * b);
    case '/':
      return b === 0n ? null : wrapWide(type, a / b);
    case 'MOD':
      return modulo(a, b);
    default:
      return power(a, b, low, high);
  }
};

/** Whole numbers as written keep all their digits, up to the ends of the longest types. */
const literalArithmetic = (operator: Arithmetic, a: bigint, b: bigint): number | bigint | null => {
  const ends = 2n ** 64n;
  if (operator === '/' && b === 0n) return null;
  const value =
    operator === '+'
      ? a + b
      : operator === '-'
        ? a - b
        : operator === '*'
          ? a * b
          : operator === '/'
            ? a / b
            : operator === 'MOD'
              ? modulo(a, b)
              : power(a, b, -ends, ends);
  return value > -ends && value < ends ? whole(value) : null;
};

/** Null where the operation has no value (division by zero). Both operands are of that type. */
export const arithmetic = (operator: Arithmetic, type: ElementaryType, a: Value, b: Value): Value | null => {
  if (typeof a === 'string' || typeof b === 'string') return null;
  if (type.group === 'int-literal') return literalArithmetic(operator, BigInt(a), BigInt(b));
  if (typeof a === 'bigint' || typeof b === 'bigint') return wideArithmetic(operator, type, BigInt(a), BigInt(b));
  return narrowArithmetic(operator, type, a, b);
};

const narrowArithmetic = (operator: Arithmetic, type: ElementaryType, a: number, b: number): number | null => {
  if (operator === '/' && b === 0) return null;
  if (type.group === 'real' || type.group === 'real-literal') {
    const value = { '+': a + b, '-': a - b, '*': a * b, '/': a / b, MOD: a % b, '**': a ** b }[operator];
    return type === REAL ? Math.fround(value) : value;
  }
  if (type.group !== 'int') return saturate(type, operator === '+' ? a + b : a - b);
  const exact = { '+': a + b, '-': a - b, '*': a * b, '/': Math.trunc(a / b), MOD: b === 0 ? 0 : a % b, '**': a ** b }[
    operator
  ];
  if (operator === '**') return saturate(type, Math.trunc(exact));
  return wrap(type, operator === '*' ? Math.imul(a, b) : exact);
};

/** Both of one type; strings by the codes of their characters. */
export const compare = (operator: Comparison, a: Value, b: Value): boolean =>
  ({ '=': a === b, '<>': a !== b, '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b })[operator];
