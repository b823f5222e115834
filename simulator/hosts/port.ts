import type { Audience } from '../kernel/event.ts';
import type { Duration, Instant } from '../kernel/time.ts';
import type { ServiceReply, ServiceRequest } from '../network/message.ts';

/** What the world offers to one host. */
export interface HostPort {
  readonly now: Instant;
  readonly seed: number;
  /** Seconds since local midnight at `now`. */
  readonly timeOfDay: number;
  /** Puts a message for this same host into the queue. */
  after(delay: Duration, message: string, data?: unknown): void;
  /** Writes an event and returns its `seq`. */
  emit(type: string, data: object, cause: number | null, audience: Audience): number;
  /** Sends a request; `key` (plain data) comes back with the reply. */
  ask(key: unknown, to: string, request: ServiceRequest, cause: number | null): void;
}

/** A request as it arrives at a host. `cause` is the `seq` of the `net.request` event. */
export interface Incoming {
  readonly from: string;
  readonly connection: number;
  readonly request: ServiceRequest;
  readonly cause: number;
}

/** Anything with an address. State is plain data and goes into the world's snapshot. */
export interface HostComponent {
  readonly id: string;
  start(): void;
  onMessage(message: string, data: unknown): void;
  onReply(key: unknown, reply: ServiceReply, cause: number): void;
  serve(incoming: Incoming): ServiceReply;
  snapshot(): unknown;
  restore(state: unknown): void;
}

/** The other end of an OPC UA session: a session is valid on its own connection only. */
export const peerOf = (incoming: Incoming): { readonly from: string; readonly connection: string } => ({
  from: incoming.from,
  connection: String(incoming.connection),
});
