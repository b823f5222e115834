import { fromHex, toHex } from './binary/bytes.ts';

/*
 * As much of certificates and revocation lists (X.509: RFC 5280, 4.1 and 5.1; DER: ITU-T X.690) as tells whether a
 * certificate was revoked: who issued it, under which number, and which numbers an issuer took back. The signature of
 * a list is not looked at: lists come from whoever may mend the trust list, over an encrypted channel.
 */

interface Element {
  readonly tag: number;
  /** First byte of its content, and first byte behind it. */
  readonly from: number;
  readonly to: number;
}

const INTEGER = 0x02;
const SEQUENCE = 0x30;
const VERSION = 0xa0;

/** One element at a place; null where the bytes are none. */
const elementAt = (bytes: Uint8Array, at: number, end: number): Element | null => {
  if (at + 2 > end) return null;
  const first = bytes[at + 1] as number;
  const more = first < 0x80 ? 0 : first & 0x7f;
  if (more > 3 || (first >= 0x80 && more === 0) || at + 2 + more > end) return null;
  let length = more === 0 ? first : 0;
  for (let i = 0; i < more; i++) length = length * 256 + (bytes[at + 2 + i] as number);
  const from = at + 2 + more;
  return from + length > end ? null : { tag: bytes[at] as number, from, to: from + length };
};

const elementsIn = (bytes: Uint8Array, { from, to }: Element): readonly Element[] | null => {
  const elements: Element[] = [];
  for (let at = from; at < to; ) {
    const element = elementAt(bytes, at, to);
    if (!element) return null;
    elements.push(element);
    at = element.to;
  }
  return elements;
};

/** The content of the outermost sequence's first sequence: what was signed. Null for anything else. */
const signedPart = (bytes: Uint8Array): readonly Element[] | null => {
  const whole = elementAt(bytes, 0, bytes.length);
  if (whole?.tag !== SEQUENCE || whole.to !== bytes.length) return null;
  const first = elementsIn(bytes, whole)?.[0];
  return first?.tag === SEQUENCE ? elementsIn(bytes, first) : null;
};

const hexOf = (bytes: Uint8Array, { from, to }: Element): string => toHex(bytes.subarray(from, to));

/** Who issued a certificate, and its number; null for bytes that are no certificate. */
export const issuedAs = (der: string): { readonly issuer: string; readonly serial: string } | null => {
  const bytes = fromHex(der);
  const parts = signedPart(bytes)?.filter(({ tag }) => tag !== VERSION);
  const [serial, , issuer] = parts ?? [];
  return serial?.tag === INTEGER && issuer?.tag === SEQUENCE
    ? { issuer: hexOf(bytes, issuer), serial: hexOf(bytes, serial) }
    : null;
};

interface RevocationList {
  readonly issuer: string;
  readonly serials: readonly string[];
}

/** A revocation list; null for bytes that are none. */
export const revocationList = (der: string): RevocationList | null => {
  const bytes = fromHex(der);
  const parts = signedPart(bytes);
  if (!parts) return null;
  const [signature, issuer, issued, ...rest] = parts[0]?.tag === INTEGER ? parts.slice(1) : parts;
  // A list has a time where a certificate has its validity, which is a sequence.
  if (signature?.tag !== SEQUENCE || issuer?.tag !== SEQUENCE || !issued || issued.tag === SEQUENCE) return null;
  const revoked = rest.find(({ tag }) => tag === SEQUENCE);
  const entries = revoked ? elementsIn(bytes, revoked) : [];
  if (!entries) return null;
  const serials = entries.flatMap((entry) => {
    const serial = elementsIn(bytes, entry)?.[0];
    return serial?.tag === INTEGER ? [hexOf(bytes, serial)] : [];
  });
  return serials.length === entries.length ? { issuer: hexOf(bytes, issuer), serials } : null;
};

/** True when one of the lists takes the certificate back. All are DER in hex. */
export const isRevoked = (certificate: string, lists: readonly string[]): boolean => {
  if (lists.length === 0) return false;
  const issued = issuedAs(certificate);
  if (!issued) return false;
  return lists.some((der) => {
    const list = revocationList(der);
    return list?.issuer === issued.issuer && list.serials.includes(issued.serial);
  });
};

/** True for bytes that are a certificate, as far as is looked at here. */
export const isCertificate = (der: string): boolean => issuedAs(der) !== null;
