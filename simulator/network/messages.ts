import type { Instant } from '../kernel/time.ts';
import { encodeMbap } from '../protocols/modbus/mbap.ts';
import type { Connection, WireState } from './connection.ts';
import type { ServiceReply, ServiceRequest } from './message.ts';
import { encryptedPayload, type Payloads, type Segment, sessionOpening, sessionPayload } from './payloads.ts';

const OPCUA_PORT = 4840;
const MODBUS_PORT = 502;
/** Bytes of an MBAP header. */
const MBAP = 7;

/** What the services of a connection look like as bytes. */
export class Messages {
  readonly #seed: number;
  readonly #payloads: Payloads;

  constructor(seed: number, payloads: Payloads) {
    this.#seed = seed;
    this.#payloads = payloads;
  }

  /** What both sides say after the handshake. */
  opening({ port, id }: Connection, { opcua }: WireState, at: number): readonly Segment[] {
    if (port === MODBUS_PORT) return [];
    if (port === OPCUA_PORT) return this.#payloads.opcua?.({ moment: 'open', at: at as Instant }, opcua) ?? [];
    return sessionOpening(port, this.#seed, id);
  }

  request(
    connection: Connection,
    { opcua }: WireState,
    message: number,
    request: ServiceRequest,
    now: number,
  ): readonly Segment[] {
    const at = now as Instant;
    switch (request.protocol) {
      case 'modbus':
        return request.tls
          ? [encryptedPayload(this.#seed, connection.id, message, 'client', MBAP + request.pdu.length)]
          : [{ from: 'client', bytes: encodeMbap(transactionOf(message), request.unit, request.pdu) }];
      case 'opcua':
        return this.#payloads.opcua?.({ moment: 'request', at, message, service: request.service }, opcua) ?? [];
      case 'session':
        return [sessionPayload(request.port, this.#seed, connection.id, message, 'client', request.service.kind)];
      default:
        return [];
    }
  }

  response(
    connection: Connection,
    { opcua }: WireState,
    message: number,
    request: ServiceRequest,
    reply: ServiceReply,
    now: number,
  ): readonly Segment[] {
    if (request.protocol === 'modbus' && reply.outcome === 'modbus') {
      if (request.tls) return [encryptedPayload(this.#seed, connection.id, message, 'server', MBAP + reply.pdu.length)];
      return [{ from: 'server', bytes: encodeMbap(transactionOf(message), request.unit, reply.pdu) }];
    }
    if (request.protocol === 'opcua' && reply.outcome === 'opcua') {
      const at = now as Instant;
      const about = { message, request: request.service, service: reply.service };
      return this.#payloads.opcua?.({ moment: 'response', at, ...about }, opcua) ?? [];
    }
    if (request.protocol === 'session' && reply.outcome === 'session') {
      return [sessionPayload(request.port, this.#seed, connection.id, message, 'server', request.service.kind)];
    }
    return [];
  }

  /** What a client says before it closes. */
  closing({ port }: Connection, { opcua }: WireState, now: number): readonly Segment[] {
    if (port !== OPCUA_PORT) return [];
    return this.#payloads.opcua?.({ moment: 'close', at: now as Instant }, opcua) ?? [];
  }
}

/** Clients count their transactions from 1. */
const transactionOf = (message: number): number => (message + 1) & 0xffff;
