import type { Duration } from '../kernel/time.ts';
import type { Outcome, Peer } from './connection.ts';
import { toHex } from './hex.ts';
import type { ServiceReply, ServiceRequest } from './message.ts';
import { operationOf } from './operation.ts';
import type { NetworkPort } from './port.ts';
import type { Judgement } from './verdict.ts';

export const REFUSED: ServiceReply = { outcome: 'refused' };
export const TIMED_OUT: ServiceReply = { outcome: 'timeout' };
export const OPEN: ServiceReply = { outcome: 'open' };

/** The network's events. Keys stand in sorted order, as canonical JSON wants them. */
export class Ledger {
  readonly #port: NetworkPort;

  constructor(port: NetworkPort) {
    this.#port = port;
  }

  /** Writes the request as it left its source, with what the conduits said. Returns its `seq`. */
  announce(
    peer: Peer,
    request: ServiceRequest,
    port: number | null,
    connection: number,
    judgement: Judgement,
    cause: number | null,
  ): number {
    const { verdict } = judgement;
    return this.#port.emit(
      'net.request',
      {
        bytes: request.protocol === 'modbus' && !request.tls ? toHex(request.pdu) : null,
        conduit: verdict.conduit,
        connection,
        from: peer.from,
        operation: operationOf(request),
        origin: verdict.origin,
        port,
        protocol: request.protocol,
        rule: verdict.rule,
        to: peer.to,
        verdict: verdict.action,
      },
      cause,
      peer.seen ? 'team' : 'instructor',
    );
  }

  /** Writes the response and hands it to who waits for it. */
  finish(ticket: number, reply: ServiceReply, seq: number, seen: boolean): void {
    const bytes = reply.outcome === 'modbus' && reply.sealed !== true ? toHex(reply.pdu) : null;
    const data = { bytes, outcome: reply.outcome, request: seq };
    this.#port.reply(ticket, reply, this.#port.emit('net.response', data, seq, seen ? 'team' : 'instructor'));
  }

  /** The same after `delay`. `connection` counts the message as under way (0: none does). */
  settle(delay: number, ticket: number, reply: ServiceReply, seq: number, seen: boolean, connection: number): void {
    const outcome: Outcome = { connection, ticket, reply, seq, seen };
    this.#port.schedule(Math.round(delay) as Duration, 'settle', outcome);
  }
}
