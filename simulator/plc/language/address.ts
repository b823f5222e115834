import type { Location } from './checked.ts';
import {
  BOOL,
  BYTE,
  baseOf,
  DINT,
  DWORD,
  INT,
  LINT,
  LREAL,
  LWORD,
  REAL,
  SINT,
  type Type,
  UDINT,
  UINT,
  ULINT,
  USINT,
  WORD,
} from './types.ts';

/*
 * OpenPLC's Modbus mapping: %QX coils, %IX discrete inputs, %IW input registers, %QW holding registers 0 to 1023,
 * %MW 1024 to 2047, %MD 2048 to 4095 (two registers, high word first), %ML 4096 to 8191 (four registers).
 * Beyond it, the larger and smaller units of an area lie over the same bits, as the standard's hierarchy suggests: %QB0 is
 * %QX0.0 to %QX0.7 (0 the lowest bit), %ID1 is %IW2 (high) and %IW3, %QL0 is %QW0 to %QW3; %MB0 is the low byte of
 * %MW0, %MX0.0 its lowest bit.
 */

/** Places in each area: bits for X, units of the size otherwise. */
const COUNTS: Readonly<Record<string, number>> = {
  IX: 8192,
  QX: 8192,
  MX: 16384,
  IB: 1024,
  QB: 1024,
  MB: 2048,
  IW: 1024,
  QW: 1024,
  MW: 1024,
  ID: 512,
  QD: 512,
  MD: 1024,
  IL: 256,
  QL: 256,
  ML: 1024,
};
const HOLDS: Readonly<Record<Location['size'], readonly Type[]>> = {
  X: [BOOL],
  B: [BYTE, SINT, USINT],
  W: [INT, UINT, WORD],
  D: [DINT, UDINT, DWORD, REAL],
  L: [LREAL, LINT, ULINT, LWORD],
};

export const EXAMPLES = '%IX0.0, %QX0.0, %IW0, %QW0, %MW0, %MD0, %ML0 (OpenPLC)';

/** Places that a dot divides into: `%QX3.1` is bit 25, `%IW1.2` word 10. */
const PER_LEVEL = 8;

/**
 * Reads `%QX3.1`, `%IW4`, `%MD0`, and addresses in levels (6.5.5.2), `%QX75`, `%IW1.2`, `%QX0.4.2`: each level counts
 * eight of the next, as bytes count bits. Null when this controller has no such place.
 */
export const readAddress = (text: string): Location | null => {
  const match = /^%([IQM])(X?|B|W|D|L)(\d{1,5}(?:\.\d{1,5})*)$/.exec(text.toUpperCase());
  if (!match) return null;
  const [, area, written, levels] = match as unknown as [string, Location['area'], string, string];
  const size = (written === '' ? 'X' : written) as Location['size'];
  const [first, ...others] = levels.split('.').map(Number) as [number, ...number[]];
  if (others.some((level) => level >= PER_LEVEL)) return null;
  const index = others.reduce((sum, level) => sum * PER_LEVEL + level, first);
  const count = COUNTS[area + size];
  if (count === undefined || index >= count) return null;
  const number = size === 'X' ? `${Math.floor(index / 8)}.${index % 8}` : index;
  return { text: `%${area}${size}${number}`, area, size, index };
};

/** The area of an address that is still to be given, `%I*`, `%QX*`; null for any other. */
export const partialArea = (text: string): Location['area'] | null => {
  const match = /^%([IQM])[XBWDL]?\*$/.exec(text.toUpperCase());
  return match ? (match[1] as Location['area']) : null;
};

export const holds = (location: Location): string => HOLDS[location.size].map((type) => type.name).join(', ');
export const fits = (location: Location, type: Type): boolean =>
  HOLDS[location.size].includes(baseOf(type.kind === 'array' ? type.element : type));
export const inReach = (location: Location, places: number): boolean =>
  location.index + places <= (COUNTS[location.area + location.size] as number);
