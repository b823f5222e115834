/*
 * MBAP framing (Modbus Messaging on TCP/IP Implementation Guide V1.0b, clause 3.1.3): transaction, protocol (0),
 * length of what follows, unit, PDU of 1 to 253 bytes.
 */

export interface MbapFrame {
  readonly transaction: number;
  readonly unit: number;
  readonly pdu: Uint8Array;
}

/** Why a stream of bytes is not Modbus; there is no way to find the next frame, so the connection must end. */
export interface MbapError {
  readonly code: 'protocol-id' | 'length';
  /** The offending field's value. */
  readonly value: number;
}

export const MAX_PDU = 253;
const HEADER = 7;

/** One frame as bytes. */
export const encodeMbap = (transaction: number, unit: number, pdu: Uint8Array): Uint8Array => {
  const out = new Uint8Array(HEADER + pdu.length);
  const length = pdu.length + 1;
  out[0] = transaction >> 8;
  out[1] = transaction;
  out[4] = length >> 8;
  out[5] = length;
  out[6] = unit;
  out.set(pdu, HEADER);
  return out;
};

/** Whether bytes are one whole frame and nothing else. */
export const isOneFrame = (bytes: Uint8Array): boolean => {
  const { length } = bytes;
  return (
    length > HEADER &&
    length <= HEADER + MAX_PDU &&
    bytes[2] === 0 &&
    bytes[3] === 0 &&
    (((bytes[4] as number) << 8) | (bytes[5] as number)) + 6 === length
  );
};

/** The frame that such bytes are. */
export const frameIn = (bytes: Uint8Array): MbapFrame => frameAt(bytes, 0, bytes.length);

const frameAt = (bytes: Uint8Array, at: number, end: number): MbapFrame => {
  const pdu = new Uint8Array(end - at - HEADER); // a copy: a slice would share memory with whatever comes next
  for (let i = 0; i < pdu.length; i++) pdu[i] = bytes[at + HEADER + i] as number;
  return { transaction: u16(bytes, at), unit: bytes[at + 6] as number, pdu };
};

const NO_BYTES = new Uint8Array(0);

/**
 * Finds frames in a byte stream however it is split or merged. It holds at most one unfinished frame (260 bytes).
 * After an error it takes nothing more.
 */
export class MbapDecoder {
  #rest: Uint8Array = NO_BYTES;
  #error: MbapError | null = null;

  /** The error that ended the stream, if one did. */
  get error(): MbapError | null {
    return this.#error;
  }

  /** Bytes of an unfinished frame. */
  get pending(): number {
    return this.#rest.length;
  }

  /** Takes the next bytes; returns the frames that they complete. Look at `error` afterwards. */
  push(chunk: Uint8Array): readonly MbapFrame[] {
    if (this.#error) return [];
    const bytes = this.#rest.length === 0 ? chunk : joined(this.#rest, chunk);
    const frames: MbapFrame[] = [];
    let at = 0;
    while (bytes.length - at >= 4) {
      const protocol = u16(bytes, at + 2);
      if (protocol !== 0) {
        this.#error = { code: 'protocol-id', value: protocol };
        break;
      }
      if (bytes.length - at < 6) break;
      const length = u16(bytes, at + 4);
      if (length < 2 || length > MAX_PDU + 1) {
        this.#error = { code: 'length', value: length };
        break;
      }
      const end = at + 6 + length;
      if (end > bytes.length) break;
      frames.push(frameAt(bytes, at, end));
      at = end;
    }
    this.#rest = this.#error || at === bytes.length ? NO_BYTES : new Uint8Array(bytes.subarray(at));
    return frames;
  }
}

const u16 = (bytes: Uint8Array, at: number): number => ((bytes[at] as number) << 8) | (bytes[at + 1] as number);

const joined = (a: Uint8Array, b: Uint8Array): Uint8Array => {
  const out = new Uint8Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
};
