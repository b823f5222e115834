import type { DrawStream } from '../kernel/draw.ts';
import type { ServiceReply, ServiceRequest } from './message.ts';
import type { Route } from './routing.ts';
import type { Gate, Judgement } from './verdict.ts';

/** A TCP connection as it looks from outside. */
export interface ConnectionInfo {
  readonly id: number;
  readonly from: string;
  /** Host id. */
  readonly to: string;
  readonly port: number;
  readonly channel: string | null;
}

/** A request that waits for its connection to open. */
export interface Waiting {
  readonly ticket: number;
  readonly request: ServiceRequest;
  readonly seq: number;
  readonly judgement: Judgement;
}

/**
 * What the wire needs of a connection to write right frames: sequence numbers relative to the initial ones. They move
 * only while somebody observes, so that nothing need be encoded otherwise; every capture is consistent in itself.
 */
export interface WireState {
  readonly clientIsn: number;
  readonly serverIsn: number;
  /** Client bytes that entered each leg, and client bytes acknowledged there: a conduit may swallow a request. */
  readonly sent: number[];
  readonly acked: number[];
  serverSent: number;
  serverAcked: number;
  /** Lengths of what is under way, by message number, in each direction. */
  readonly requests: Record<number, number>;
  readonly responses: Record<number, number>;
  /** What the OPC UA codec keeps of a connection. */
  readonly opcua: Record<string, unknown>;
}

export interface Connection extends ConnectionInfo {
  readonly localPort: number;
  readonly conversation: Conversation;
  state: 'opening' | 'open';
  waiting: Waiting[];
  /** Messages sent and not yet answered or given up. */
  outstanding: number;
  lastUse: number;
  /** Due instants of the last delivery and the last answer: TCP keeps order. */
  lastArrival: number;
  lastAnswer: number;
  wire: WireState | null;
}

/** All that two hosts say to each other on one port by one channel, over any number of connections. */
export interface Conversation {
  readonly peer: Peer;
  readonly port: number;
  readonly channel: string | null;
  readonly latency: DrawStream;
  messages: number;
  connection: Connection | null;
  gate: Gate | null;
}

/** A pair of a host and a place that it talks to, with the route between them. */
export interface Peer {
  readonly from: string;
  /** Host id, or the address where nobody lives. */
  readonly to: string;
  readonly conversations: Map<number, Conversation>;
  readonly channels: Map<string, Conversation>;
  /** Null: no way there. */
  route: Route | null;
  /** Whether a host is there to answer. */
  alive: boolean;
  /** Whether a sensor's mirrored zone lies on the way, or a conduit, whose log the plant's people read. */
  seen: boolean;
  version: number;
}

/** Data of scheduled entries: plain, so that a queue can be copied. */
export interface Delivery {
  readonly connection: number;
  readonly message: number;
  readonly ticket: number;
  readonly request: ServiceRequest;
  readonly seq: number;
  readonly sent: number;
  readonly seen: boolean;
}

export interface Answer {
  readonly connection: number;
  readonly message: number;
  readonly ticket: number;
  readonly reply: ServiceReply;
  readonly seq: number;
  readonly seen: boolean;
}

export interface Outcome {
  /** The connection that counts this message as under way, or 0. */
  readonly connection: number;
  readonly ticket: number;
  readonly reply: ServiceReply;
  readonly seq: number;
  readonly seen: boolean;
}

export interface Bare {
  readonly from: string;
  readonly to: string;
  readonly connection: number;
  readonly localPort: number;
  readonly ticket: number;
  readonly request: ServiceRequest;
  readonly seq: number;
  readonly channel: string | null;
}

export interface Knock {
  readonly connection: number;
  readonly seq: number;
}

export interface Knocked {
  readonly connection: number;
  readonly outcome: 'open' | 'refused';
}
