import type { Instant } from '../../kernel/time.ts';
import { type MappedRequest, requestMessage } from './binary/requests.ts';
import { type MappedResponse, responseMessage } from './binary/responses.ts';
import { errorMessage } from './binary/sealed.ts';
import type { Message } from './binary/structures.ts';
import type { OpcUaRequest, OpcUaResponse } from './services.ts';
import { Status } from './status.ts';
import {
  type ConnectionState,
  greeting,
  NO_TOKEN,
  openChannel,
  openChannelBody,
  openedChannelBody,
  requestHeader,
  responseHeader,
  secureChannel,
  send,
  stateOf,
  type WireSegment,
} from './wire-channel.ts';
import { openSession } from './wire-session.ts';

/*
 * The bytes that a conversation of services puts on the wire: OPC UA TCP, with the policy and mode that its channel was
 * opened with. What an exercise needs of a connection's state is plain data in a record that the caller keeps.
 */

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

/** A conversation's codec: moments in, segments out, in the order in which they cross the wire. */
export const opcUaWire =
  (options: WireOptions) =>
  (moment: WireMoment, record: Record<string, unknown>): readonly WireSegment[] => {
    const state = stateOf(record);
    state.at = moment.at ?? latest(moment) ?? state.at;
    const url = typeof record.endpointUrl === 'string' ? record.endpointUrl : options.endpointUrl;
    switch (moment.moment) {
      case 'open':
        return greeting(url);
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
    if (first) secureChannel(state, service.security);
    const body = openChannelBody(state, id, first ? 0 : 1);
    return send('client', state, 'OPN', id, 'OpenSecureChannelRequest', body, epoch, first ? 0 : state.channel);
  }
  if (service.kind === 'openSession') {
    // What a channel is opened with it keeps: what its opening did not say yet, the session's says.
    if (!state.opened) secureChannel(state, service.security);
    else if (service.security && service.security.policy === state.policy) state.mode = service.security.mode;
  }
  const opening = state.opened ? [] : openChannel(state, epoch);
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
