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

const readCode = ({ place, type, area, address }: LocatedWord): string => {
  if (area === 'coil' || area === 'discrete') return `N[${place}]=${area === 'coil' ? 'C' : 'D'}[${address}]===0?0:1;`;
  const bank = area === 'input' ? 'R' : 'H';
  if (type.bits === 16) return `N[${place}]=${type.signed ? `${bank}[${address}]<<16>>16` : `${bank}[${address}]`};`;
  const high = `(${bank}[${address}]<<16|${bank}[${address + 1}])`;
  if (type === REAL) return `U[0]=${high};N[${place}]=S[0];`;
  if (type === LREAL)
    return `U[${HIGH}]=${high};U[${LOW}]=(${bank}[${address + 2}]<<16|${bank}[${address + 3}]);N[${place}]=W[0];`;
  return `N[${place}]=${type.signed ? high : `${high}>>>0`};`;
};

const writeCode = ({ place, type, area, address }: LocatedWord): string => {
  if (area === 'discrete' || area === 'input') return '';
  if (area === 'coil') return `C[${address}]=N[${place}];`;
  if (type.bits === 16) return `H[${address}]=N[${place}];`;
  if (type === REAL) return `S[0]=N[${place}];H[${address}]=U[0]>>>16;H[${address + 1}]=U[0]&65535;`;
  if (type === LREAL) {
    const word = (index: number, at: number): string => `H[${at}]=U[${index}]>>>16;H[${at + 1}]=U[${index}]&65535;`;
    return `W[0]=N[${place}];${word(HIGH, address)}${word(LOW, address + 2)}`;
  }
  return `H[${address}]=N[${place}]>>>16;H[${address + 1}]=N[${place}]&65535;`;
};

/** `read()` takes the image into the variables before a scan, `write()` puts what the program may set back. */
export const imageCode = (located: readonly LocatedWord[]): string =>
  `function read(){\n${located.map(readCode).join('\n')}\n}\nfunction write(){\n${located.map(writeCode).join('\n')}\n}\n`;
