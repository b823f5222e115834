import type { BlockPou, InitialWord } from './checked.ts';

/** The types of the checked tree. Every value is a JavaScript number; an aggregate takes `size` places in a row. */
export type Type = ElementaryType | ArrayType | StructType | EnumType | BlockType;

export interface ElementaryType {
  readonly kind: 'elementary';
  readonly name: string;
  /** `int-literal` and `real-literal` are the types of numbers as written, until the context gives them one. */
  readonly group: 'bool' | 'bits' | 'int' | 'real' | 'time' | 'int-literal' | 'real-literal' | 'error';
  readonly bits: number;
  readonly signed: boolean;
  readonly low: number;
  readonly high: number;
  readonly size: 1;
}

export interface ArrayType {
  readonly kind: 'array';
  readonly name: string;
  readonly dimensions: readonly { readonly low: number; readonly high: number; readonly stride: number }[];
  readonly element: Type;
  readonly size: number;
}

export interface Field {
  readonly name: string;
  readonly type: Type;
  readonly offset: number;
  readonly initial: readonly InitialWord[];
}

export interface StructType {
  readonly kind: 'struct';
  readonly name: string;
  readonly fields: ReadonlyMap<string, Field>;
  readonly size: number;
}

export interface EnumType {
  readonly kind: 'enum';
  readonly name: string;
  readonly values: ReadonlyMap<string, { readonly name: string; readonly value: number }>;
  readonly size: 1;
}

export interface BlockType {
  readonly kind: 'block';
  readonly name: string;
  readonly pou: BlockPou;
  readonly size: number;
}

const elementary = (name: string, group: ElementaryType['group'], bits: number, signed = false): ElementaryType => {
  const low = group === 'int' && signed ? -(2 ** (bits - 1)) : 0;
  const high = group === 'int' && signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
  return { kind: 'elementary', name, group, bits, signed, low, high, size: 1 };
};

export const BOOL = elementary('BOOL', 'bool', 1);
export const BYTE = elementary('BYTE', 'bits', 8);
export const WORD = elementary('WORD', 'bits', 16);
export const DWORD = elementary('DWORD', 'bits', 32);
export const SINT = elementary('SINT', 'int', 8, true);
export const INT = elementary('INT', 'int', 16, true);
export const DINT = elementary('DINT', 'int', 32, true);
export const USINT = elementary('USINT', 'int', 8);
export const UINT = elementary('UINT', 'int', 16);
export const UDINT = elementary('UDINT', 'int', 32);
export const REAL: ElementaryType = {
  ...elementary('REAL', 'real', 32),
  low: -3.4028234663852886e38,
  high: 3.4028234663852886e38,
};
export const LREAL: ElementaryType = {
  ...elementary('LREAL', 'real', 64),
  low: -Number.MAX_VALUE,
  high: Number.MAX_VALUE,
};
export const TIME: ElementaryType = {
  ...elementary('TIME', 'time', 53),
  low: Number.MIN_SAFE_INTEGER,
  high: Number.MAX_SAFE_INTEGER,
};
export const INT_LITERAL = elementary('ANY_INT', 'int-literal', 53);
export const REAL_LITERAL = elementary('ANY_REAL', 'real-literal', 64);
/** The type of what could not be typed; it goes with everything, so that one mistake gives one finding. */
export const ERROR = elementary('?', 'error', 0);

const ALL = [BOOL, BYTE, WORD, DWORD, SINT, INT, DINT, USINT, UINT, UDINT, REAL, LREAL, TIME];
export const ELEMENTARY: ReadonlyMap<string, ElementaryType> = new Map(ALL.map((type) => [type.name, type]));

/** Elementary types of the standard that this implementation does not have, and what to use in their place. */
export const MISSING_TYPES: ReadonlyMap<string, string> = new Map([
  ['LINT', 'DINT, LREAL'],
  ['ULINT', 'UDINT, LREAL'],
  ['LWORD', 'DWORD'],
  ['LTIME', 'TIME'],
  ['DATE', 'TIME'],
  ['LDATE', 'TIME'],
  ['TOD', 'TIME'],
  ['TIME_OF_DAY', 'TIME'],
  ['LTOD', 'TIME'],
  ['DT', 'TIME'],
  ['DATE_AND_TIME', 'TIME'],
  ['LDT', 'TIME'],
  ['STRING', 'INT, BOOL'],
  ['WSTRING', 'INT, BOOL'],
  ['CHAR', 'BYTE'],
  ['WCHAR', 'WORD'],
]);

const within = (from: ElementaryType, to: ElementaryType): boolean => from.low >= to.low && from.high <= to.high;

/**
 * Implicit conversions of the third edition (figure 12): only where every value is kept. INT and UINT go into REAL,
 * DINT and UDINT only into LREAL; bit strings widen; nothing converts to or from TIME.
 */
export const widens = (from: ElementaryType, to: ElementaryType): boolean => {
  if (from === to) return true;
  if (from.group === 'int' && to.group === 'int') return within(from, to);
  if (from.group === 'int' && to.group === 'real') return from.bits <= 16 || to === LREAL;
  if (from.group === 'real' && to.group === 'real') return from === REAL && to === LREAL;
  if ((from.group === 'bits' || from.group === 'bool') && to.group === 'bits') return from.bits <= to.bits;
  return false;
};

const ORDER = [BYTE, WORD, DWORD, SINT, USINT, INT, UINT, DINT, UDINT];

/**
 * The smallest type that both convert to without loss; null when there is none. Whole numbers meet in whole numbers, so
 * UDINT and a signed type do not meet, and DINT meets LREAL but not REAL.
 */
export const common = (left: ElementaryType, right: ElementaryType): ElementaryType | null => {
  if (widens(left, right)) return right;
  if (widens(right, left)) return left;
  return ORDER.find((type) => type.group === left.group && widens(left, type) && widens(right, type)) ?? null;
};

export const sameType = (left: Type, right: Type): boolean => {
  if (left === right) return true;
  if (left.kind !== 'array' || right.kind !== 'array') return false;
  return (
    left.dimensions.length === right.dimensions.length &&
    left.dimensions.every((d, i) => d.low === right.dimensions[i]?.low && d.high === right.dimensions[i]?.high) &&
    sameType(left.element, right.element)
  );
};
