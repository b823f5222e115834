import type { BlockPou, InitialWord, Method, Variable } from './checked.ts';

/** The types of the checked tree. An aggregate takes `size` places in a row. */
export type Type = ElementaryType | ArrayType | StructType | EnumType | BlockType | HandleType;

/** What leads to something else by the number of its place; 0 is NULL. */
export type HandleType = InterfaceType | ReferenceType;

/** A value of an elementary type or an enumeration, as its face holds it. */
export type Value = number | bigint | string;

/**
 * Where a value is kept: `number` in the Float64Array of all places, `big` in the 64-bit integers, `text` in the
 * strings. The three have the same places; the last two exist only in programs that use them.
 */
export type FaceName = 'number' | 'big' | 'text';

export interface ElementaryType {
  readonly kind: 'elementary';
  readonly name: string;
  /** `int-literal` and `real-literal` are the types of numbers as written, until the context gives them one. */
  readonly group:
    | 'bool'
    | 'bits'
    | 'int'
    | 'real'
    | 'time'
    | 'date'
    | 'tod'
    | 'dt'
    | 'char'
    | 'string'
    | 'int-literal'
    | 'real-literal'
    | 'error';
  readonly face: FaceName;
  readonly bits: number;
  readonly signed: boolean;
  /** For types of 64 bits the nearest number; `limits` has the exact ones. */
  readonly low: number;
  readonly high: number;
  readonly limits?: { readonly low: bigint; readonly high: bigint };
  readonly size: 1;
  /**
   * The type that a value read from such a place has: set for subranges, for strings with a length, and for names of
   * elementary types with an initial value of their own.
   */
  readonly base?: ElementaryType;
  /** Characters that a place of a string type holds. */
  readonly length?: number;
  /** What a place holds when its declaration does not say; null: 0 or the empty string. */
  readonly initial?: Value;
}

export interface ArrayType {
  readonly kind: 'array';
  readonly name: string;
  readonly dimensions: readonly { readonly low: number; readonly high: number; readonly stride: number }[];
  readonly element: Type;
  readonly size: number;
  /** For `ARRAY[*]`: where the bounds of each dimension are found. Its dimensions have none of their own then. */
  readonly bounds?: readonly { readonly low: Variable; readonly high: Variable }[];
  /** Initial values of its TYPE declaration, over those of the element. */
  readonly initial?: readonly InitialWord[];
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
  /** Initial values of its TYPE declaration, over those of the fields. */
  readonly initial?: readonly InitialWord[];
}

export interface EnumType {
  readonly kind: 'enum';
  readonly name: string;
  readonly values: ReadonlyMap<string, { readonly name: string; readonly value: number }>;
  readonly size: 1;
  /** The enumeration that this one is another name of. */
  readonly base?: EnumType;
  /** Set by the TYPE declaration; otherwise the first enumerator. */
  initial?: number;
}

export interface BlockType {
  readonly kind: 'block';
  readonly name: string;
  readonly pou: BlockPou;
  readonly size: number;
}

/** A place of this type holds the place of an instance whose class implements the interface; 0 is NULL. */
export interface InterfaceType {
  readonly kind: 'interface';
  readonly name: string;
  readonly size: 1;
  /** All that it extends, directly or through others. */
  readonly bases: ReadonlySet<InterfaceType>;
  /** By name in upper case, those of its bases too. */
  methods(): ReadonlyMap<string, Method>;
}

/** `REF_TO INT`. The target is resolved when it is first asked for, so that a structure may refer to its own type. */
export interface ReferenceType {
  readonly kind: 'reference';
  readonly name: string;
  readonly size: 1;
  target(): Type;
}

const elementary = (
  name: string,
  group: ElementaryType['group'],
  bits: number,
  signed = false,
  face: FaceName = 'number',
): ElementaryType => {
  const low = signed ? -(2 ** (bits - 1)) : 0;
  const high = signed ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
  const limits = signed ? { low: -(2n ** 63n), high: 2n ** 63n - 1n } : { low: 0n, high: 2n ** 64n - 1n };
  return {
    kind: 'elementary',
    name,
    group,
    face,
    bits,
    signed,
    low,
    high,
    size: 1,
    ...(face === 'big' ? { limits } : {}),
  };
};

/** TIME, DATE, TOD and DT count microseconds (from 1970-01-01 00:00) in a number; they hold 285 years each way. */
const short = (name: string, group: ElementaryType['group']): ElementaryType => ({
  ...elementary(name, group, 53),
  low: Number.MIN_SAFE_INTEGER,
  high: Number.MAX_SAFE_INTEGER,
});

export const BOOL = elementary('BOOL', 'bool', 1);
export const BYTE = elementary('BYTE', 'bits', 8);
export const WORD = elementary('WORD', 'bits', 16);
export const DWORD = elementary('DWORD', 'bits', 32);
export const LWORD = elementary('LWORD', 'bits', 64, false, 'big');
export const SINT = elementary('SINT', 'int', 8, true);
export const INT = elementary('INT', 'int', 16, true);
export const DINT = elementary('DINT', 'int', 32, true);
export const LINT = elementary('LINT', 'int', 64, true, 'big');
export const USINT = elementary('USINT', 'int', 8);
export const UINT = elementary('UINT', 'int', 16);
export const UDINT = elementary('UDINT', 'int', 32);
export const ULINT = elementary('ULINT', 'int', 64, false, 'big');
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
export const TIME = short('TIME', 'time');
export const DATE = short('DATE', 'date');
export const TOD = short('TOD', 'tod');
export const DT = short('DT', 'dt');
/** The long ones count nanoseconds in 64 bits. */
export const LTIME = elementary('LTIME', 'time', 64, true, 'big');
export const LDATE = elementary('LDATE', 'date', 64, true, 'big');
export const LTOD = elementary('LTOD', 'tod', 64, true, 'big');
export const LDT = elementary('LDT', 'dt', 64, true, 'big');
/** A character is its code: one byte in CHAR and STRING, a UCS-2 code unit in WCHAR and WSTRING. */
export const CHAR = elementary('CHAR', 'char', 8);
export const WCHAR = elementary('WCHAR', 'char', 16);
/** Characters of a STRING or WSTRING that is declared without a length, and the most that a length can be. */
export const STRING_LENGTH = 254;
export const STRING_LIMIT = 4096;
export const STRING: ElementaryType = { ...elementary('STRING', 'string', 8, false, 'text'), length: STRING_LENGTH };
export const WSTRING: ElementaryType = { ...elementary('WSTRING', 'string', 16, false, 'text'), length: STRING_LENGTH };
export const INT_LITERAL = elementary('ANY_INT', 'int-literal', 53);
export const REAL_LITERAL = elementary('ANY_REAL', 'real-literal', 64);
/** The type of what could not be typed; it goes with everything, so that one mistake gives one finding. */
export const ERROR = elementary('?', 'error', 0);

/** The type of NULL, which goes into every reference and interface. */
export const NULL: ReferenceType = { kind: 'reference', name: 'NULL', size: 1, target: () => ERROR };

/** All elementary types; generated code names them by their place in this list. */
export const ALL_TYPES: readonly ElementaryType[] = [
  ...[BOOL, BYTE, WORD, DWORD, LWORD, SINT, INT, DINT, LINT, USINT, UINT, UDINT, ULINT, REAL, LREAL],
  ...[TIME, LTIME, DATE, LDATE, TOD, LTOD, DT, LDT, CHAR, WCHAR, STRING, WSTRING],
];
export const ELEMENTARY: ReadonlyMap<string, ElementaryType> = new Map([
  ...ALL_TYPES.map((type) => [type.name, type] as const),
  ['TIME_OF_DAY', TOD],
  ['DATE_AND_TIME', DT],
  ['LTIME_OF_DAY', LTOD],
  ['LDATE_AND_TIME', LDT],
]);

const sizedStrings = new Map<string, ElementaryType>();

/** `STRING[20]`: one object for each length, so that types can be compared. */
export const stringOf = (base: ElementaryType, length: number): ElementaryType => {
  if (length === base.length) return base;
  const name = `${base.name}[${length}]`;
  const type = sizedStrings.get(name) ?? { ...base, name, length, base };
  sizedStrings.set(name, type);
  return type;
};

/** The type of a value that is read from a place of that type. */
export const baseOf = <T extends Type>(type: T): T =>
  (type.kind === 'elementary' || type.kind === 'enum') && type.base ? (type.base as T) : type;

/** Whether a value of a type is one word, which an expression can have and a variable of the host can hold. */
export const isWord = (type: Type): type is ElementaryType | EnumType | HandleType =>
  type.kind === 'elementary' || type.kind === 'enum' || isHandle(type);

export const isHandle = (type: Type): type is HandleType => type.kind === 'interface' || type.kind === 'reference';

/** What a place of that type holds when nothing says otherwise. */
export const zeroOf = (type: Type): Value =>
  type.kind !== 'elementary' || type.face === 'number' ? 0 : type.face === 'big' ? 0n : '';

const FACES: Readonly<Record<FaceName, number>> = { number: 1, big: 2, text: 4 };
const facesOfAggregates = new WeakMap<Type, number>();

/** The faces that a value of that type is spread over: 1 numbers, 2 64-bit integers, 4 strings, added. */
export const facesOf = (type: Type): number => {
  if (type.kind === 'elementary') return FACES[type.face];
  if (type.kind === 'enum' || isHandle(type)) return 1;
  let faces = facesOfAggregates.get(type);
  if (faces !== undefined) return faces;
  faces = 0;
  if (type.kind === 'array') faces = facesOf(type.element);
  else if (type.kind === 'struct') for (const field of type.fields.values()) faces |= facesOf(field.type);
  else {
    if (type.pou.object) faces = FACES.number;
    for (const v of type.pou.variables.values())
      if (v.storage === 'instance') faces |= v.section === 'in-out' ? 1 : facesOf(v.type);
  }
  facesOfAggregates.set(type, faces);
  return faces;
};

/** Characters that the strings inside a type can hold together. */
export const charactersOf = (type: Type): number => {
  if (type.kind === 'elementary') return type.length ?? 0;
  if (type.kind === 'enum' || isHandle(type) || (facesOf(type) & FACES.text) === 0) return 0;
  if (type.kind === 'array') return (type.size / type.element.size) * charactersOf(type.element);
  let sum = 0;
  if (type.kind === 'struct') for (const field of type.fields.values()) sum += charactersOf(field.type);
  else for (const v of type.pou.variables.values()) if (v.storage === 'instance') sum += charactersOf(v.type);
  return sum;
};

const within = (from: ElementaryType, to: ElementaryType): boolean => from.low >= to.low && from.high <= to.high;

/**
 * Implicit conversions of the third edition (figure 12): only where every value is kept. INT and UINT go into REAL,
 * DINT and UDINT only into LREAL; bit strings, times, dates and characters go into the longer type of their kind.
 */
export const widens = (from: ElementaryType, to: ElementaryType): boolean => {
  if (from === to) return true;
  if (from.group === 'int' && to.group === 'int') return within(from, to);
  if (from.group === 'int' && to.group === 'real') return from.bits <= 16 || (from.bits <= 32 && to === LREAL);
  if (from.group === 'real' && to.group === 'real') return from === REAL && to === LREAL;
  if ((from.group === 'bits' || from.group === 'bool') && to.group === 'bits') return from.bits <= to.bits;
  if (from.group === 'char') return to.group === 'string' && from.bits === to.bits;
  if (from.group === to.group && to.face === 'big') return from.face === 'number';
  return false;
};

const ORDER = [BYTE, WORD, DWORD, LWORD, SINT, USINT, INT, UINT, DINT, UDINT, LINT, ULINT];

/**
 * The smallest type that both convert to without loss; null when there is none. Whole numbers meet in whole numbers:
 * UDINT and INT in LINT, ULINT and a signed type nowhere; DINT meets LREAL but not REAL.
 */
export const common = (left: ElementaryType, right: ElementaryType): ElementaryType | null => {
  if (widens(left, right)) return right;
  if (widens(right, left)) return left;
  return ORDER.find((type) => type.group === left.group && widens(left, type) && widens(right, type)) ?? null;
};

export const sameType = (left: Type, right: Type): boolean => {
  if (left === right) return true;
  if (left.kind === 'struct' && right.kind === 'struct') return left.fields === right.fields;
  if (left.kind === 'reference' && right.kind === 'reference') return sameTarget(left, right);
  if (left.kind === 'block' && right.kind === 'block') return left.pou === right.pou;
  if (left.kind === 'enum' && right.kind === 'enum') return baseOf(left) === baseOf(right);
  if (left.kind === 'elementary' && right.kind === 'elementary') return sameSet(left, right);
  if (left.kind !== 'array' || right.kind !== 'array' || left.bounds || right.bounds) return false;
  return (
    left.dimensions.length === right.dimensions.length &&
    left.dimensions.every((d, i) => d.low === right.dimensions[i]?.low && d.high === right.dimensions[i]?.high) &&
    sameType(left.element, right.element)
  );
};

/** References to references may go round in a circle: two of those are the same only where they meet. */
const sameTarget = (left: ReferenceType, right: ReferenceType): boolean => {
  let a: Type = left;
  let b: Type = right;
  for (let depth = 0; a.kind === 'reference' && b.kind === 'reference'; depth++) {
    if (depth > 20) return false;
    a = a.target();
    b = b.target();
    if (a === b) return true;
  }
  return a.kind !== 'reference' && b.kind !== 'reference' && sameType(a, b);
};

/** Two names of one elementary type with the same values. */
const sameSet = (left: ElementaryType, right: ElementaryType): boolean =>
  baseOf(left) === baseOf(right) &&
  left.length === right.length &&
  lowest(left) === lowest(right) &&
  highest(left) === highest(right);

/** The ends of a type's range, exact also for 64 bits. */
export const lowest = (type: ElementaryType): number | bigint => type.limits?.low ?? type.low;
export const highest = (type: ElementaryType): number | bigint => type.limits?.high ?? type.high;
