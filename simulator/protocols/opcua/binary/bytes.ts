import type { Instant } from '../../../kernel/time.ts';
import { Status } from '../status.ts';

/** Bytes that are not UA Binary. `status` is what a server answers; `offset` where reading stopped. */
export class DecodingError extends Error {
  readonly status = Status.Bad_DecodingError;
  readonly offset: number;

  constructor(offset: number, reason: string) {
    super(`UA Binary: ${reason} at byte ${offset}`);
    this.offset = offset;
  }
}

/** 1601-01-01 to 1970-01-01 in milliseconds: DateTime counts from the former (OPC 10000-6, 5.2.2.5). */
const EPOCH_1601_MS = 11_644_473_600_000;
const TWO_32 = 4_294_967_296;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * A growing little-endian buffer (OPC 10000-6, 5.2.2). `epoch` is the calendar time of the world's start in Unix
 * milliseconds: instants leave as DateTime after it.
 */
export class Writer {
  readonly epoch: number;
  #bytes = new Uint8Array(512);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  constructor(epoch: number) {
    this.epoch = epoch;
  }

  get length(): number {
    return this.#length;
  }

  /** A copy of what was written. */
  take(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  byte(value: number): void {
    this.#room(1);
    this.#bytes[this.#length++] = value;
  }

  uint16(value: number): void {
    this.#room(2);
    this.#view.setUint16(this.#length, value, true);
    this.#length += 2;
  }

  uint32(value: number): void {
    this.#room(4);
    this.#view.setUint32(this.#length, value, true);
    this.#length += 4;
  }

  int32(value: number): void {
    this.uint32(value >>> 0);
  }

  /** A 64-bit integer, signed or not, as exactly as a double holds it. */
  int64(value: number): void {
    const high = Math.floor(value / TWO_32);
    this.uint32(value - high * TWO_32);
    this.uint32(high >>> 0);
  }

  float(value: number): void {
    this.#room(4);
    this.#view.setFloat32(this.#length, value, true);
    this.#length += 4;
  }

  double(value: number): void {
    this.#room(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** An instant as DateTime; null as 0. Split arithmetic, because ticks of 100 ns exceed 53 bits. */
  dateTime(value: Instant | null): void {
    if (value === null) {
      this.uint32(0);
      this.uint32(0);
      return;
    }
    const millis = Math.floor(value / 1000);
    const total = this.epoch + EPOCH_1601_MS + millis;
    const high = Math.floor(total / TWO_32);
    const low = (total - high * TWO_32) * 10_000 + (value - millis * 1000) * 10;
    const carry = Math.floor(low / TWO_32);
    this.uint32(low - carry * TWO_32);
    this.uint32(high * 10_000 + carry);
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  string(value: string | null): void {
    if (value === null) {
      this.uint32(0xffffffff);
      return;
    }
    const bytes = encoder.encode(value);
    this.uint32(bytes.length);
    this.raw(bytes);
  }

  byteString(value: Uint8Array | null): void {
    if (value === null) {
      this.uint32(0xffffffff);
      return;
    }
    this.uint32(value.length);
    this.raw(value);
  }

  /** Writes over four bytes already written: for lengths that are known afterwards. */
  patchUint32(offset: number, value: number): void {
    this.#view.setUint32(offset, value, true);
  }

  #room(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    grown.set(this.#bytes);
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}

/** Reads what `Writer` wrote, and what others wrote; every step is checked against the end. */
export class Reader {
  readonly bytes: Uint8Array;
  readonly epoch: number;
  readonly #view: DataView;
  #offset = 0;

  constructor(bytes: Uint8Array, epoch: number) {
    this.bytes = bytes;
    this.epoch = epoch;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get offset(): number {
    return this.#offset;
  }

  get left(): number {
    return this.bytes.length - this.#offset;
  }

  fail(reason: string): DecodingError {
    return new DecodingError(this.#offset, reason);
  }

  byte(): number {
    return this.#view.getUint8(this.#step(1));
  }

  uint16(): number {
    return this.#view.getUint16(this.#step(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#step(4), true);
  }

  int32(): number {
    return this.#view.getInt32(this.#step(4), true);
  }

  int64(): number {
    return Number(this.#view.getBigInt64(this.#step(8), true));
  }

  uint64(): number {
    return Number(this.#view.getBigUint64(this.#step(8), true));
  }

  int16(): number {
    return this.#view.getInt16(this.#step(2), true);
  }

  sbyte(): number {
    return this.#view.getInt8(this.#step(1));
  }

  float(): number {
    return this.#view.getFloat32(this.#step(4), true);
  }

  double(): number {
    return this.#view.getFloat64(this.#step(8), true);
  }

  /** A DateTime as an instant, to the microsecond below; null for 0 (no time). */
  dateTime(): Instant | null {
    const ticks = this.#view.getBigInt64(this.#step(8), true);
    if (ticks === 0n) return null;
    const after = ticks - BigInt(this.epoch + EPOCH_1601_MS) * 10_000n;
    return Number(after >= 0n ? after / 10n : (after - 9n) / 10n) as Instant;
  }

  raw(count: number): Uint8Array {
    const start = this.#step(count);
    return this.bytes.subarray(start, start + count);
  }

  byteString(): Uint8Array | null {
    const length = this.int32();
    if (length < 0) return null;
    return this.raw(length);
  }

  string(): string | null {
    const bytes = this.byteString();
    return bytes === null ? null : decoder.decode(bytes);
  }

  /** The length of an array, or null for none. No element is smaller than a byte, so a longer one is a lie. */
  count(): number | null {
    const count = this.int32();
    if (count < 0) return null;
    if (count > this.left) throw this.fail(`an array of ${count} elements does not fit in ${this.left} bytes`);
    return count;
  }

  #step(count: number): number {
    const start = this.#offset;
    if (count > this.bytes.length - start) throw this.fail(`${count} bytes wanted, ${this.left} left`);
    this.#offset = start + count;
    return start;
  }
}

export const toHex = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
};

export const fromHex = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length >> 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
};
