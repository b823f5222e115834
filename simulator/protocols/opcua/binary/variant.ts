import type { Instant } from '../../../kernel/time.ts';
import { BUILT_IN } from '../address-space.ts';
import type {
  DataValue,
  EventField,
  LocalizedText,
  NodeIdText,
  QualifiedName,
  UaScalar,
  UaStructure,
  UaTypeName,
  UaValue,
  Variant,
} from '../services.ts';
import { isArrayValue } from '../values.ts';
import { fromHex, Reader, toHex, type Writer } from './bytes.ts';
import {
  array,
  byte,
  dateTime,
  double,
  type Field,
  int32,
  localizedText,
  nodeId,
  string,
  struct,
  text,
  uint32,
} from './field.ts';
import { getExpandedNodeId, getGuid, getNodeId, putGuid, putNodeId } from './node-id.ts';

/* Structures with an encoding of their own (binary encoding ids: OPC 10000-6, A.3). */
const range = struct({ low: double, high: double });
const euInformation = struct({
  namespaceUri: text,
  unitId: int32,
  displayName: localizedText,
  description: localizedText,
});
const argument = struct({
  name: text,
  dataType: nodeId,
  valueRank: int32,
  arrayDimensions: array(uint32),
  description: localizedText,
});
const modelChange = struct({ affected: nodeId, affectedType: nodeId, verb: byte });
const buildInfo = struct({
  productUri: text,
  manufacturerName: text,
  productName: text,
  softwareVersion: text,
  buildNumber: text,
  buildDate: dateTime,
});
const serverStatus = struct({
  startTime: dateTime,
  currentTime: dateTime,
  state: int32,
  buildInfo,
  secondsTillShutdown: uint32,
  shutdownReason: localizedText,
});

const putStructure = (writer: Writer, value: UaStructure) => {
  const body = (id: number, write: () => void): void => {
    putNodeId(writer, `i=${id}`);
    writer.byte(1);
    const at = writer.length;
    writer.uint32(0);
    write();
    writer.patchUint32(at, writer.length - at - 4);
  };
  switch (value.structure) {
    case 'Range':
      return body(886, () => range.put(writer, value));
    case 'EUInformation':
      return body(889, () => euInformation.put(writer, value));
    case 'Argument':
      return body(298, () => argument.put(writer, { ...value, arrayDimensions: [] }));
    case 'BuildInfo':
      return body(340, () => buildInfo.put(writer, value));
    case 'ModelChange':
      return body(879, () => modelChange.put(writer, value));
    case 'ServerStatus':
      return body(864, () => serverStatus.put(writer, value));
    default:
      return putExtension(writer, { encoding: value.encoding, body: fromHex(value.body) });
  }
};

const getStructure = (reader: Reader): UaStructure | null => {
  const { encoding, body } = getExtension(reader);
  if (body === null) return encoding === 'i=0' ? null : { structure: 'other', encoding, body: '' };
  const inner = new Reader(body, reader.epoch);
  const time = (value: Instant | null): Instant => value ?? (0 as Instant);
  const build = ({ buildDate, ...rest }: ReturnType<typeof buildInfo.get>) =>
    ({ structure: 'BuildInfo', ...rest, buildDate: time(buildDate) }) as const;
  switch (encoding) {
    case 'i=886':
      return { structure: 'Range', ...range.get(inner) };
    case 'i=889':
      return { structure: 'EUInformation', ...euInformation.get(inner) };
    case 'i=298': {
      const { name, dataType, valueRank, description } = argument.get(inner);
      return { structure: 'Argument', name, dataType, valueRank, description };
    }
    case 'i=879':
      return { structure: 'ModelChange', ...modelChange.get(inner) };
    case 'i=340':
      return build(buildInfo.get(inner));
    case 'i=864': {
      const status = serverStatus.get(inner);
      return {
        structure: 'ServerStatus',
        ...status,
        startTime: time(status.startTime),
        currentTime: time(status.currentTime),
        buildInfo: build(status.buildInfo),
      };
    }
    default:
      return { structure: 'other', encoding, body: toHex(body) };
  }
};

/** An ExtensionObject (OPC 10000-6, 5.2.2.15) whose body is left in bytes; null where there is no body. */
export interface Extension {
  readonly encoding: NodeIdText;
  readonly body: Uint8Array | null;
}

export const NO_EXTENSION: Extension = { encoding: 'i=0', body: null };

const putExtension = (writer: Writer, value: Extension): void => {
  putNodeId(writer, value.encoding);
  writer.byte(value.body === null ? 0 : 1);
  if (value.body !== null) writer.byteString(value.body);
};

const getExtension = (reader: Reader): Extension => {
  const encoding = getNodeId(reader);
  const form = reader.byte();
  if (form > 2) throw reader.fail(`0x${form.toString(16)} is no form of an extension object`);
  return { encoding, body: form === 0 ? null : reader.byteString() };
};

export const extension: Field<Extension> = { put: putExtension, get: getExtension };

const putScalar = (writer: Writer, type: UaTypeName, value: UaScalar) => {
  switch (type) {
    case 'Boolean':
      return writer.byte(value ? 1 : 0);
    case 'SByte':
    case 'Byte':
      return writer.byte((value as number) & 0xff);
    case 'Int16':
    case 'UInt16':
      return writer.uint16((value as number) & 0xffff);
    case 'Int32':
    case 'UInt32':
    case 'StatusCode':
      return writer.uint32((value as number) >>> 0);
    case 'Int64':
    case 'UInt64':
      return writer.int64(value as number);
    case 'Float':
      return writer.float(value as number);
    case 'Double':
      return writer.double(value as number);
    case 'DateTime':
      return writer.dateTime(value as Instant | null);
    case 'String':
    case 'XmlElement':
      return string.put(writer, value as string | null);
    case 'ByteString':
      return writer.byteString(value === null ? null : fromHex(value as string));
    case 'Guid':
      return putGuid(writer, value as string);
    case 'NodeId':
      return putNodeId(writer, value as NodeIdText);
    case 'QualifiedName': {
      const { namespace, name } = value as QualifiedName;
      writer.uint16(namespace);
      return writer.string(name === '' ? null : name);
    }
    case 'LocalizedText':
      return localizedText.put(writer, value as LocalizedText);
    case 'ExtensionObject':
      return value === null ? putExtension(writer, NO_EXTENSION) : putStructure(writer, value as UaStructure);
  }
};

const getScalar = (reader: Reader, type: UaTypeName): UaScalar => {
  switch (type) {
    case 'Boolean':
      return reader.byte() !== 0;
    case 'SByte':
      return reader.sbyte();
    case 'Byte':
      return reader.byte();
    case 'Int16':
      return reader.int16();
    case 'UInt16':
      return reader.uint16();
    case 'Int32':
      return reader.int32();
    case 'UInt32':
    case 'StatusCode':
      return reader.uint32();
    case 'Int64':
      return reader.int64();
    case 'UInt64':
      return reader.uint64();
    case 'Float':
      return reader.float();
    case 'Double':
      return reader.double();
    case 'DateTime':
      return reader.dateTime();
    case 'String':
    case 'XmlElement':
      return reader.string();
    case 'ByteString': {
      const bytes = reader.byteString();
      return bytes === null ? null : toHex(bytes);
    }
    case 'Guid':
      return getGuid(reader);
    case 'NodeId':
      return getNodeId(reader);
    case 'QualifiedName':
      return { namespace: reader.uint16(), name: reader.string() ?? '' };
    case 'LocalizedText':
      return localizedText.get(reader);
    case 'ExtensionObject':
      return getStructure(reader);
  }
};

const TYPES = new Map<number, UaTypeName>(
  Object.entries(BUILT_IN).map(([name, number]) => [number, name as UaTypeName]),
);

/** A Variant (OPC 10000-6, 5.2.2.16); a null type is the empty Variant. */
export const putVariant = (writer: Writer, type: UaTypeName | null, value: UaValue) => {
  if (type === null) return writer.byte(0);
  if (!isArrayValue(value)) {
    writer.byte(BUILT_IN[type]);
    return putScalar(writer, type, value);
  }
  writer.byte(BUILT_IN[type] | 0x80);
  writer.int32(value.length);
  for (const item of value) putScalar(writer, type, item);
};

/** Reads a Variant; arrays of several dimensions come out flat, an ExpandedNodeId as a NodeId. */
export const getVariant = (reader: Reader): { readonly type: UaTypeName | null; readonly value: UaValue } => {
  const mask = reader.byte();
  const id = mask & 0x3f;
  if (id === 0) return { type: null, value: null };
  const expanded = id === 18;
  const type = expanded ? 'NodeId' : TYPES.get(id);
  if (type === undefined) throw reader.fail(`a Variant of built-in type ${id} is not supported`);
  const one = (): UaScalar => (expanded ? getExpandedNodeId(reader) : getScalar(reader, type));
  if ((mask & 0x80) === 0) return { type, value: one() };
  const count = reader.count();
  const values: UaScalar[] = [];
  for (let i = 0; i < (count ?? 0); i++) values.push(one());
  if (mask & 0x40) for (let left = reader.count() ?? 0; left > 0; left--) reader.int32();
  return { type, value: values };
};

export const variant: Field<Variant> = {
  put: (writer, value) => putVariant(writer, value.type, value.value),
  get: (reader) => {
    const { type, value } = getVariant(reader);
    return type === null ? { type: 'String', value: null } : { type, value };
  },
};

/** A Variant that may be empty. */
export const fieldVariant: Field<EventField> = {
  put: (writer, value) => putVariant(writer, value.type, value.value),
  get: getVariant,
};

/** A DataValue (OPC 10000-6, 5.2.2.17): value 1, status 2, source time 4, server time 8, picoseconds 16 and 32. */
export const dataValue: Field<DataValue> = {
  put: (writer, value) => {
    writer.byte(
      (value.type === null ? 0 : 1) | (value.status === 0 ? 0 : 2) | (value.sourceTimestamp === null ? 0 : 4),
    );
    if (value.type !== null) putVariant(writer, value.type, value.value);
    if (value.status !== 0) writer.uint32(value.status);
    if (value.sourceTimestamp !== null) writer.dateTime(value.sourceTimestamp);
  },
  get: (reader) => {
    const mask = reader.byte();
    const { type, value } = mask & 1 ? getVariant(reader) : { type: null, value: null };
    const status = mask & 2 ? reader.uint32() : 0;
    const sourceTimestamp = mask & 4 ? reader.dateTime() : null;
    if (mask & 16) reader.uint16();
    if (mask & 8) reader.dateTime();
    if (mask & 32) reader.uint16();
    return { type, value, status, sourceTimestamp };
  },
};
