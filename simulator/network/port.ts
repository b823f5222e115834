import type { Audience } from '../kernel/event.ts';
import type { Duration, Instant } from '../kernel/time.ts';
import type { ConnectionInfo } from './connection.ts';
import type { ServiceReply, ServiceRequest } from './message.ts';

/** A request as it reaches a host. `cause` is the `seq` of its `net.request` event. */
export interface Incoming {
  readonly from: string;
  readonly connection: number;
  readonly request: ServiceRequest;
  readonly cause: number;
  readonly channel: string | null;
}

/** What the network needs of the world around it. */
export interface NetworkPort {
  readonly seed: number;
  now(): Instant;
  /** Calls `handle(message, data)` after `delay`. */
  schedule(delay: Duration, message: string, data: unknown): void;
  /** Writes an event and returns its `seq`. */
  emit(type: string, data: object, cause: number | null, audience: Audience): number;
  /**
   * A host answers. When a TCP connection is opened the host is asked `{ protocol: 'probe', port }` first: `open` where
   * it listens, `refused` where it does not, `timeout` for a host that is dead. That question has no effects.
   */
  deliver(host: string, incoming: Incoming): ServiceReply;
  /** The reply to a ticket; `cause` is the `seq` of its `net.response` event. */
  reply(ticket: number, reply: ServiceReply, cause: number): void;
  /** A connection ended, by whichever side. */
  closed?(connection: ConnectionInfo): void;
}

export interface OutgoingRequest {
  readonly ticket: number;
  readonly from: string;
  /** Host id; or an address, as a tool would give it. */
  readonly to?: string;
  readonly address?: string;
  readonly request: ServiceRequest;
  readonly cause: number | null;
  /** Names an outside connection; requests with the same channel share a TCP connection of their own. */
  readonly channel?: string | null;
}
