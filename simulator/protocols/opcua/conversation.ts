import { createHash } from 'node:crypto';
import { drawStream } from '../../kernel/draw.ts';
import type { Instant } from '../../kernel/time.ts';
import { fromHex, toHex } from './binary/bytes.ts';
import { wrap } from './binary/extension.ts';
import { type MappedRequest, requestMessage } from './binary/requests.ts';
import { type MappedResponse, responseMessage } from './binary/responses.ts';
import {
  cipherBytes,
  type Ends,
  errorMessage,
  openingPlain,
  SEALED_ROOM,
  seal,
  sealedOpening,
} from './binary/sealed.ts';
import {
  anonymousToken,
  type Body,
  type Message,
  type MessageName,
  type RequestHeader,
  type ResponseHeader,
  userNameToken,
} from './binary/structures.ts';
import {
  acknowledge,
  type ChannelState,
  chunks,
  encodeMessage,
  hello,
  SECURITY_POLICY_NONE,
  type TransportLimits,
} from './binary/transport.ts';
import { NO_EXTENSION } from './binary/variant.ts';
import { plantCertificate } from './plant-certificate.ts';
import { type ChannelSecurity, MODES, type SecurityModeName, type SecurityPolicyName } from './security.ts';
import type { OpcUaRequest, OpcUaResponse } from './services.ts';
import { Status } from './status.ts';

/*
 * The bytes that a conversation of services puts on the wire: OPC UA TCP, with the policy and mode that its channel was
 * opened with. What an exercise needs of a connection's state is plain data in a record that the caller keeps.
 */

/** Bytes that one side sends. */
export interface WireSegment {
  readonly from: 'client' | 'server';
  readonly bytes: Uint8Array;
}

/**
 * What happens on a connection. `message` joins a response to its request. `at` is the instant that goes into time
 * stamps; without it the latest instant that the connection has seen is used.
 */
export type WireMoment = { readonly at?: Instant } & (
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

export interface WireOptions {
  /** Calendar time of the world's start, Unix milliseconds: instants become DateTime after it. */
  readonly epoch: number;
  /** As the client would type it; a string `endpointUrl` in a connection's state goes before. */
  readonly endpointUrl: string;
}

interface ConnectionState {
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
/** Milliseconds: the life of a channel's token, and of a session without traffic. */
const CHANNEL_LIFETIME = 3_600_000;
const SESSION_TIMEOUT = 1_200_000;
const POLICY_URI = 'http://opcfoundation.org/UA/SecurityPolicy#';
const RSA_OAEP = 'http://www.w3.org/2001/04/xmlenc#rsa-oaep';
const NO_TOKEN = 'i=0';
const NO_SIGNATURE = { algorithm: null, signature: null };
const TRANSPORT_PROFILE = 'http://opcfoundation.org/UA-Profile/Transport/uatcp-uasc-uabinary';

/** The state as this file keeps it, made on first use from what the caller put there (`connection`, a number). */
const stateOf = (record: Record<string, unknown>): ConnectionState => {
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

/** An opaque token as servers give them out, a function of the connection and the session's place in it. */
const tokenOf = (channel: number, session: number): string => {
  const stream = drawStream(channel, 'opcua', 'authentication token');
  const bytes = Uint8Array.from({ length: 16 }, (_, i) => Math.floor(stream(session * 16 + i) * 256));
  const hex = toHex(bytes);
  return `ns=1;g=${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

const application = (uri: string, name: string, type: 0 | 1, urls: readonly string[]) => ({
  applicationUri: uri,
  productUri: null,
  applicationName: { locale: '', text: name },
  applicationType: type,
  gatewayServerUri: null,
  discoveryProfileUri: null,
  discoveryUrls: urls,
});

/** A conversation's codec: moments in, segments out, in the order in which they cross the wire. */
export const opcUaWire =
  (options: WireOptions) =>
  (moment: WireMoment, record: Record<string, unknown>): readonly WireSegment[] => {
    const state = stateOf(record);
    state.at = moment.at ?? latest(moment) ?? state.at;
    const url = typeof record.endpointUrl === 'string' ? record.endpointUrl : options.endpointUrl;
    switch (moment.moment) {
      case 'open':
        return [
          { from: 'client', bytes: hello(LIMITS, url) },
          { from: 'server', bytes: acknowledge(LIMITS) },
        ];
      case 'request':
        return request(state, options.epoch, url, moment.message, moment.service);
      case 'response':
        return response(state, options.epoch, moment.message, moment.request, moment.service);
      case 'close': {
        if (!state.opened) return [];
        const body = { requestHeader: requestHeader(state, NO_TOKEN, ++state.requests) };
        return send('client', state, 'CLO', state.requests, 'CloseSecureChannelRequest', body, options.epoch);
      }
    }
  };

/** The instant that a moment itself tells. */
const latest = (moment: WireMoment): Instant | null => {
  if (moment.moment !== 'response') return null;
  if (moment.service.kind === 'publish') return moment.service.publishTime;
  if (moment.service.kind === 'read') return moment.service.results[0]?.sourceTimestamp ?? null;
  return null;
};

const requestHeader = (state: ConnectionState, authenticationToken: string, handle: number): RequestHeader => ({
  authenticationToken,
  timestamp: state.at,
  requestHandle: handle,
  returnDiagnostics: 0,
  auditEntryId: null,
  timeoutHint: 10_000,
  additionalHeader: NO_EXTENSION,
});

const responseHeader = (state: ConnectionState, handle: number, serviceResult = 0): ResponseHeader => ({
  timestamp: state.at,
  requestHandle: handle,
  serviceResult,
  serviceDiagnostics: null,
  stringTable: [],
  additionalHeader: NO_EXTENSION,
});

const send = <N extends MessageName>(
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
const openChannelBody = (state: ConnectionState, id: number, type: 0 | 1): Body<'OpenSecureChannelRequest'> => ({
  requestHeader: requestHeader(state, NO_TOKEN, id),
  clientProtocolVersion: 0,
  requestType: type,
  securityMode: MODES.indexOf(state.mode) + 1,
  clientNonce: state.policy === 'None' ? null : NONCE,
  requestedLifetime: CHANNEL_LIFETIME,
});

const openedChannelBody = (state: ConnectionState, id: number): Body<'OpenSecureChannelResponse'> => ({
  responseHeader: responseHeader(state, id),
  serverProtocolVersion: 0,
  securityToken: { channelId: state.channel, tokenId: 1, createdAt: state.at, revisedLifetime: CHANNEL_LIFETIME },
  serverNonce: state.policy === 'None' ? null : NONCE,
});

/** A nonce of the length that the policies want; it is encrypted, and only its length is seen. */
const NONCE = new Uint8Array(32);

/** Takes over how a client secures the channel that it opens. */
const secure = (state: ConnectionState, security: ChannelSecurity | undefined): void => {
  if (!security) return;
  state.policy = security.policy;
  state.mode = security.mode;
  state.certificate = security.certificate?.der ?? null;
};

/** OpenSecureChannel (OPC 10000-6, 6.7.4), before the first request that is sent through the channel. */
const open = (state: ConnectionState, epoch: number): WireSegment[] => {
  const id = ++state.requests;
  const request = openChannelBody(state, id, 0);
  state.opened = true;
  // The client does not know the channel's number yet.
  return [
    ...send('client', state, 'OPN', id, 'OpenSecureChannelRequest', request, epoch, 0),
    ...send('server', state, 'OPN', id, 'OpenSecureChannelResponse', openedChannelBody(state, id), epoch),
  ];
};

const request = (
  state: ConnectionState,
  epoch: number,
  url: string,
  message: number,
  service: OpcUaRequest,
): WireSegment[] => {
  if (service.kind === 'openChannel') {
    const id = ++state.requests;
    state.pending[message] = id;
    const first = !state.opened;
    if (first) secure(state, service.security);
    const body = openChannelBody(state, id, first ? 0 : 1);
    return send('client', state, 'OPN', id, 'OpenSecureChannelRequest', body, epoch, first ? 0 : state.channel);
  }
  if (service.kind === 'openSession') {
    // What a channel is opened with it keeps: what its opening did not say yet, the session's says.
    if (!state.opened) secure(state, service.security);
    else if (service.security && service.security.policy === state.policy) state.mode = service.security.mode;
  }
  const opening = state.opened ? [] : open(state, epoch);
  if (service.kind === 'openSession') return [...opening, ...openSession(state, epoch, url, message, service)];
  const id = ++state.requests;
  state.pending[message] = id;
  const header = requestHeader(state, state.tokens[service.session] ?? NO_TOKEN, id);
  if (service.kind === 'closeSession') {
    const body = { requestHeader: header, deleteSubscriptions: service.deleteSubscriptions };
    return [...opening, ...send('client', state, 'MSG', id, 'CloseSessionRequest', body, epoch)];
  }
  const sent = requestMessage(service satisfies MappedRequest, header, epoch);
  return [...opening, ...sendMessage('client', state, id, sent, epoch)];
};

const sendMessage = (
  from: 'client' | 'server',
  state: ConnectionState,
  id: number,
  message: Message,
  epoch: number,
): WireSegment[] => send(from, state, 'MSG', id, message.name, message.body as never, epoch);

/** CreateSession and its answer, then ActivateSession, whose answer is the response's (OPC 10000-4, 5.6). */
const openSession = (
  state: ConnectionState,
  epoch: number,
  url: string,
  message: number,
  service: Extract<OpcUaRequest, { kind: 'openSession' }>,
): WireSegment[] => {
  const create = ++state.requests;
  const activate = ++state.requests;
  state.pending[message] = activate;
  const token = tokenOf(state.channel, state.sessions);
  const number = ++state.sessions;
  state.opening[message] = token;
  const serverName = url.replace(/^opc\.tcp:\/\//, '').replace(/[:/].*$/, '');
  const server = application(`urn:${serverName}`, serverName, 0, [url]);
  const policy = (policyId: string, tokenType: number) => ({
    policyId,
    tokenType,
    issuedTokenType: null,
    issuerEndpointUrl: null,
    securityPolicyUri: null,
  });
  const createRequest: Body<'CreateSessionRequest'> = {
    requestHeader: requestHeader(state, NO_TOKEN, create),
    clientDescription: application(`urn:${service.name}`, service.name, 1, []),
    serverUri: null,
    endpointUrl: url,
    sessionName: service.name,
    clientNonce: null,
    clientCertificate: null,
    requestedSessionTimeout: SESSION_TIMEOUT,
    maxResponseMessageSize: 0,
  };
  const createResponse: Body<'CreateSessionResponse'> = {
    responseHeader: responseHeader(state, create),
    sessionId: `ns=1;i=${state.channel * 100 + number}`,
    authenticationToken: token,
    revisedSessionTimeout: SESSION_TIMEOUT,
    serverNonce: null,
    serverCertificate: null,
    serverEndpoints: [
      {
        endpointUrl: url,
        server,
        serverCertificate: null,
        securityMode: MODES.indexOf(state.mode) + 1,
        securityPolicyUri: state.policy === 'None' ? SECURITY_POLICY_NONE : `${POLICY_URI}${state.policy}`,
        userIdentityTokens: [policy('anonymous', 0), policy('username', 1)],
        transportProfileUri: TRANSPORT_PROFILE,
        securityLevel: 0,
      },
    ],
    serverSoftwareCertificates: [],
    serverSignature: NO_SIGNATURE,
    maxRequestMessageSize: 0,
  };
  const plain = state.policy === 'None';
  // OPC 10000-4, 7.41: on a secured channel the password is encrypted by itself as well.
  const password =
    service.password === null
      ? null
      : plain
        ? new TextEncoder().encode(service.password)
        : cipherBytes(state.channel, `password ${create}`, 256);
  const activateRequest: Body<'ActivateSessionRequest'> = {
    requestHeader: requestHeader(state, token, activate),
    clientSignature: NO_SIGNATURE,
    clientSoftwareCertificates: [],
    localeIds: ['ja', 'en'],
    userIdentityToken:
      service.user === null
        ? wrap(anonymousToken, { policyId: 'anonymous' }, epoch)
        : wrap(
            userNameToken,
            { policyId: 'username', userName: service.user, password, encryptionAlgorithm: plain ? null : RSA_OAEP },
            epoch,
          ),
    userTokenSignature: NO_SIGNATURE,
  };
  return [
    ...send('client', state, 'MSG', create, 'CreateSessionRequest', createRequest, epoch),
    ...send('server', state, 'MSG', create, 'CreateSessionResponse', createResponse, epoch),
    ...send('client', state, 'MSG', activate, 'ActivateSessionRequest', activateRequest, epoch),
  ];
};

const response = (
  state: ConnectionState,
  epoch: number,
  message: number,
  asked: OpcUaRequest,
  service: OpcUaResponse,
): WireSegment[] => {
  const id = state.pending[message] ?? 0;
  delete state.pending[message];
  const token = state.opening[message];
  delete state.opening[message];
  if (service.kind === 'fault' && asked.kind === 'openChannel')
    // OPC 10000-4, 6.1.3: whoever is not believed is told no more than that.
    return [{ from: 'server', bytes: errorMessage(Status.Bad_SecurityChecksFailed, 'certificate refused') }];
  if (service.kind === 'fault') {
    const body = { responseHeader: responseHeader(state, id, service.status) };
    return send('server', state, 'MSG', id, 'ServiceFault', body, epoch);
  }
  if (service.kind === 'openChannel') {
    state.opened = true;
    const body = openedChannelBody(state, id);
    return send('server', state, 'OPN', id, 'OpenSecureChannelResponse', body, epoch);
  }
  const header = responseHeader(state, id);
  if (service.kind === 'openSession') {
    if (token !== undefined) state.tokens[service.session] = token;
    const body = { responseHeader: header, serverNonce: null, results: [], diagnosticInfos: [] };
    return send('server', state, 'MSG', id, 'ActivateSessionResponse', body, epoch);
  }
  if (service.kind === 'closeSession') {
    if (asked.kind === 'closeSession') delete state.tokens[asked.session];
    return send('server', state, 'MSG', id, 'CloseSessionResponse', { responseHeader: header }, epoch);
  }
  return sendMessage('server', state, id, responseMessage(service satisfies MappedResponse, header, epoch), epoch);
};
