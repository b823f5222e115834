import type { UaScalar, UaTypeName, UaValue } from './services.ts';

/** Ranges of the integer types (OPC 10000-6, table 1); 64-bit ones as far as a double is exact. */
const INTEGERS: Readonly<Partial<Record<UaTypeName, readonly [number, number]>>> = {
  SByte: [-128, 127],
  Byte: [0, 255],
  Int16: [-32768, 32767],
  UInt16: [0, 65535],
  Int32: [-2147483648, 2147483647],
  UInt32: [0, 4294967295],
  Int64: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  UInt64: [0, Number.MAX_SAFE_INTEGER],
  DateTime: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  StatusCode: [0, 4294967295],
};

/** True when a JavaScript value is one that a Variant of this type can hold. */
export const isOfType = (type: UaTypeName, value: UaScalar): boolean => {
  const range = INTEGERS[type];
  if (range) return typeof value === 'number' && Number.isInteger(value) && value >= range[0] && value <= range[1];
  switch (type) {
    case 'Boolean':
      return typeof value === 'boolean';
    case 'Float':
    case 'Double':
      return typeof value === 'number';
    case 'String':
    case 'Guid':
    case 'XmlElement':
    case 'NodeId':
    case 'ByteString':
      return typeof value === 'string';
    case 'QualifiedName':
      return typeof value === 'object' && value !== null && 'name' in value && 'namespace' in value;
    case 'LocalizedText':
      return typeof value === 'object' && value !== null && 'locale' in value;
    default:
      return typeof value === 'object' && value !== null && 'structure' in value;
  }
};

export const isArrayValue = (value: UaValue): value is readonly UaScalar[] => Array.isArray(value);
