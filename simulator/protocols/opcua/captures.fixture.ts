/** A TCP segment of a capture, as far as a test needs it. */
export interface CapturedSegment {
  /** Counted from 1, as analysers do. */
  readonly frame: number;
  /** Addresses and ports of sender and receiver, in one string. */
  readonly direction: string;
  readonly sequence: number;
  /** The capture shows the other side's acknowledgement before the segment: analysers call it sent again and skip it. */
  readonly late: boolean;
  readonly payload: Uint8Array;
}

const PCAPNG = 0x0a0d0d0a;
const LINK_NULL = 0;
const LINK_ETHERNET = 1;
const LINK_RAW = 101;

interface Frame {
  readonly link: number;
  readonly bytes: Uint8Array;
}

/** Frames of a little-endian capture file: pcap, or pcapng with enhanced packet blocks. */
const frames = function* (file: Uint8Array): Generator<Frame> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (view.getUint32(0, true) !== PCAPNG) {
    const link = view.getUint32(20, true);
    for (let at = 24; at + 16 <= file.length; ) {
      const length = view.getUint32(at + 8, true);
      yield { link, bytes: file.subarray(at + 16, at + 16 + length) };
      at += 16 + length;
    }
    return;
  }
  const links: number[] = [];
  for (let at = 0; at + 12 <= file.length; at += view.getUint32(at + 4, true)) {
    const type = view.getUint32(at, true);
    if (type === 1) links.push(view.getUint16(at + 8, true));
    if (type !== 6) continue;
    const length = view.getUint32(at + 20, true);
    yield { link: links[view.getUint32(at + 8, true)] ?? 0, bytes: file.subarray(at + 28, at + 28 + length) };
  }
};

/** The TCP segments with a payload, over IPv4 and IPv6 without extension headers. */
export const tcpSegments = function* (file: Uint8Array): Generator<CapturedSegment> {
  let frame = 0;
  const acknowledged = new Map<string, number>();
  for (const { link, bytes } of frames(file)) {
    frame++;
    const ip = link === LINK_ETHERNET ? 14 : link === LINK_NULL ? 4 : link === LINK_RAW ? 0 : 16;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const version = (bytes[ip] ?? 0) >> 4;
    if (version !== 4 && version !== 6) continue;
    const six = version === 6;
    if (bytes[ip + (six ? 6 : 9)] !== 6) continue;
    const tcp = ip + (six ? 40 : ((bytes[ip] ?? 0) & 15) * 4);
    const end = six ? tcp + view.getUint16(ip + 4) : ip + view.getUint16(ip + 2);
    const data = tcp + (view.getUint8(tcp + 12) >> 4) * 4;
    const half = six ? 16 : 4;
    const first = ip + (six ? 8 : 12);
    const sender = `${bytes.subarray(first, first + half).join('.')}:${view.getUint16(tcp)}`;
    const receiver = `${bytes.subarray(first + half, first + 2 * half).join('.')}:${view.getUint16(tcp + 2)}`;
    const direction = `${sender} ${receiver}`;
    acknowledged.set(`${receiver} ${sender}`, view.getUint32(tcp + 8));
    if (end <= data) continue;
    const sequence = view.getUint32(tcp + 4);
    const seen = acknowledged.get(direction);
    const late = seen !== undefined && ((sequence + end - data - seen) | 0) <= 0;
    yield { frame, direction, sequence, late, payload: bytes.subarray(data, end) };
  }
};
