import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  diagnosticsRequest,
  identifyRequest,
  ModbusRequestError,
  maskWriteRequest,
  parseResponse,
  readRequest,
  readWriteRequest,
  reportServerIdRequest,
  writeMultiple,
  writeSingle,
} from './client.ts';
import { arrayData, type ModbusDevice } from './device.ts';
import { describePdu, FUNCTIONS, functionName } from './functions.ts';
import { servePdu } from './service.ts';

const identity = { vendor: 'V', product: 'P', revision: '1', model: 'M', name: 'N', unit: 1 };
const device = () => ({ data: arrayData({ coil: 3000, discrete: 3000, input: 300, holding: 300 }), identity });
const served = (pdu: Uint8Array, to: ModbusDevice) => servePdu(pdu, to) as Uint8Array;
const words = (max: number) => fc.array(fc.nat(65535), { minLength: 1, maxLength: max });

describe('a client and a device', () => {
  it('agree about registers that were written and read back', () => {
    fc.assert(
      fc.property(fc.nat(177), words(123), (address, values) => {
        const plc = device();
        const write = writeMultiple(address, values);
        expect(parseResponse(write, served(write, plc))).toEqual({
          kind: 'written',
          address,
          quantity: values.length,
        });
        const read = readRequest(3, address, values.length);
        expect(parseResponse(read, served(read, plc))).toEqual({ kind: 'values', values });
      }),
    );
  });

  it('agree about coils', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.array(fc.boolean(), { minLength: 1, maxLength: 1968 }), (address, bits) => {
        const plc = device();
        served(writeMultiple(address, bits), plc);
        const read = readRequest(1, address, bits.length);
        expect(parseResponse(read, served(read, plc))).toEqual({ kind: 'values', values: bits.map(Number) });
      }),
    );
  });

  it('agree about what every request addresses', () => {
    fc.assert(
      fc.property(fc.nat(177), words(121), fc.nat(100), fc.integer({ min: 1, max: 125 }), (at, values, from, count) => {
        const quantity = values.length;
        expect(describePdu(writeMultiple(at, values))).toMatchObject({
          access: 'write',
          area: 'holding',
          address: at,
          quantity,
          values,
        });
        expect(describePdu(readWriteRequest(from, count, at, values))).toMatchObject({
          address: at,
          quantity,
          values,
          reads: { address: from, quantity: count },
        });
        expect(describePdu(readRequest(2, at, count))).toMatchObject({
          access: 'read',
          area: 'discrete',
          address: at,
          quantity: count,
        });
      }),
    );
    expect(describePdu(writeSingle(5, true))).toMatchObject({ name: 'write-coil', area: 'coil', values: [1] });
    expect(describePdu(writeSingle(5, 77))).toMatchObject({ name: 'write-register', values: [77] });
    expect(describePdu(maskWriteRequest(3, 0xff, 1))).toMatchObject({ access: 'write', masks: { and: 0xff, or: 1 } });
    expect(describePdu(identifyRequest())).toMatchObject({ access: 'identify', address: null, subfunction: 14 });
    expect(describePdu(reportServerIdRequest())).toMatchObject({ access: 'identify' });
    expect(describePdu(diagnosticsRequest(11))).toMatchObject({ access: 'diagnostic', subfunction: 11 });
  });

  it('know an exception by its name, and a foreign answer as malformed', () => {
    const read = readRequest(3, 0, 2);
    expect(parseResponse(read, Uint8Array.of(0x83, 2))).toEqual({
      kind: 'exception',
      code: 2,
      name: 'illegal-data-address',
    });
    expect(parseResponse(read, Uint8Array.of(4, 4, 0, 0, 0, 0)).kind).toBe('malformed');
    expect(parseResponse(read, Uint8Array.of(3, 4, 0, 0)).kind).toBe('malformed');
    expect(parseResponse(writeSingle(1, 2), Uint8Array.of(6, 0, 1, 0, 3)).kind).toBe('malformed');
  });

  it('never throw for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.uint8Array({ maxLength: 40 }), (request, response) => {
        describePdu(request);
        parseResponse(request, response);
      }),
    );
  });
});

describe('a request that cannot be', () => {
  it('is refused before it is sent, saying which number is wrong', () => {
    expect(() => readRequest(3, 70000, 1)).toThrow(ModbusRequestError);
    expect(() => writeSingle(0, -1)).toThrow(/value must be a whole number from 0 to 65535/);
    expect(() => writeMultiple(0, [])).toThrow(/1 to 123/);
    expect(() => writeMultiple(0, new Array(124).fill(1))).toThrow(ModbusRequestError);
    expect(() => readWriteRequest(0, 1, 0, new Array(122).fill(1))).toThrow(/121/);
    try {
      readRequest(3, 1.5, 1);
    } catch (error) {
      expect(error).toMatchObject({ code: 'modbus-request', parameters: { address: 1.5 } });
    }
  });
});

describe('the table of functions', () => {
  it('has each code once, in order', () => {
    const codes = FUNCTIONS.map(({ code }) => code);
    expect(codes).toEqual([...new Set(codes)].sort((a, b) => a - b));
    expect(functionName(3)).toBe('read-holding');
    expect(functionName(90)).toBe('function-90');
  });
});
