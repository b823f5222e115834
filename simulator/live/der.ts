/*
 * DER, as much of it as a certificate needs (ITU-T X.690). node:crypto signs and reads certificates and makes none.
 */

const length = (bytes: number): number[] =>
  bytes < 0x80 ? [bytes] : bytes < 0x100 ? [0x81, bytes] : [0x82, bytes >> 8, bytes & 0xff];

/** One element: tag, length, content. */
export const der = (tag: number, ...content: readonly Uint8Array[]): Uint8Array => {
  const body = Buffer.concat(content);
  return Buffer.concat([Uint8Array.of(tag, ...length(body.length)), body]);
};

export const sequence = (...content: readonly Uint8Array[]): Uint8Array => der(0x30, ...content);

/** A non-negative integer from its big-endian bytes. */
export const integer = (bytes: Uint8Array): Uint8Array =>
  der(2, (bytes[0] as number) & 0x80 ? Buffer.concat([Uint8Array.of(0), bytes]) : bytes);

export const bitString = (bytes: Uint8Array, unused = 0): Uint8Array => der(3, Uint8Array.of(unused), bytes);
export const octetString = (bytes: Uint8Array): Uint8Array => der(4, bytes);
export const utf8 = (text: string): Uint8Array => der(12, Buffer.from(text, 'utf8'));
export const boolean = (value: boolean): Uint8Array => der(1, Uint8Array.of(value ? 0xff : 0));

/** `2.5.29.19` and the like. */
export const oid = (dotted: string): Uint8Array => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [40 * first + second, ...rest].flatMap((part) => {
    const digits = [part & 0x7f];
    for (let left = part >>> 7; left > 0; left >>>= 7) digits.unshift((left & 0x7f) | 0x80);
    return digits;
  });
  return der(6, Uint8Array.from(bytes));
};

/** GeneralizedTime, to the second. */
export const time = (unixMilliseconds: number): Uint8Array =>
  der(24, Buffer.from(`${new Date(unixMilliseconds).toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`, 'latin1'));

/** An element as it is read: where its content begins and ends. */
export interface Element {
  readonly tag: number;
  readonly from: number;
  readonly to: number;
}

/** The element that begins at `at`, or null where the bytes are none. */
export const elementAt = (bytes: Uint8Array, at: number): Element | null => {
  const tag = bytes[at];
  const short = bytes[at + 1];
  if (tag === undefined || short === undefined) return null;
  let from = at + 2;
  let size = short;
  if (short & 0x80) {
    const count = short & 0x7f;
    if (count < 1 || count > 3) return null;
    size = 0;
    for (let i = 0; i < count; i++) size = (size << 8) | (bytes[from + i] ?? 0);
    from += count;
  }
  return from + size <= bytes.length ? { tag, from, to: from + size } : null;
};

/** The elements within a range. */
export const elementsIn = (bytes: Uint8Array, from: number, to: number): readonly Element[] => {
  const found: Element[] = [];
  for (let at = from; at < to; ) {
    const element = elementAt(bytes, at);
    if (!element) break;
    found.push(element);
    at = element.to;
  }
  return found;
};
