import type { TappedFrame } from './taps.ts';

/*
 * Capture files in pcapng (IETF draft-ietf-opsawg-pcapng): one section header, one interface description for each
 * zone, one enhanced packet block for each frame. Little-endian, times in microseconds.
 */

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const padded = (length: number): number => (length + 3) & ~3;

const option = (code: number, value: Uint8Array): Uint8Array => {
  const out = new Uint8Array(4 + padded(value.length));
  const view = new DataView(out.buffer);
  view.setUint16(0, code, true);
  view.setUint16(2, value.length, true);
  out.set(value, 4);
  return out;
};

const END_OF_OPTIONS = new Uint8Array(4);

const block = (type: number, body: readonly Uint8Array[]): Uint8Array => {
  const length = 12 + body.reduce((sum, part) => sum + padded(part.length), 0);
  const out = new Uint8Array(length);
  const view = new DataView(out.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  let at = 8;
  for (const part of body) {
    out.set(part, at);
    at += padded(part.length);
  }
  view.setUint32(length - 4, length, true);
  return out;
};

const sectionHeader = (application: string): Uint8Array => {
  const fixed = new Uint8Array(16);
  const view = new DataView(fixed.buffer);
  view.setUint32(0, 0x1a2b3c4d, true);
  view.setUint16(4, 1, true);
  view.setBigInt64(8, -1n, true);
  return block(0x0a0d0d0a, [fixed, option(4, text(application)), END_OF_OPTIONS]);
};

const interfaceDescription = (name: string, description: string): Uint8Array => {
  const fixed = new Uint8Array(8);
  const view = new DataView(fixed.buffer);
  view.setUint16(0, 1, true); // LINKTYPE_ETHERNET
  view.setUint32(4, 65535, true);
  return block(1, [
    fixed,
    option(2, text(name)),
    option(3, text(description)),
    option(9, Uint8Array.of(6)), // if_tsresol: 10^-6 s
    END_OF_OPTIONS,
  ]);
};

const PIECE = 1 << 16;

/** A zone as a capture interface. */
export interface CaptureInterface {
  readonly zone: string;
  readonly description?: string;
}

/**
 * Writes a capture piece by piece: `header` first, then `packet` for each frame, or `append` for each and `take` now and
 * then, which is faster. `epoch` is the wall time, in
 * microseconds since 1970, that stands for simulation time 0.
 */
export class PcapngWriter {
  readonly #interfaces: ReadonlyMap<string, number>;
  readonly #epoch: number;
  #piece = new Uint8Array(0);
  #used = 0;
  /** The section header and the interface descriptions. */
  readonly header: Uint8Array;

  constructor(interfaces: readonly CaptureInterface[], epoch = 0, application = 'kunren') {
    this.#epoch = epoch;
    this.#interfaces = new Map(interfaces.map(({ zone }, index) => [zone, index]));
    const parts = [
      sectionHeader(application),
      ...interfaces.map(({ zone, description }) => interfaceDescription(zone, description ?? zone)),
    ];
    this.header = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of parts) {
      this.header.set(part, at);
      at += part.length;
    }
  }

  /** One enhanced packet block; null for a zone that this capture has no interface for. */
  packet(frame: TappedFrame): Uint8Array | null {
    const index = this.#interfaces.get(frame.zone);
    if (index === undefined) return null;
    const out = new Uint8Array(32 + padded(frame.bytes.length));
    this.#write(out, 0, index, frame);
    return out;
  }

  /** Adds a frame to the piece that `take` will give; frames of other zones are left out. */
  append(frame: TappedFrame): void {
    const index = this.#interfaces.get(frame.zone);
    if (index === undefined) return;
    const length = 32 + padded(frame.bytes.length);
    if (this.#used + length > this.#piece.length) {
      const larger = new Uint8Array(Math.max(PIECE, 2 * this.#piece.length, this.#used + length));
      larger.set(this.#piece.subarray(0, this.#used));
      this.#piece = larger;
    }
    this.#write(this.#piece, this.#used, index, frame);
    this.#used += length;
  }

  /** Bytes that wait to be taken. */
  get waiting(): number {
    return this.#used;
  }

  /** All blocks since the last call, as one piece of their own. */
  take(): Uint8Array {
    const piece = this.#piece.slice(0, this.#used);
    this.#piece.fill(0, 0, this.#used); // padding must be zero
    this.#used = 0;
    return piece;
  }

  #write(out: Uint8Array, at: number, index: number, { t, bytes }: TappedFrame): void {
    const length = 32 + padded(bytes.length);
    const time = this.#epoch + t;
    put32(out, at, 6);
    put32(out, at + 4, length);
    put32(out, at + 8, index);
    put32(out, at + 12, Math.floor(time / 4294967296));
    put32(out, at + 16, time % 4294967296);
    put32(out, at + 20, bytes.length);
    put32(out, at + 24, bytes.length);
    out.set(bytes, at + 28);
    put32(out, at + length - 4, length);
  }
}

const put32 = (out: Uint8Array, at: number, value: number): void => {
  out[at] = value;
  out[at + 1] = value >>> 8;
  out[at + 2] = value >>> 16;
  out[at + 3] = value >>> 24;
};
