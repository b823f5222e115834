/*
 * Frames as bytes: Ethernet II, ARP (RFC 826), IPv4 (RFC 791), TCP (RFC 9293), ICMP echo (RFC 792). Frames shorter than
 * 60 bytes are padded, as a mirror port shows them (IEEE 802.3, 3.2.8); the check sequence is not captured.
 */

const MINIMUM = 60;
const ETHERNET = 14;
const IP = 20;
const TCP = 20;

export const FLAG = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const;

/** The largest TCP payload of a frame on Ethernet. */
export const MSS = 1460;
const WINDOW = 64240;

export const BROADCAST = Uint8Array.of(255, 255, 255, 255, 255, 255);
const NO_MAC = new Uint8Array(6);

const put16 = (frame: Uint8Array, at: number, value: number): void => {
  frame[at] = value >> 8;
  frame[at + 1] = value;
};

const put32 = (frame: Uint8Array, at: number, value: number): void => {
  frame[at] = value >>> 24;
  frame[at + 1] = value >>> 16;
  frame[at + 2] = value >>> 8;
  frame[at + 3] = value;
};

/** One's complement sum over bytes (RFC 1071), starting from `sum`. */
const sumOf = (bytes: Uint8Array, from: number, to: number, start: number): number => {
  let sum = start;
  let i = from;
  for (; i + 1 < to; i += 2) sum += ((bytes[i] as number) << 8) | (bytes[i + 1] as number);
  if (i < to) sum += (bytes[i] as number) << 8;
  return sum;
};

const folded = (sum: number): number => {
  let s = sum;
  while (s > 0xffff) s = (s & 0xffff) + (s >>> 16);
  return ~s & 0xffff;
};

/** For some bytes: faster than `set`, which is made for many. */
const copy = (frame: Uint8Array, at: number, bytes: Uint8Array): void => {
  for (let i = 0; i < bytes.length; i++) frame[at + i] = bytes[i] as number;
};

const blank = (length: number, to: Uint8Array, from: Uint8Array, type: number): Uint8Array => {
  const frame = new Uint8Array(Math.max(MINIMUM, length));
  copy(frame, 0, to);
  copy(frame, 6, from);
  put16(frame, 12, type);
  return frame;
};

/** ARP: `operation` 1 asks (to everybody), 2 answers. */
export const arpFrame = (
  operation: 1 | 2,
  senderMac: Uint8Array,
  senderIp: Uint8Array,
  targetMac: Uint8Array | null,
  targetIp: Uint8Array,
): Uint8Array => {
  const frame = blank(42, targetMac ?? BROADCAST, senderMac, 0x0806);
  put16(frame, 14, 1);
  put16(frame, 16, 0x0800);
  frame[18] = 6;
  frame[19] = 4;
  put16(frame, 20, operation);
  frame.set(senderMac, 22);
  frame.set(senderIp, 28);
  frame.set(targetMac ?? NO_MAC, 32);
  frame.set(targetIp, 38);
  return frame;
};

/** Addresses of an IP packet within one zone. */
export interface Hop {
  readonly fromMac: Uint8Array;
  readonly toMac: Uint8Array;
  readonly fromIp: Uint8Array;
  readonly toIp: Uint8Array;
  readonly ttl: number;
  /** IP identification. */
  readonly id: number;
}

const ipFrame = (hop: Hop, protocol: number, length: number): Uint8Array => {
  const frame = blank(ETHERNET + IP + length, hop.toMac, hop.fromMac, 0x0800);
  frame[14] = 0x45;
  put16(frame, 16, IP + length);
  put16(frame, 18, hop.id);
  frame[20] = 0x40; // do not fragment
  frame[22] = hop.ttl;
  frame[23] = protocol;
  copy(frame, 26, hop.fromIp);
  copy(frame, 30, hop.toIp);
  put16(frame, 24, folded(sumOf(frame, ETHERNET, ETHERNET + IP, 0)));
  return frame;
};

/** One TCP segment; a SYN announces the MSS. */
export const tcpFrame = (
  hop: Hop,
  fromPort: number,
  toPort: number,
  seq: number,
  ack: number,
  flags: number,
  payload: Uint8Array,
): Uint8Array => {
  const options = (flags & FLAG.syn) !== 0 ? 4 : 0;
  const length = TCP + options + payload.length;
  const frame = ipFrame(hop, 6, length);
  const at = ETHERNET + IP;
  put16(frame, at, fromPort);
  put16(frame, at + 2, toPort);
  put32(frame, at + 4, seq);
  put32(frame, at + 8, (flags & FLAG.ack) !== 0 ? ack : 0);
  frame[at + 12] = (TCP + options) << 2;
  frame[at + 13] = flags;
  put16(frame, at + 14, (flags & FLAG.rst) !== 0 ? 0 : WINDOW);
  if (options > 0) put32(frame, at + TCP, 0x02040000 | MSS);
  if (payload.length < 64) copy(frame, at + TCP + options, payload);
  else frame.set(payload, at + TCP + options);
  const pseudo = sumOf(frame, 26, 34, 6 + length);
  put16(frame, at + 16, folded(sumOf(frame, at, at + length, pseudo)));
  return frame;
};

/** ICMP echo: `type` 8 asks, 0 answers; 56 bytes of pattern, as ping sends. */
export const echoFrame = (hop: Hop, type: 8 | 0, identifier: number, sequence: number): Uint8Array => {
  const length = 8 + 56;
  const frame = ipFrame(hop, 1, length);
  const at = ETHERNET + IP;
  frame[at] = type;
  put16(frame, at + 4, identifier);
  put16(frame, at + 6, sequence);
  for (let i = 0; i < 56; i++) frame[at + 8 + i] = i + 8;
  put16(frame, at + 2, folded(sumOf(frame, at, at + length, 0)));
  return frame;
};
