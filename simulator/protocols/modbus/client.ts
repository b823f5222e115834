import { EXCEPTION_NAMES } from './exception.ts';
import { unpackBits, unpackWords } from './functions.ts';

/* The client's half: request PDUs to send and responses to understand. Addresses are 0-based. */

/** A request that cannot be put into bytes: a mistake of the caller, not of the device. */
export class ModbusRequestError extends RangeError {
  readonly code = 'modbus-request';
  readonly parameters: Readonly<Record<string, number>>;

  constructor(what: string, parameters: Readonly<Record<string, number>>) {
    super(`modbus request: ${what} (${JSON.stringify(parameters)})`);
    this.name = 'ModbusRequestError';
    this.parameters = parameters;
  }
}

const word = (value: number, name: string): number => {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff) {
    throw new ModbusRequestError(`${name} must be a whole number from 0 to 65535`, { [name]: value });
  }
  return value;
};

export type ReadFunction = 1 | 2 | 3 | 4;

/** A read of coils (1), discrete inputs (2), holding (3) or input registers (4). */
export const readRequest = (fc: ReadFunction, address: number, quantity: number): Uint8Array => {
  word(address, 'address');
  word(quantity, 'quantity');
  return Uint8Array.of(fc, address >> 8, address, quantity >> 8, quantity);
};

/** FC 5 for a boolean value, FC 6 for a number. */
export const writeSingle = (address: number, value: number | boolean): Uint8Array => {
  word(address, 'address');
  if (typeof value === 'boolean') return Uint8Array.of(5, address >> 8, address, value ? 0xff : 0, 0);
  word(value, 'value');
  return Uint8Array.of(6, address >> 8, address, value >> 8, value);
};

/** FC 15 for boolean values (at most 1968), FC 16 for numbers (at most 123). */
export const writeMultiple = (address: number, values: readonly boolean[] | readonly number[]): Uint8Array => {
  word(address, 'address');
  const quantity = values.length;
  const bits = typeof values[0] === 'boolean';
  if (quantity < 1 || quantity > (bits ? 1968 : 123)) {
    throw new ModbusRequestError(`a write takes 1 to ${bits ? 1968 : 123} values`, { quantity });
  }
  const count = bits ? (quantity + 7) >> 3 : 2 * quantity;
  const out = new Uint8Array(6 + count);
  out.set([bits ? 15 : 16, address >> 8, address & 0xff, quantity >> 8, quantity & 0xff, count]);
  for (let i = 0; i < quantity; i++) {
    const value = values[i];
    if (typeof value === 'boolean') {
      if (value) out[6 + (i >> 3)] = (out[6 + (i >> 3)] as number) | (1 << (i & 7));
    } else {
      word(value as number, 'value');
      out[6 + 2 * i] = (value as number) >> 8;
      out[7 + 2 * i] = value as number;
    }
  }
  return out;
};

/** FC 22: register = (register AND `and`) OR (`or` AND NOT `and`). */
export const maskWriteRequest = (address: number, and: number, or: number): Uint8Array => {
  word(address, 'address');
  word(and, 'and');
  word(or, 'or');
  return Uint8Array.of(22, address >> 8, address, and >> 8, and, or >> 8, or);
};

/** FC 23: writes `values` at `writeAddress`, then reads. */
export const readWriteRequest = (
  readAddress: number,
  quantity: number,
  writeAddress: number,
  values: readonly number[],
): Uint8Array => {
  if (values.length < 1 || values.length > 121) {
    throw new ModbusRequestError('a read/write takes 1 to 121 values', { quantity: values.length });
  }
  const write = writeMultiple(writeAddress, values);
  const out = new Uint8Array(write.length + 4);
  out.set(readRequest(3, readAddress, quantity));
  out.set(write.subarray(1), 5);
  out[0] = 23;
  return out;
};

/** FC 43/14: `level` 1 basic, 2 regular, 3 extended as a stream from `object` on; 4 the single object. */
export const identifyRequest = (level: 1 | 2 | 3 | 4 = 2, object = 0): Uint8Array =>
  Uint8Array.of(43, 14, level, object);

/** FC 17. */
export const reportServerIdRequest = (): Uint8Array => Uint8Array.of(17);

/** FC 8. */
export const diagnosticsRequest = (subfunction: number, value = 0): Uint8Array =>
  Uint8Array.of(8, subfunction >> 8, subfunction, value >> 8, value);

export type ParsedResponse =
  | { readonly kind: 'values'; readonly values: readonly number[] }
  | { readonly kind: 'written'; readonly address: number; readonly quantity: number }
  | { readonly kind: 'exception'; readonly code: number; readonly name: string }
  /** A normal response whose body the caller reads himself (identification, diagnostics …). */
  | { readonly kind: 'other'; readonly pdu: Uint8Array }
  /** Not an answer to this request at all. */
  | { readonly kind: 'malformed'; readonly pdu: Uint8Array };

const u16 = (pdu: Uint8Array, at: number): number => ((pdu[at] as number) << 8) | (pdu[at + 1] as number);

/** Reads a response in the light of its request; bits come as 0 and 1. Never throws. */
export const parseResponse = (request: Uint8Array, response: Uint8Array): ParsedResponse => {
  const fc = request[0] ?? 0;
  const malformed = { kind: 'malformed', pdu: response } as const;
  if (response[0] === (fc | 0x80) && response.length === 2) {
    const code = response[1] as number;
    return { kind: 'exception', code, name: EXCEPTION_NAMES[code] ?? `exception-${code}` };
  }
  if (response[0] !== fc) return malformed;
  switch (fc) {
    case 1:
    case 2: {
      const quantity = u16(request, 3);
      const count = (quantity + 7) >> 3;
      if (response.length !== 2 + count || response[1] !== count) return malformed;
      return { kind: 'values', values: unpackBits(response, 2, quantity) };
    }
    case 3:
    case 4:
    case 23: {
      const quantity = u16(request, 3);
      if (response.length !== 2 + 2 * quantity || response[1] !== 2 * quantity) return malformed;
      return { kind: 'values', values: unpackWords(response, 2, quantity) };
    }
    case 5:
    case 6:
    case 15:
    case 16:
      if (response.length !== 5 || u16(response, 1) !== u16(request, 1)) return malformed;
      if (u16(response, 3) !== u16(request, 3)) return malformed;
      return { kind: 'written', address: u16(response, 1), quantity: fc < 15 ? 1 : u16(response, 3) };
    case 22:
      if (response.length !== 7 || u16(response, 1) !== u16(request, 1)) return malformed;
      return { kind: 'written', address: u16(response, 1), quantity: 1 };
    case 24: {
      if (response.length < 5 || u16(response, 1) !== response.length - 3) return malformed;
      const quantity = u16(response, 3);
      if (response.length !== 5 + 2 * quantity) return malformed;
      return { kind: 'values', values: unpackWords(response, 5, quantity) };
    }
    default:
      return { kind: 'other', pdu: response };
  }
};
