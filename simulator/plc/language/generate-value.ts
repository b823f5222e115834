import type { CheckedExpression, Intrinsic, Scalar } from './checked.ts';
import { elementaryOf } from './conversions.ts';
import {
  ALL_TYPES,
  BOOL,
  baseOf,
  type ElementaryType,
  facesOf,
  highest,
  LREAL,
  lowest,
  REAL,
  type Type,
} from './types.ts';

/* JavaScript for operations on values of one type or another, put together from the code of their operands. */

/** A checked number as JavaScript source. */
export const literal = (value: number): string => {
  if (Object.is(value, -0)) return '(-0)';
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '(-Infinity)';
  return value < 0 ? `(${value})` : String(value);
};

/** The array that holds values of a scalar type. */
export const bank = (type: Type): string => {
  if (type.kind !== 'elementary' || type.face === 'number') return 'N';
  return type.face === 'text' ? 'M' : type.signed ? 'A' : 'E';
};

/** A statement that copies places of one type, and one that gives them their initial values. */
export const copyCode = (type: Type, to: string, from: string): string => {
  const faces = facesOf(type);
  return faces === 1 ? `cp(${to},${from},${type.size})` : `cq(${to},${from},${type.size},${faces})`;
};
export const resetCode = (type: Type, place: string): string => {
  const faces = facesOf(type);
  return faces === 1 ? `rs(${place},${type.size})` : `rq(${place},${type.size},${faces})`;
};

export const wrapped = (type: ElementaryType, code: string): string => {
  if (type.bits === 32) return type.signed ? `(${code}|0)` : `(${code}>>>0)`;
  const shift = 32 - type.bits;
  return type.signed ? `((${code})<<${shift}>>${shift})` : `((${code})&${2 ** type.bits - 1})`;
};

export const wide = (type: ElementaryType, code: string): string => `${type.signed ? 'wi' : 'wu'}(${code})`;

export const wideArithmetic = (type: ElementaryType, operator: string, a: string, b: string): string => {
  if (type.group !== 'int' && operator !== '/')
    return `K.${operator === '+' ? 'sumLong' : 'differenceLong'}(${a},${b})`;
  if (operator === 'MOD') return `K.modulo(${a},${b})`;
  if (operator === '**') return `K.power(${a},${b},${lowest(type)}n,${highest(type)}n)`;
  return wide(type, `${a}${operator}${b}`);
};

export const isReal = (type: CheckedExpression['type']): boolean => type === REAL || type === LREAL;
export const rounded = (type: CheckedExpression['type'], code: string): string =>
  type === REAL ? `fr(${code})` : `(${code})`;

const PLAIN: ReadonlySet<string> = new Set(['bool', 'bits', 'int', 'real', 'time']);
const isPlain = (type: ElementaryType): boolean => type.face === 'number' && PLAIN.has(type.group);
const isWhole = (type: ElementaryType): boolean => ['bool', 'bits', 'int'].includes(type.group);

/** Conversions that are not between plain numbers: whole numbers in place, the others by the library. */
const otherConversion = (from: ElementaryType, to: ElementaryType, code: string): string => {
  if (isWhole(from) && isWhole(to)) {
    if (to === BOOL) return `(${code}!==0n?1:0)`;
    if (from.face === 'big') return to.face === 'big' ? wide(to, code) : `nw(${code},${to.bits},${to.signed})`;
    return from.low < 0 && !to.signed ? `wu(BigInt(${code}))` : `BigInt(${code})`;
  }
  return `K.convert(${ALL_TYPES.indexOf(from)},${ALL_TYPES.indexOf(to)},${code})`;
};

export const convertCode = (given: Scalar, place: ElementaryType, code: string): string => {
  const to = baseOf(place);
  const from = given.kind === 'enum' ? given : baseOf(given);
  const source = from.kind === 'enum' ? 'int' : from.group;
  if (!isPlain(elementaryOf(from)) || !isPlain(to)) return otherConversion(elementaryOf(from), to, code);
  if (to === BOOL) return `(${code}!==0?1:0)`;
  if (from.kind === 'elementary') {
    if (source === 'bits' && from.bits === 32 && to === REAL) return `fb(${code})`;
    if (from === REAL && to.group === 'bits' && to.bits === 32) return `tb(${code})`;
    if (source === 'time') {
      if (to === LREAL) return `(${code}/1000)`;
      if (to === REAL) return `fr(${code}/1000)`;
      return `sa(Math.trunc(${code}/1000),${literal(to.low)},${literal(to.high)})`;
    }
    if (to.group === 'time')
      return source === 'real' ? `tr(${code}*1000,${literal(to.low)},${literal(to.high)})` : `(${code}*1000)`;
    if (from === REAL && to === LREAL) return code;
    if (source === 'real' && to !== REAL) return `sr(${code},${literal(to.low)},${literal(to.high)})`;
    if (
      (source === 'int' || source === 'bits' || source === 'bool') &&
      to.group !== 'real' &&
      from.low >= to.low &&
      from.high <= to.high
    )
      return code;
  }
  if (to === LREAL) return code;
  if (to === REAL) return `fr(${code})`;
  return wrapped(to, code);
};

/** Intrinsics on what is no plain number; null where the code is the same for all. */
export const wideIntrinsic = (name: Intrinsic, type: ElementaryType, code: readonly string[]): string | null => {
  switch (name) {
    case 'ABS':
      return wide(type, `K.absolute(${code[0]})`);
    case 'MIN':
      return `K.least(${code.join(',')})`;
    case 'MAX':
      return `K.most(${code.join(',')})`;
    case 'LIMIT':
      return `K.limit(${code.join(',')})`;
    case 'SHL':
      return `K.shiftLeft(${code.join(',')})`;
    case 'SHR':
      return `K.shiftRight(${code.join(',')})`;
    case 'ROL':
      return `K.rotateLeft(${code.join(',')})`;
    case 'ROR':
      return `K.rotateLeft(${code[0]},-${code[1]})`;
    default:
      return null;
  }
};
