import type { Answer, Ask, AskedRequest, KnownPoint, Reply, RequestAsk } from './technique.ts';

/* Small words that techniques are written in: one question, one answer, with its type. */

/** Asks one request and returns its reply. */
export function* request(from: string, host: string, asked: AskedRequest): Generator<Ask, Reply, Answer> {
  const answer = yield { ask: 'request', from, to: { host }, request: asked };
  if (answer.answer !== 'reply') throw new Error(`technique: a request was answered with ${answer.answer}`);
  return answer.reply;
}

/** Sends to a bare address. */
export function* requestAddress(from: string, address: string, asked: AskedRequest): Generator<Ask, Reply, Answer> {
  const answer = yield { ask: 'request', from, to: { address }, request: asked };
  if (answer.answer !== 'reply') throw new Error(`technique: a request was answered with ${answer.answer}`);
  return answer.reply;
}

export function* together(requests: readonly RequestAsk[]): Generator<Ask, readonly Reply[], Answer> {
  if (requests.length === 0) return [];
  const answer = yield { ask: 'together', requests };
  if (answer.answer !== 'replies') throw new Error(`technique: a batch was answered with ${answer.answer}`);
  return answer.replies;
}

export function* wait(seconds: number): Generator<Ask, void, Answer> {
  if (seconds > 0) yield { ask: 'wait', seconds };
}

/** Why a reply means that it did not work, as a code; null when it did. */
export const refusal = (reply: Reply): string | null => {
  switch (reply.outcome) {
    case 'refused':
    case 'timeout':
      return reply.outcome;
    case 'rejected':
      return `rejected:${reply.reason}`;
    case 'cut-off':
      return 'cut-off';
    case 'modbus': {
      const code = Number.parseInt(reply.pdu.slice(0, 2), 16);
      return code >= 0x80 ? `exception:${Number.parseInt(reply.pdu.slice(2, 4), 16)}` : null;
    }
    case 'opcua':
      return reply.service.kind === 'fault' ? `fault:${String(reply.service.status)}` : null;
    default:
      return null;
  }
};

const hex = (bytes: readonly number[]): string =>
  bytes.map((byte) => (byte & 0xff).toString(16).padStart(2, '0')).join('');
const word = (value: number): number[] => [(value >> 8) & 0xff, value & 0xff];

const READ = { coil: 1, discrete: 2, holding: 3, input: 4 } as const;

/** Words that a point takes: two for 32 bits, one otherwise. */
export const width = ({ type }: Pick<KnownPoint, 'type'>): number =>
  type === 'float32' || type === 'uint32' || type === 'int32' ? 2 : 1;

/** Modbus Application Protocol v1.1b3, 6.1–6.4: read coils, discrete inputs, holding or input registers. */
export const readPdu = (area: KnownPoint['area'], address: number, count: number): string =>
  hex([READ[area], ...word(address), ...word(count)]);

/** The words of a register answer (FC 3, 4) or the bits of a coil answer (FC 1, 2). */
export const valuesOf = (pdu: string, count: number): number[] => {
  const bytes = (pdu.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));
  const data = bytes.slice(2);
  if (bytes[0] === 1 || bytes[0] === 2) {
    return Array.from({ length: count }, (_, bit) => ((data[bit >> 3] ?? 0) >> (bit & 7)) & 1);
  }
  return Array.from({ length: count }, (_, index) => ((data[2 * index] ?? 0) << 8) | (data[2 * index + 1] ?? 0));
};

const swapped = (words: readonly number[]): number[] => words.map((each) => ((each & 0xff) << 8) | (each >> 8));

/** Words from high to low, as the device lays them, and back: the same exchange both ways. */
const laid = (point: KnownPoint, words: readonly number[]): number[] => {
  const ordered = point.wordOrder === 'low-first' ? [...words].reverse() : [...words];
  return point.byteSwap && point.type !== 'bool' ? swapped(ordered) : ordered;
};

const LIMITS = {
  uint16: [0, 65535],
  int16: [-32768, 32767],
  uint32: [0, 0xffffffff],
  int32: [-0x80000000, 0x7fffffff],
} as const;

/** Raw words of an engineering value, as the point keeps it. */
export const rawWords = (point: KnownPoint, value: number): number[] => {
  const raw = (value - point.offset) / point.scale;
  if (point.type === 'bool') return [value === 0 ? 0 : 1];
  const view = new DataView(new ArrayBuffer(4));
  if (point.type === 'float32') view.setFloat32(0, raw);
  else {
    // What does not fit is cut to the largest that does, as a client library would refuse it.
    const [low, high] = LIMITS[point.type];
    view.setUint32(0, Math.min(high, Math.max(low, Math.round(raw))) >>> 0);
  }
  const words = [view.getUint16(0), view.getUint16(2)];
  return laid(point, width(point) === 2 ? words : words.slice(1));
};

/** The engineering value of raw words. */
export const engineering = (point: KnownPoint, words: readonly number[]): number => {
  if (point.type === 'bool') return (words[0] ?? 0) * point.scale + point.offset;
  const [first = 0, second = 0] = laid(
    point,
    Array.from({ length: width(point) }, (_, i) => words[i] ?? 0),
  );
  const view = new DataView(new ArrayBuffer(4));
  view.setUint16(0, first);
  view.setUint16(2, second);
  const raw = {
    uint16: () => first,
    int16: () => view.getInt16(0),
    uint32: () => view.getUint32(0),
    int32: () => view.getInt32(0),
    float32: () => view.getFloat32(0),
  }[point.type]();
  return raw * point.scale + point.offset;
};

/** Modbus Application Protocol v1.1b3, 6.5, 6.6, 6.12: write one coil, one register, or several registers. */
export const writePdu = (point: KnownPoint, value: number): string => {
  const words = rawWords(point, value);
  if (point.area === 'coil') return hex([5, ...word(point.address), words[0] === 0 ? 0 : 0xff, 0]);
  if (words.length === 1) return hex([6, ...word(point.address), ...word(words[0] as number)]);
  return hex([16, ...word(point.address), ...word(words.length), 2 * words.length, ...words.flatMap(word)]);
};

/** FC 43/14, 6.21: read device identification, basic stream. */
export const IDENTIFY_PDU = '2b0e0100';
/** FC 17, 6.13: report server id. */
export const REPORT_ID_PDU = '11';

/** The printable strings of an identification answer, in their order. */
export const identityOf = (pdu: string): string => {
  const bytes = (pdu.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16));
  if (bytes[0] === 0x2b) {
    const objects: string[] = [];
    let at = 7;
    for (let left = bytes[6] ?? 0; left > 0 && at + 1 < bytes.length; left--) {
      const length = bytes[at + 1] ?? 0;
      objects.push(String.fromCharCode(...bytes.slice(at + 2, at + 2 + length)));
      at += 2 + length;
    }
    return objects.join(' ');
  }
  return String.fromCharCode(...bytes.slice(2).filter((byte) => byte >= 32 && byte < 127));
};
