import { drawStream } from '../kernel/draw.ts';
import type { Instant } from '../kernel/time.ts';
import type { OpcUaRequest, OpcUaResponse } from '../protocols/opcua/services.ts';
import type { SessionRequest } from './message.ts';

/* Payloads of the protocols that a capture shows. People's sessions are encrypted in life and so they are here. */

/** Bytes that one side of a connection sends. */
export interface Segment {
  readonly from: 'client' | 'server';
  readonly bytes: Uint8Array;
}

/** `at` is the instant for time stamps; `message` joins a response to its request. */
export type OpcuaMoment = {
  readonly at: Instant;
} /** The connection has just opened: hello, acknowledge, open secure channel. */ & (
  | { readonly moment: 'open' }
  | { readonly moment: 'request'; readonly message: number; readonly service: OpcUaRequest }
  | {
      readonly moment: 'response';
      readonly message: number;
      readonly request: OpcUaRequest;
      readonly service: OpcUaResponse;
    }
  | { readonly moment: 'close' }
);

/** Codecs that the capture borrows. Each keeps what it needs of a connection in `state` (plain data). */
export interface Payloads {
  readonly opcua?: (moment: OpcuaMoment, state: Record<string, unknown>) => readonly Segment[];
}

const concat = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array => {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

/** Bytes that look like cipher text: a function of the connection and of where in it they stand. */
const noise = (seed: number, connection: number, what: string, length: number): Uint8Array => {
  const stream = drawStream(seed, `connection ${connection}`, what);
  return Uint8Array.from({ length }, (_, i) => Math.floor(stream(i) * 256));
};

const u16 = (value: number): number[] => [value >> 8, value & 0xff];
const u24 = (value: number): number[] => [value >> 16, (value >> 8) & 0xff, value & 0xff];
const u32 = (value: number): number[] => [...u16(value >>> 16), ...u16(value & 0xffff)];

// — TLS 1.3 (RFC 8446) —

const record = (type: number, version: number, body: Uint8Array): Uint8Array =>
  concat([type], u16(version), u16(body.length), body);
const handshake = (type: number, body: Uint8Array): Uint8Array =>
  record(22, type === 1 ? 0x0301 : 0x0303, concat([type], u24(body.length), body));
const extension = (type: number, body: Uint8Array | readonly number[]): Uint8Array =>
  concat(u16(type), u16(body.length), body);
const applicationData = (body: Uint8Array): Uint8Array => record(23, 0x0303, body);
const CHANGE_CIPHER_SPEC = Uint8Array.of(20, 3, 3, 0, 1, 1);
const CIPHER = [0x13, 0x02]; // TLS_AES_256_GCM_SHA384
const X25519 = [0x00, 0x1d];

const tls = (seed: number, connection: number, mutual = false): Segment[] => {
  const some = (what: string, length: number) => noise(seed, connection, what, length);
  const session = some('session', 32);
  const share = (who: string) => concat(X25519, u16(32), some(`${who} share`, 32));
  const helloExtensions = concat(
    extension(43, [2, 3, 4]),
    extension(10, [0, 2, ...X25519]),
    extension(13, [0, 2, 8, 4]),
    extension(51, concat(u16(36), share('client'))),
  );
  const clientHello = concat(
    [3, 3],
    some('client random', 32),
    [32],
    session,
    [0, 2],
    CIPHER,
    [1, 0],
    u16(helloExtensions.length),
    helloExtensions,
  );
  const serverExtensions = concat(extension(43, [3, 4]), extension(51, share('server')));
  const serverHello = concat(
    [3, 3],
    some('server random', 32),
    [32],
    session,
    CIPHER,
    [0],
    u16(serverExtensions.length),
    serverExtensions,
  );
  return [
    { from: 'client', bytes: handshake(1, clientHello) },
    {
      from: 'server',
      bytes: concat(handshake(2, serverHello), CHANGE_CIPHER_SPEC, applicationData(some('certificate', 1100))),
    },
    { from: 'client', bytes: concat(CHANGE_CIPHER_SPEC, applicationData(some('finished', mutual ? 780 : 69))) }, // with its certificate
  ];
};

// — SSH (RFC 4253) —

const text = (value: string): Uint8Array => Uint8Array.from(value, (c) => c.charCodeAt(0));
const sshString = (body: Uint8Array): Uint8Array => concat(u32(body.length), body);
const sshPacket = (payload: Uint8Array): Uint8Array => {
  const padding = 8 - ((5 + payload.length) % 8) + (8 - ((5 + payload.length) % 8) < 4 ? 8 : 0);
  return concat(u32(1 + payload.length + padding), [padding], payload, new Uint8Array(padding));
};

const CHACHA = 'chacha20-poly1305@openssh.com';
const KEX_LISTS = [
  'curve25519-sha256',
  'ssh-ed25519',
  CHACHA,
  CHACHA,
  'hmac-sha2-256',
  'hmac-sha2-256',
  'none',
  'none',
  '',
  '',
];

const ssh = (seed: number, connection: number): Segment[] => {
  const some = (what: string, length: number) => noise(seed, connection, what, length);
  const init = (who: string) =>
    sshPacket(concat([20], some(`${who} cookie`, 16), ...KEX_LISTS.map((list) => sshString(text(list))), [0], u32(0)));
  const hostKey = concat(sshString(text('ssh-ed25519')), sshString(some('host key', 32)));
  const signature = concat(sshString(text('ssh-ed25519')), sshString(some('signature', 64)));
  const reply = concat([31], sshString(hostKey), sshString(some('server share', 32)), sshString(signature));
  return [
    { from: 'client', bytes: text('SSH-2.0-OpenSSH_9.2\r\n') },
    { from: 'server', bytes: text('SSH-2.0-OpenSSH_9.2\r\n') },
    { from: 'client', bytes: init('client') },
    { from: 'server', bytes: init('server') },
    { from: 'client', bytes: sshPacket(concat([30], sshString(some('client share', 32)))) },
    { from: 'server', bytes: concat(sshPacket(reply), sshPacket(Uint8Array.of(21))) },
    { from: 'client', bytes: sshPacket(Uint8Array.of(21)) },
  ];
};

// — RDP: X.224 connection with the TLS security protocol ([MS-RDPBCGR] 2.2.1.1, 2.2.1.2), then TLS —

const RDP_REQUEST = Uint8Array.of(3, 0, 0, 19, 14, 0xe0, 0, 0, 0, 0, 0, 1, 0, 8, 0, 1, 0, 0, 0);
const RDP_CONFIRM = Uint8Array.of(3, 0, 0, 19, 14, 0xd0, 0, 0, 0x12, 0x34, 0, 2, 0, 8, 0, 1, 0, 0, 0);

/** What both sides say before the first request of a person's session. */
export const sessionOpening = (port: number, seed: number, connection: number): readonly Segment[] => {
  if (port === 22) return ssh(seed, connection);
  if (port === 443) return tls(seed, connection);
  if (port === 802) return tls(seed, connection, true);
  const negotiation: Segment[] = [
    { from: 'client', bytes: RDP_REQUEST },
    { from: 'server', bytes: RDP_CONFIRM },
  ];
  return [...negotiation, ...tls(seed, connection)];
};

/** `length` bytes of plain text as a TLS 1.3 record: type, padding and tag add 17 (RFC 8446, 5.2). */
export const encryptedPayload = (
  seed: number,
  connection: number,
  message: number,
  side: 'client' | 'server',
  length: number,
): Segment => ({ from: side, bytes: applicationData(noise(seed, connection, `${side} ${message}`, length + 17)) });

/** How much a step of a session puts on the wire, in bytes of plain text. */
const SIZES: Readonly<Record<SessionRequest['kind'], readonly [number, number]>> = {
  login: [280, 620],
  logout: [60, 60],
  operate: [150, 900],
};

/** One encrypted message of a session. */
export const sessionPayload = (
  port: number,
  seed: number,
  connection: number,
  message: number,
  side: 'client' | 'server',
  kind: SessionRequest['kind'],
): Segment => {
  const length = SIZES[kind][side === 'client' ? 0 : 1];
  const body = noise(seed, connection, `${side} ${message}`, length + 20 - (length % 8));
  return { from: side, bytes: port === 22 ? body : applicationData(body) };
};
