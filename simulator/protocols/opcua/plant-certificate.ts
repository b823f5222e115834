import { createHash } from 'node:crypto';
import { drawStream } from '../../kernel/draw.ts';
import { toHex } from './binary/bytes.ts';

/*
 * Certificates of the hosts of a plant (X.509 v3: RFC 5280; DER: ITU-T X.690; what OPC UA wants in one: OPC 10000-6,
 * 6.2.2). A function of the host's name, so that trust lists can be written before a world starts. Key and signature
 * are numbers that nobody computed with: within a cell nobody needs to, and tools read all the rest.
 */

const text = (value: string): number[] => [...new TextEncoder().encode(value)];

/** One element of DER: tag, length, content. */
const element = (tag: number, ...content: readonly (readonly number[])[]): number[] => {
  const body = content.flat();
  const { length } = body;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return [tag, ...size, ...body];
};
const sequence = (...content: readonly (readonly number[])[]) => element(0x30, ...content);
const set = (...content: readonly (readonly number[])[]) => element(0x31, ...content);
const NULL = [5, 0];

/** Object identifiers, encoded: sha256WithRSAEncryption, rsaEncryption, commonName, subjectAltName. */
const SHA256_RSA = element(6, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b]);
const RSA = element(6, [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01]);
const COMMON_NAME = element(6, [0x55, 0x04, 0x03]);
const SUBJECT_ALT_NAME = element(6, [0x55, 0x1d, 0x11]);
/** An RSA key of 2,048 bits, as the policies of today want (OPC 10000-7). */
const KEY_BYTES = 256;
const URI = 0x86;

const made = new Map<string, { readonly der: string; readonly thumbprint: string }>();

/** The certificate of a host as a client or server of OPC UA: DER in hex, and its SHA-1 thumbprint. */
export const plantCertificate = (name: string, uri: string): { readonly der: string; readonly thumbprint: string } => {
  const known = made.get(`${name} ${uri}`);
  if (known) return known;
  const stream = drawStream(0, `certificate ${uri}`, 'bytes');
  const bytes = (from: number, length: number) => Array.from({ length }, (_, i) => Math.floor(stream(from + i) * 256));
  const algorithm = sequence(SHA256_RSA, NULL);
  const who = sequence(set(sequence(COMMON_NAME, element(12, text(name)))));
  const validity = sequence(element(0x17, text('240101000000Z')), element(0x17, text('440101000000Z')));
  // An integer that is odd and has its highest bit set, as a modulus is.
  const modulus = element(2, [0], [0x80 | (bytes(0, 1)[0] as number), ...bytes(1, KEY_BYTES - 2), 0x41]);
  const key = sequence(modulus, element(2, [1, 0, 1]));
  const publicKey = sequence(sequence(RSA, NULL), element(3, [0], key));
  const names = sequence(SUBJECT_ALT_NAME, element(4, sequence(element(URI, text(uri)))));
  const signed = sequence(
    element(0xa0, element(2, [2])),
    element(2, [0x10, ...bytes(KEY_BYTES, 7)]),
    ...[algorithm, who, validity, who, publicKey],
    element(0xa3, sequence(names)),
  );
  const whole = Uint8Array.from(sequence(signed, algorithm, element(3, [0], bytes(2 * KEY_BYTES, KEY_BYTES))));
  const certificate = { der: toHex(whole), thumbprint: createHash('sha1').update(whole).digest('hex') };
  made.set(`${name} ${uri}`, certificate);
  return certificate;
};
