import type { NodeIdText } from '../services.ts';
import { fromHex, type Reader, toHex, Writer } from './bytes.ts';

/*
 * NodeIds (OPC 10000-6, 5.2.2.9) between their text and their bytes. The shortest form that holds the id is written.
 */

const NODE_ID = /^(?:ns=(\d+);)?([isgb])=(.*)$/s;

const encode = (id: NodeIdText): Uint8Array => {
  const match = NODE_ID.exec(id);
  if (!match) throw new Error(`UA Binary: "${id}" is not a node id such as ns=2;s=Name`);
  const namespace = Number(match[1] ?? 0);
  const value = match[3] as string;
  const writer = new Writer(0);
  switch (match[2]) {
    case 'i': {
      const number = Number(value);
      if (namespace === 0 && number <= 0xff) {
        writer.byte(0x00);
        writer.byte(number);
      } else if (namespace <= 0xff && number <= 0xffff) {
        writer.byte(0x01);
        writer.byte(namespace);
        writer.uint16(number);
      } else {
        writer.byte(0x02);
        writer.uint16(namespace);
        writer.uint32(number);
      }
      break;
    }
    case 's':
      writer.byte(0x03);
      writer.uint16(namespace);
      writer.string(value);
      break;
    case 'g':
      writer.byte(0x04);
      writer.uint16(namespace);
      putGuid(writer, value);
      break;
    default:
      writer.byte(0x05);
      writer.uint16(namespace);
      writer.byteString(Uint8Array.from(atob(value), (character) => character.charCodeAt(0)));
  }
  return writer.take();
};

/** Encodings already made; ids come from address spaces, so there are few. Bounded all the same. */
const cache = new Map<NodeIdText, Uint8Array>();
const CACHE_LIMIT = 4096;

export const putNodeId = (writer: Writer, id: NodeIdText): void => {
  let bytes = cache.get(id);
  if (bytes === undefined) {
    bytes = encode(id);
    if (cache.size >= CACHE_LIMIT) cache.clear();
    cache.set(id, bytes);
  }
  writer.raw(bytes);
};

const prefix = (namespace: number): string => (namespace === 0 ? '' : `ns=${namespace};`);

const body = (reader: Reader, form: number): NodeIdText => {
  switch (form) {
    case 0x00:
      return `i=${reader.byte()}`;
    case 0x01: {
      const namespace = reader.byte();
      return `${prefix(namespace)}i=${reader.uint16()}`;
    }
    case 0x02: {
      const namespace = reader.uint16();
      return `${prefix(namespace)}i=${reader.uint32()}`;
    }
    case 0x03: {
      const namespace = reader.uint16();
      return `${prefix(namespace)}s=${reader.string() ?? ''}`;
    }
    case 0x04: {
      const namespace = reader.uint16();
      return `${prefix(namespace)}g=${getGuid(reader)}`;
    }
    case 0x05: {
      const namespace = reader.uint16();
      return `${prefix(namespace)}b=${btoa(String.fromCharCode(...(reader.byteString() ?? [])))}`;
    }
    default:
      throw reader.fail(`0x${form.toString(16)} is no form of a node id`);
  }
};

export const getNodeId = (reader: Reader): NodeIdText => body(reader, reader.byte());

/**
 * An ExpandedNodeId (OPC 10000-6, 5.2.2.10). A namespace URI or a server index is read past: the services here stay
 * within one server.
 */
export const getExpandedNodeId = (reader: Reader): NodeIdText => {
  const form = reader.byte();
  const id = body(reader, form & 0x3f);
  if (form & 0x80) reader.string();
  if (form & 0x40) reader.uint32();
  return id;
};

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** OPC 10000-6, 5.2.2.6: the first three groups are little-endian numbers, the rest are bytes. */
export const putGuid = (writer: Writer, text: string): void => {
  if (!GUID.test(text)) throw new Error(`UA Binary: "${text}" is not a GUID`);
  const parts = text.split('-') as [string, string, string, string, string];
  writer.uint32(Number.parseInt(parts[0], 16));
  writer.uint16(Number.parseInt(parts[1], 16));
  writer.uint16(Number.parseInt(parts[2], 16));
  writer.raw(fromHex(parts[3] + parts[4]));
};

export const getGuid = (reader: Reader): string => {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  const head = `${hex(reader.uint32(), 8)}-${hex(reader.uint16(), 4)}-${hex(reader.uint16(), 4)}`;
  const tail = toHex(reader.raw(8));
  return `${head}-${tail.slice(0, 4)}-${tail.slice(4)}`;
};
