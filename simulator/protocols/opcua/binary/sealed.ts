import { drawStream } from '../../../kernel/draw.ts';
import type { ChannelSecurity } from '../security.ts';
import { Writer } from './bytes.ts';

/*
 * How a secured channel looks on the wire (OPC 10000-6, 6.7.2): headers as they are, signatures and cipher text as
 * bytes that nobody can make sense of, in the lengths that the policy's algorithms give. Within a cell nothing is
 * computed with keys; who taps the line sees what he would see.
 */

type Secured = Exclude<ChannelSecurity['policy'], 'None'>;

/** Bytes that one block of RSA takes in: OAEP with SHA-1 or SHA-256 leaves 42 or 66 bytes of it (RFC 8017, 7.1). */
const RSA_BLOCK = 256;
const PLAIN_BLOCK: Readonly<Record<Secured, number>> = {
  Basic256Sha256: RSA_BLOCK - 42,
  Aes128_Sha256_RsaOaep: RSA_BLOCK - 42,
  Aes256_Sha256_RsaPss: RSA_BLOCK - 66,
};
const AES_BLOCK = 16;
const HMAC = 32;
/** Type, size, channel. */
const ASYMMETRIC_HEADER = 12;
/** The same, and the token. */
const SYMMETRIC_HEADER = 16;

/** Bytes that look like cipher text: a function of the channel, the side and the place in the conversation. */
export const cipherBytes = (channel: number, what: string, length: number): Uint8Array => {
  const stream = drawStream(channel, 'opcua cipher', what);
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i += 4) {
    const word = Math.floor(stream(i) * 2 ** 32);
    for (let k = 0; k < 4 && i + k < length; k++) bytes[i + k] = word >>> (8 * k);
  }
  return bytes;
};

/** What sealed chunks have room for: a chunk may not grow beyond the buffer. */
export const SEALED_ROOM = HMAC + 2 * AES_BLOCK;

/** A chunk of MSG or CLO on a channel with security; with None it stays as it is. */
export const seal = (chunk: Uint8Array, security: ChannelSecurity, what: string): Uint8Array => {
  if (security.policy === 'None') return chunk;
  const channel = new DataView(chunk.buffer, chunk.byteOffset).getUint32(8, true);
  const encrypts = security.mode === 'SignAndEncrypt';
  const plain = chunk.length - SYMMETRIC_HEADER;
  // 6.7.2.5: sequence header, body, one byte of padding size, padding and signature fill whole blocks.
  const cipher = Math.ceil((plain + 1 + HMAC) / AES_BLOCK) * AES_BLOCK;
  const length = encrypts ? SYMMETRIC_HEADER + cipher : chunk.length + HMAC;
  const sealed = new Uint8Array(length);
  sealed.set(chunk.subarray(0, encrypts ? SYMMETRIC_HEADER : chunk.length));
  const from = encrypts ? SYMMETRIC_HEADER : chunk.length;
  sealed.set(cipherBytes(channel, what, length - from), from);
  new DataView(sealed.buffer).setUint32(4, length, true);
  return sealed;
};

/** Certificates of a channel's two ends: the sender's in DER, the receiver's SHA-1. */
export interface Ends {
  readonly sender: Uint8Array;
  readonly receiver: Uint8Array;
}

/**
 * An OPN chunk on a channel with security. `plain` is how long sequence header and body are; they are signed and
 * encrypted whatever the mode says of what follows (6.7.4).
 */
export const sealedOpening = (
  channel: number,
  policy: Secured,
  plain: number,
  { sender, receiver }: Ends,
  what: string,
): Uint8Array => {
  const writer = new Writer(0);
  for (const character of 'OPNF') writer.byte(character.charCodeAt(0));
  writer.uint32(0);
  writer.uint32(channel);
  writer.string(`http://opcfoundation.org/UA/SecurityPolicy#${policy}`);
  writer.byteString(sender);
  writer.byteString(receiver);
  // One byte of padding size, and the signature of an RSA key of this length.
  const blocks = Math.ceil((plain + 1 + RSA_BLOCK) / PLAIN_BLOCK[policy]);
  writer.raw(cipherBytes(channel, what, blocks * RSA_BLOCK));
  writer.patchUint32(4, writer.length);
  return writer.take();
};

/** Sequence header and body of an OPN chunk without security: what of it would be encrypted. */
export const openingPlain = (chunk: Uint8Array): number => {
  const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  return chunk.length - (ASYMMETRIC_HEADER + 4 + view.getUint32(ASYMMETRIC_HEADER, true) + 8);
};

/** Tells why a channel is not opened, before the connection ends (OPC 10000-6, 7.1.2.5). */
export const errorMessage = (status: number, reason: string): Uint8Array => {
  const writer = new Writer(0);
  for (const character of 'ERRF') writer.byte(character.charCodeAt(0));
  writer.uint32(0);
  writer.uint32(status);
  writer.string(reason);
  writer.patchUint32(4, writer.length);
  return writer.take();
};
