import type { NodeIdText } from '../services.ts';
import { Reader, Writer } from './bytes.ts';
import { getNodeId, putNodeId } from './node-id.ts';
import { type Body, bodyField, type Message, type MessageName, messageEncoding, messageName } from './structures.ts';

/*
 * OPC UA TCP and the secure conversation without security (OPC 10000-6, 6.7 and 7.1): chunks, their headers, and
 * messages that are split into chunks. Chunks of a channel with security come out with their headers alone.
 */

export const SECURITY_POLICY_NONE = 'http://opcfoundation.org/UA/SecurityPolicy#None';

const HEADER = 8;
const MAX_MESSAGE = 16 * 1024 * 1024;

/** Buffer sizes and limits of Hello and Acknowledge; 0 stands for no limit. */
export interface TransportLimits {
  readonly receiveBufferSize: number;
  readonly sendBufferSize: number;
  readonly maxMessageSize: number;
  readonly maxChunkCount: number;
}

export type Chunk =
  | { readonly type: 'HEL'; readonly limits: TransportLimits; readonly endpointUrl: string }
  | { readonly type: 'ACK'; readonly limits: TransportLimits }
  | { readonly type: 'ERR'; readonly status: number; readonly reason: string }
  | {
      readonly type: 'OPN';
      readonly final: ChunkEnd;
      readonly channel: number;
      readonly policy: string;
      /** Null on a channel with security: sequence header and body are then encrypted. */
      readonly sequence: SequenceHeader | null;
      readonly body: Uint8Array;
    }
  | {
      readonly type: 'MSG' | 'CLO';
      readonly final: ChunkEnd;
      readonly channel: number;
      readonly token: number;
      readonly sequence: SequenceHeader | null;
      readonly body: Uint8Array;
    };

/** F: the last chunk of a message, C: more follow, A: the message was given up. */
export type ChunkEnd = 'F' | 'C' | 'A';

export interface SequenceHeader {
  readonly sequence: number;
  readonly request: number;
}

const start = (writer: Writer, type: string, final: ChunkEnd): void => {
  for (const character of type + final) writer.byte(character.charCodeAt(0));
  writer.uint32(0);
};

const finish = (writer: Writer): Uint8Array => {
  writer.patchUint32(4, writer.length);
  return writer.take();
};

const putLimits = (writer: Writer, limits: TransportLimits): void => {
  writer.uint32(0);
  writer.uint32(limits.receiveBufferSize);
  writer.uint32(limits.sendBufferSize);
  writer.uint32(limits.maxMessageSize);
  writer.uint32(limits.maxChunkCount);
};

export const hello = (limits: TransportLimits, endpointUrl: string): Uint8Array => {
  const writer = new Writer(0);
  start(writer, 'HEL', 'F');
  putLimits(writer, limits);
  writer.string(endpointUrl);
  return finish(writer);
};

export const acknowledge = (limits: TransportLimits): Uint8Array => {
  const writer = new Writer(0);
  start(writer, 'ACK', 'F');
  putLimits(writer, limits);
  return finish(writer);
};

/** A message as the bytes that follow the sequence header: the node id of its encoding, then its body. */
export const encodeMessage = <N extends MessageName>(name: N, body: Body<N>, epoch: number): Uint8Array => {
  const writer = new Writer(epoch);
  putNodeId(writer, messageEncoding(name));
  bodyField(name).put(writer, body);
  return writer.take();
};

/** One direction of a channel without security: where its sequence numbers stand. */
export interface ChannelState {
  readonly channel: number;
  readonly token: number;
  sequence: number;
}

/** Splits a message into chunks of at most `bufferSize` bytes and numbers them. */
export const chunks = (
  type: 'OPN' | 'MSG' | 'CLO',
  state: ChannelState,
  request: number,
  message: Uint8Array,
  bufferSize: number,
): Uint8Array[] => {
  const result: Uint8Array[] = [];
  for (let from = 0; from === 0 || from < message.length; ) {
    const writer = new Writer(0);
    start(writer, type, 'F');
    writer.uint32(state.channel);
    if (type === 'OPN') {
      writer.string(SECURITY_POLICY_NONE);
      writer.byteString(null);
      writer.byteString(null);
    } else writer.uint32(state.token);
    // OPC 10000-6, 6.7.2.4: numbers wrap below 4294966271 to a number below 1024.
    state.sequence = state.sequence >= 4_294_966_271 ? 1 : state.sequence + 1;
    writer.uint32(state.sequence);
    writer.uint32(request);
    const part = message.subarray(from, from + bufferSize - writer.length);
    writer.raw(part);
    from += part.length;
    const chunk = finish(writer);
    if (from < message.length) chunk[3] = 0x43; // C
    result.push(chunk);
    if (part.length === 0) break;
  }
  return result;
};

/**
 * Takes the first whole chunk off a stream of bytes; null when it is not complete yet. Throws `DecodingError` when
 * the bytes cannot be a chunk.
 */
export const takeChunk = (bytes: Uint8Array): { readonly chunk: Chunk; readonly size: number } | null => {
  if (bytes.length < HEADER) return null;
  const head = new Reader(bytes, 0);
  const type = String.fromCharCode(head.byte(), head.byte(), head.byte());
  const final = String.fromCharCode(head.byte());
  const size = head.uint32();
  if (!['HEL', 'ACK', 'ERR', 'OPN', 'MSG', 'CLO'].includes(type)) throw head.fail(`"${type}" is no message type`);
  if (final !== 'F' && final !== 'C' && final !== 'A') throw head.fail(`"${final}" is no chunk type`);
  if (size < HEADER || size > MAX_MESSAGE) throw head.fail(`a chunk of ${size} bytes`);
  if (bytes.length < size) return null;
  return { chunk: readChunk(new Reader(bytes.subarray(HEADER, size), 0), type as Chunk['type'], final), size };
};

const getLimits = (reader: Reader): TransportLimits => {
  reader.uint32();
  return {
    receiveBufferSize: reader.uint32(),
    sendBufferSize: reader.uint32(),
    maxMessageSize: reader.uint32(),
    maxChunkCount: reader.uint32(),
  };
};

const readChunk = (reader: Reader, type: Chunk['type'], final: ChunkEnd): Chunk => {
  switch (type) {
    case 'HEL':
      return { type, limits: getLimits(reader), endpointUrl: reader.string() ?? '' };
    case 'ACK':
      return { type, limits: getLimits(reader) };
    case 'ERR':
      return { type, status: reader.uint32(), reason: reader.string() ?? '' };
    case 'OPN': {
      const channel = reader.uint32();
      const policy = reader.string() ?? '';
      reader.byteString();
      reader.byteString();
      const sequence = policy === SECURITY_POLICY_NONE ? { sequence: reader.uint32(), request: reader.uint32() } : null;
      return { type, final, channel, policy, sequence, body: reader.raw(reader.left) };
    }
    default: {
      const channel = reader.uint32();
      const token = reader.uint32();
      const sequence = { sequence: reader.uint32(), request: reader.uint32() };
      return { type, final, channel, token, sequence, body: reader.raw(reader.left) };
    }
  }
};

/** A message that came out of the chunks of one direction. */
export interface ReceivedMessage {
  readonly type: 'OPN' | 'MSG' | 'CLO';
  readonly channel: number;
  readonly sequence: SequenceHeader;
  readonly encoding: NodeIdText;
  /** Null when the message is not one in use here. */
  readonly message: Message | null;
  /** Bytes that followed the message's last field: 0 in a sound message. */
  readonly rest: number;
}

/** Puts chunks of one direction together again. Chunks of a channel with security are counted and left alone. */
export class Assembler {
  readonly #epoch: number;
  #parts: Uint8Array[] = [];
  #size = 0;
  #secured = false;

  constructor(epoch: number) {
    this.#epoch = epoch;
  }

  /** True once a channel with security was opened: what follows cannot be read. */
  get secured(): boolean {
    return this.#secured;
  }

  /** The message that this chunk completes, or null. */
  push(chunk: Chunk): ReceivedMessage | null {
    if (chunk.type === 'HEL' || chunk.type === 'ACK' || chunk.type === 'ERR') return null;
    if (chunk.type === 'OPN') this.#secured = chunk.sequence === null;
    if (this.#secured || chunk.sequence === null) return null;
    if (chunk.final === 'A') {
      this.#parts = [];
      this.#size = 0;
      return null;
    }
    this.#parts.push(chunk.body);
    this.#size += chunk.body.length;
    if (this.#size > MAX_MESSAGE) throw new Reader(chunk.body, 0).fail(`a message of more than ${MAX_MESSAGE} bytes`);
    if (chunk.final === 'C') return null;
    const bytes = new Uint8Array(this.#size);
    let at = 0;
    for (const part of this.#parts) {
      bytes.set(part, at);
      at += part.length;
    }
    this.#parts = [];
    this.#size = 0;
    return { type: chunk.type, channel: chunk.channel, sequence: chunk.sequence, ...decodeMessage(bytes, this.#epoch) };
  }
}

/** Reads the bytes that follow a sequence header. */
export const decodeMessage = (
  bytes: Uint8Array,
  epoch: number,
): Pick<ReceivedMessage, 'encoding' | 'message' | 'rest'> => {
  const reader = new Reader(bytes, epoch);
  const encoding = getNodeId(reader);
  const name = messageName(encoding);
  if (name === null) return { encoding, message: null, rest: 0 };
  const body = bodyField(name).get(reader);
  return { encoding, message: { name, body } as Message, rest: reader.left };
};
