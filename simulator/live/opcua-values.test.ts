import fc from 'fast-check';
import { BinaryStream, DataValue as EdgeDataValue, Variant as EdgeVariant } from 'node-opcua';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../kernel/time.ts';
import type { DataValue, UaScalar, UaTypeName } from '../protocols/opcua/services.ts';
import { Status } from '../protocols/opcua/status.ts';
import { fromVariant, toDataValue, toStatusCode, toVariant } from './opcua-values.ts';

const EPOCH = Date.UTC(2026, 3, 1);
const integer = (min: number, max: number) => fc.integer({ min, max });

/** Types whose values a controller's variables can have, and that clients write. */
const SCALARS: Partial<Record<UaTypeName, fc.Arbitrary<UaScalar>>> = {
  Boolean: fc.boolean(),
  SByte: integer(-128, 127),
  Byte: integer(0, 255),
  Int16: integer(-32768, 32767),
  UInt16: integer(0, 65535),
  Int32: integer(-2147483648, 2147483647),
  UInt32: integer(0, 4294967295),
  Int64: fc.maxSafeInteger(),
  UInt64: fc.maxSafeNat(),
  Float: fc.float({ noNaN: true }),
  Double: fc.double({ noNaN: true }),
  String: fc.string(),
  // The stack keeps time in milliseconds.
  DateTime: integer(0, 1e9).map((milliseconds) => (milliseconds * 1000) as Instant),
  ByteString: fc.uint8Array({ minLength: 1, maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('hex')),
  StatusCode: fc.constantFrom(...Object.values(Status)),
  QualifiedName: fc.record({ namespace: integer(0, 9), name: fc.string({ minLength: 1 }) }),
  LocalizedText: fc.record({ locale: fc.constantFrom('ja', 'en'), text: fc.string({ minLength: 1 }) }),
};

describe('values between the cell and the stack', () => {
  it.each(Object.entries(SCALARS))('%s survives the stack and its encoding, alone and in arrays', (name, scalar) => {
    const type = name as UaTypeName;
    fc.assert(
      fc.property(fc.oneof(scalar, fc.array(scalar, { minLength: 1, maxLength: 4 })), (value) => {
        const stream = new BinaryStream(4096);
        toVariant(type, value, EPOCH).encode(stream);
        stream.rewind();
        const decoded = new EdgeVariant();
        decoded.decode(stream);
        expect(fromVariant(decoded, EPOCH)).toEqual({ type, value });
      }),
    );
  });

  it('carry every status that the cell answers with, and the world time', () => {
    for (const status of Object.values(Status)) expect(toStatusCode(status).value).toBe(status);
    const value: DataValue = { type: 'Double', value: 7.5, status: 0, sourceTimestamp: 12_345_000 as Instant };
    const edge = toDataValue(value, EPOCH);
    expect(edge).toBeInstanceOf(EdgeDataValue);
    expect(edge.sourceTimestamp?.getTime()).toBe(EPOCH + 12_345);
  });
});
