import { createHash } from 'node:crypto';
import type { Instant } from '../../kernel/time.ts';
import { fromHex } from './binary/bytes.ts';
import { type Ends, openingPlain, SEALED_ROOM, seal, sealedOpening } from './binary/sealed.ts';
import type { Body, MessageName, RequestHeader, ResponseHeader } from './binary/structures.ts';
import {
  acknowledge,
  type ChannelState,
  chunks,
  encodeMessage,
  hello,
  type TransportLimits,
} from './binary/transport.ts';
import { NO_EXTENSION } from './binary/variant.ts';
import { plantCertificate } from './plant-certificate.ts';
import { type ChannelSecurity, MODES, type SecurityModeName, type SecurityPolicyName } from './security.ts';

/* The secure channel of a conversation on the wire: its state, its opening, and the messages that go through it. */

/** Bytes that one side sends. */
export interface WireSegment {
  readonly from: 'client' | 'server';
  readonly bytes: Uint8Array;
}

export interface ConnectionState {
  at: Instant;
  channel: number;
  /** Last sequence numbers of either side. */
  client: number;
  server: number;
  requests: number;
  /** Request ids by message, until answered. */
  pending: Record<number, number>;
  /** Authentication tokens: by message until the session's number is known, then by session. */
  opening: Record<number, string>;
  tokens: Record<number, string>;
  sessions: number;
  /** False until the channel is opened: by the first request, which says how. */
  opened: boolean;
  policy: SecurityPolicyName;
  mode: SecurityModeName;
  /** The client's certificate in DER (hex). */
  certificate: string | null;
}

const BUFFER = 65_535;
const LIMITS: TransportLimits = {
  receiveBufferSize: BUFFER,
  sendBufferSize: BUFFER,
  maxMessageSize: 0,
  maxChunkCount: 0,
};
/** Milliseconds: the life of a channel's token. */
const CHANNEL_LIFETIME = 3_600_000;
/** The authentication token of a request without a session. */
export const NO_TOKEN = 'i=0';

/** The state as a conversation keeps it, made on first use from what the caller put there (`connection`, a number). */
export const stateOf = (record: Record<string, unknown>): ConnectionState => {
  if (record.channel === undefined) {
    const connection = typeof record.connection === 'number' ? record.connection : 0;
    const fresh: ConnectionState = {
      at: 0 as Instant,
      channel: connection + 1,
      client: 0,
      server: 0,
      requests: 0,
      pending: {},
      opening: {},
      tokens: {},
      sessions: 0,
      opened: false,
      policy: 'None',
      mode: 'None',
      certificate: null,
    };
    Object.assign(record, fresh);
  } else if (record.opened === undefined)
    // Written by an earlier version, which opened every channel at once and without security.
    Object.assign(record, { opened: true, policy: 'None', mode: 'None', certificate: null });
  return record as unknown as ConnectionState;
};

/** Hello and acknowledge (OPC 10000-6, 7.1.2.3), by which a connection begins. */
export const greeting = (url: string): WireSegment[] => [
  { from: 'client', bytes: hello(LIMITS, url) },
  { from: 'server', bytes: acknowledge(LIMITS) },
];

export const requestHeader = (state: ConnectionState, authenticationToken: string, handle: number): RequestHeader => ({
  authenticationToken,
  timestamp: state.at,
  requestHandle: handle,
  returnDiagnostics: 0,
  auditEntryId: null,
  timeoutHint: 10_000,
  additionalHeader: NO_EXTENSION,
});

export const responseHeader = (state: ConnectionState, handle: number, serviceResult = 0): ResponseHeader => ({
  timestamp: state.at,
  requestHandle: handle,
  serviceResult,
  serviceDiagnostics: null,
  stringTable: [],
  additionalHeader: NO_EXTENSION,
});

/** A message in the chunks that carry it, sealed as its channel asks. */
export const send = <N extends MessageName>(
  from: 'client' | 'server',
  state: ConnectionState,
  type: 'OPN' | 'MSG' | 'CLO',
  id: number,
  name: N,
  body: Body<N>,
  epoch: number,
  channel = state.channel,
): WireSegment[] => {
  const side: ChannelState = { channel, token: 1, sequence: state[from] };
  const { policy, mode } = state;
  const room = policy === 'None' ? BUFFER : BUFFER - SEALED_ROOM;
  const parts = chunks(type, side, id, encodeMessage(name, body, epoch), room);
  const first = state[from];
  state[from] = side.sequence;
  if (policy === 'None') return parts.map((bytes) => ({ from, bytes }));
  const what = (i: number) => `${from} ${first + i}`;
  if (type === 'OPN')
    return parts.map((bytes, i) => {
      const sealed = sealedOpening(channel, policy, openingPlain(bytes), endsOf(state, from), what(i));
      return { from, bytes: sealed };
    });
  return parts.map((bytes, i) => ({ from, bytes: seal(bytes, { policy, mode, certificate: null }, what(i)) }));
};

/** The certificate that servers of a site show in captures. */
const SERVER = 'server';

const endsOf = (state: ConnectionState, from: 'client' | 'server'): Ends => {
  const client = fromHex(state.certificate ?? '');
  const server = fromHex(plantCertificate(SERVER, `urn:kunren:${SERVER}`).der);
  const digest = (der: Uint8Array) => Uint8Array.from(createHash('sha1').update(der).digest());
  return from === 'client'
    ? { sender: client, receiver: digest(server) }
    : { sender: server, receiver: digest(client) };
};

/** `type` 0 opens a channel, 1 renews it (OPC 10000-4, 5.5.2.2). */
export const openChannelBody = (state: ConnectionState, id: number, type: 0 | 1): Body<'OpenSecureChannelRequest'> => ({
  requestHeader: requestHeader(state, NO_TOKEN, id),
  clientProtocolVersion: 0,
  requestType: type,
  securityMode: MODES.indexOf(state.mode) + 1,
  clientNonce: state.policy === 'None' ? null : NONCE,
  requestedLifetime: CHANNEL_LIFETIME,
});

export const openedChannelBody = (state: ConnectionState, id: number): Body<'OpenSecureChannelResponse'> => ({
  responseHeader: responseHeader(state, id),
  serverProtocolVersion: 0,
  securityToken: { channelId: state.channel, tokenId: 1, createdAt: state.at, revisedLifetime: CHANNEL_LIFETIME },
  serverNonce: state.policy === 'None' ? null : NONCE,
});

/** A nonce of the length that the policies want; it is encrypted, and only its length is seen. */
const NONCE = new Uint8Array(32);

/** Takes over how a client secures the channel that it opens. */
export const secureChannel = (state: ConnectionState, security: ChannelSecurity | undefined): void => {
  if (!security) return;
  state.policy = security.policy;
  state.mode = security.mode;
  state.certificate = security.certificate?.der ?? null;
};

/** OpenSecureChannel (OPC 10000-6, 6.7.4), before the first request that is sent through the channel. */
export const openChannel = (state: ConnectionState, epoch: number): WireSegment[] => {
  const id = ++state.requests;
  const request = openChannelBody(state, id, 0);
  state.opened = true;
  // The client does not know the channel's number yet.
  return [
    ...send('client', state, 'OPN', id, 'OpenSecureChannelRequest', request, epoch, 0),
    ...send('server', state, 'OPN', id, 'OpenSecureChannelResponse', openedChannelBody(state, id), epoch),
  ];
};
