import { bank as bankOf } from './generate-value.ts';
import type { LocatedWord } from './layout.ts';
import { LREAL, REAL } from './types.ts';

/*
 * Copies between variables and the process image. `C`, `D`, `R`, `H` are coils, discrete inputs, input registers and
 * holding registers; `U`, `S`, `W` are views of one scratch buffer. The host's byte order does not matter for 32-bit
 * values; a 64-bit value is taken apart as two words whose order the generator's host gives.
 */

const LOW_FIRST = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
const HIGH = LOW_FIRST ? 1 : 0;
const LOW = 1 - HIGH;

/** Takes 32 or 64 bits apart through the scratch buffer: which element of `U` is the high and the low word. */
const unpack = (bank: string, at: number): string => `(${bank}[${at}]<<16|${bank}[${at + 1}])`;
const pack = (bank: string, at: number, word: string): string =>
  `${bank}[${at}]=${word}>>>16;${bank}[${at + 1}]=${word}&65535;`;

const BITS: ReadonlySet<LocatedWord['area']> = new Set(['coil', 'discrete']);
const BANKS: Readonly<Record<LocatedWord['area'], string>> = { coil: 'C', discrete: 'D', input: 'R', holding: 'H' };

const readCode = (word: LocatedWord): string => {
  const { place, type, area, address, bit } = word;
  const bank = BANKS[area];
  if (type.bits === 1) {
    if (BITS.has(area)) return `N[${place}]=${bank}[${address}]===0?0:1;`;
    return `N[${place}]=${bank}[${address}]>>>${bit}&1;`;
  }
  if (type.bits === 8) {
    const bits = Array.from({ length: 8 }, (_, i) =>
      i === 0 ? `${bank}[${address}]` : `${bank}[${address + i}]<<${i}`,
    );
    const code = BITS.has(area) ? `(${bits.join('|')})` : `(${bank}[${address}]>>>${bit}&255)`;
    return `N[${place}]=${type.signed ? `${code}<<24>>24` : code};`;
  }
  if (type.bits === 16) return `N[${place}]=${type.signed ? `${bank}[${address}]<<16>>16` : `${bank}[${address}]`};`;
  const high = unpack(bank, address);
  if (type === REAL) return `U[0]=${high};N[${place}]=S[0];`;
  if (type.bits === 64)
    return `U[${HIGH}]=${high};U[${LOW}]=${unpack(bank, address + 2)};${bankOf(type)}[${place}]=${type === LREAL ? 'W' : 'V'}[0];`;
  return `N[${place}]=${type.signed ? high : `${high}>>>0`};`;
};

const writeCode = (word: LocatedWord): string => {
  const { place, type, area, address, bit } = word;
  const bank = BANKS[area];
  if (type.bits === 1) {
    if (BITS.has(area)) return `${bank}[${address}]=N[${place}];`;
    return `${bank}[${address}]=${bank}[${address}]&${65535 ^ (1 << bit)}|N[${place}]<<${bit};`;
  }
  if (type.bits === 8) {
    if (BITS.has(area))
      return Array.from({ length: 8 }, (_, i) => `${bank}[${address + i}]=N[${place}]>>>${i}&1;`).join('');
    return `${bank}[${address}]=${bank}[${address}]&${65535 ^ (255 << bit)}|(N[${place}]&255)<<${bit};`;
  }
  if (type.bits === 16) return `${bank}[${address}]=N[${place}];`;
  if (type === REAL) return `S[0]=N[${place}];${pack(bank, address, 'U[0]')}`;
  if (type.bits === 64)
    return `${type === LREAL ? 'W' : 'V'}[0]=${type === LREAL ? 'N' : 'A'}[${place}];${pack(bank, address, `U[${HIGH}]`)}${pack(bank, address + 2, `U[${LOW}]`)}`;
  return pack(bank, address, `N[${place}]`);
};

const isInput = ({ area }: LocatedWord): boolean => area === 'discrete' || area === 'input';

/**
 * `read()` takes the image into the variables before a scan, `write()` puts what the program may set back. `drive()` puts
 * inputs into the image: for who plays the field.
 */
export const imageCode = (located: readonly LocatedWord[]): string => {
  const write = (words: readonly LocatedWord[]): string => words.map(writeCode).join('\n');
  const inputs = located.filter(isInput);
  const outputs = located.filter((word) => !isInput(word));
  return `function read(){\n${located.map(readCode).join('\n')}\n}\nfunction write(){\n${write(outputs)}\n}\nfunction drive(){\n${write(inputs)}\n}\n`;
};
