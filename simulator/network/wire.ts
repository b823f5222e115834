import type { Instant } from '../kernel/time.ts';
import type { Connection, WireState } from './connection.ts';
import { FLAG, MSS } from './frames.ts';
import { LEG, STACK } from './latency.ts';
import type { ServiceReply, ServiceRequest } from './message.ts';
import { Messages } from './messages.ts';
import { Packets, STEP } from './packets.ts';
import type { Payloads, Segment } from './payloads.ts';
import type { Resolver } from './resolver.ts';
import type { Route } from './routing.ts';
import { type PendingFrame, type Tap, Taps } from './taps.ts';

export interface WireSnapshot {
  readonly pending: readonly PendingFrame[];
  readonly ids: readonly (readonly [string, number])[];
}

const NOTHING = new Uint8Array(0);
const { ack: ACK, fin: FIN, psh: PSH, rst: RST } = FLAG;

/**
 * Writes the segments of TCP connections as the network tells what happens on them. It is asked only while somebody
 * observes.
 */
export class Wire {
  readonly #messages: Messages;
  readonly #resolver: Resolver;
  readonly #taps = new Taps();
  /** Packets that belong to no connection. */
  readonly packets: Packets;

  constructor(resolver: Resolver, seed: number, payloads: Payloads) {
    this.#resolver = resolver;
    this.#messages = new Messages(seed, payloads);
    this.packets = new Packets(this.#taps, resolver, seed);
  }

  get observed(): boolean {
    return this.#taps.observed;
  }

  add(tap: Tap): void {
    this.#taps.add(tap);
    this.#resolver.sink = (leg, asker, wanted, at) => this.packets.resolution(leg, asker, wanted, at);
  }

  remove(tap: Tap, now: Instant): void {
    this.#taps.remove(tap, now);
    if (!this.#taps.observed) this.#resolver.sink = null;
  }

  /** Hands out all frames up to `now`. */
  drain(now: Instant): void {
    this.#taps.drain(now);
  }

  replan(): void {
    this.#taps.replan();
  }

  snapshot(): WireSnapshot {
    return { pending: this.#taps.snapshot(), ids: this.packets.snapshot() };
  }

  restore(state: WireSnapshot): void {
    this.#taps.restore(state.pending);
    this.packets.restore(state.ids);
  }

  syn(connection: Connection, route: Route): void {
    this.packets.knock(connection, route, -1);
  }

  synAnswer(connection: Connection, route: Route, open: boolean): void {
    this.packets.knockAnswer(connection, route, open);
  }

  /** The client's acknowledgement at `from`, and what the protocol says before the first request. */
  opening(connection: Connection, route: Route, from: number, duration: number): void {
    this.#pureAck(connection, route, from);
    this.#exchange(
      connection,
      route,
      this.#messages.opening(connection, this.#state(connection, route), from),
      from + STACK,
      duration - 2 * STACK,
    );
  }

  request(
    connection: Connection,
    route: Route,
    message: number,
    request: ServiceRequest,
    now: number,
    duration: number,
  ): void {
    const state = this.#state(connection, route);
    const offsets = this.#offsets(route, now);
    const segments = this.#messages.request(connection, this.#state(connection, route), message, request, now);
    const last = segments.findIndex((segment) => segment.from === 'server');
    const own = last < 0 ? segments : segments.slice(0, last);
    let length = 0;
    for (const { bytes } of own) {
      this.#data(connection, route, bytes, now, offsets);
      length += bytes.length;
    }
    state.requests[message] = (state.requests[message] ?? 0) + length;
    if (last < 0) return;
    this.#received(state, message);
    const arrival = now + (offsets.at(-1) ?? 0);
    this.#exchange(connection, route, segments.slice(last), arrival + LEG + STACK, duration - 2 * STACK);
  }

  /** A conduit keeps a request to itself and acknowledges it in the server's place. */
  swallowed(
    connection: Connection,
    route: Route,
    message: number,
    request: ServiceRequest,
    at: number,
    now: number,
  ): void {
    const state = this.#state(connection, route);
    const offsets = this.#offsets(route, now).slice(0, at + 1);
    for (const { bytes } of this.#messages.request(connection, this.#state(connection, route), message, request, now)) {
      this.#data(connection, route, bytes, now, offsets);
      for (let k = 0; k <= at; k++) state.acked[k] = (state.acked[k] as number) + bytes.length;
    }
    const back = now + (offsets.at(-1) ?? 0) + LEG + STACK;
    this.#fromConduit(connection, route, at, back, ACK);
  }

  /** A conduit resets a connection to both sides because of a request. */
  refused(
    connection: Connection,
    route: Route,
    message: number,
    request: ServiceRequest,
    at: number,
    now: number,
  ): void {
    const state = this.#state(connection, route);
    const offsets = this.#offsets(route, now).slice(0, at + 1);
    for (const { bytes } of this.#messages.request(connection, this.#state(connection, route), message, request, now)) {
      this.#data(connection, route, bytes, now, offsets);
      for (let k = 0; k <= at; k++) state.acked[k] = state.sent[k] as number;
    }
    const back = this.#taps.settled(connection.id, now + (offsets.at(-1) ?? 0) + LEG + STACK);
    this.#fromConduit(connection, route, at, back, RST | ACK);
    for (let k = at + 1; k < route.legs.length; k++) {
      const seq = state.clientIsn + 1 + (state.sent[k] as number);
      const t = back + (k - at - 1) * STEP;
      this.packets.toServer(connection, route, k, t, seq, state.serverIsn + 1 + state.serverAcked, RST | ACK, NOTHING);
    }
  }

  /** The server's stack acknowledges a request that its host does not answer. */
  unanswered(connection: Connection, route: Route, message: number, now: number): void {
    const state = this.#state(connection, route);
    this.#received(state, message);
    this.#fromServer(connection, route, now, ACK);
  }

  response(
    connection: Connection,
    route: Route,
    message: number,
    request: ServiceRequest,
    reply: ServiceReply,
    now: number,
  ): void {
    const state = this.#state(connection, route);
    this.#received(state, message);
    const n = route.legs.length;
    let length = 0;
    for (const { bytes } of this.#messages.response(connection, state, message, request, reply, now)) {
      for (let k = n - 1; k >= 0; k--) {
        this.#chunks(bytes, (chunk, flags, offset) => {
          const seq = state.serverIsn + 1 + state.serverSent + offset;
          const ack = state.clientIsn + 1 + (state.acked[k] as number);
          this.packets.toClient(
            connection,
            route,
            k,
            route.legs.length - 1,
            this.#resolver.crossings[k] as number,
            seq,
            ack,
            flags,
            chunk,
          );
        });
      }
      state.serverSent += bytes.length;
      length += bytes.length;
    }
    state.responses[message] = length;
  }

  /** The client acknowledges the response to a message. */
  acknowledge(connection: Connection, route: Route, message: number, now: number): void {
    const state = this.#state(connection, route);
    const length = state.responses[message];
    if (length === undefined) return; // nobody looked when it was sent
    delete state.responses[message];
    state.serverAcked += length;
    this.#pureAck(connection, route, now);
  }

  close(connection: Connection, route: Route, how: 'fin' | 'client-reset' | 'server-reset', now: number): void {
    const state = this.#state(connection, route);
    const n = route.legs.length;
    let t = this.#taps.settled(connection.id, now);
    if (how === 'server-reset') {
      this.#fromServer(connection, route, t, RST | ACK);
      return;
    }
    if (how === 'fin') {
      const segments = this.#messages.closing(connection, state, now);
      this.#exchange(connection, route, segments, t, STACK);
      if (segments.length > 0) t += 2 * STACK;
    }
    const server = state.serverIsn + 1 + state.serverAcked;
    for (let k = 0; k < n; k++) {
      const client = state.clientIsn + 1 + (state.sent[k] as number);
      const flags = how === 'fin' ? FIN | ACK : RST | ACK;
      this.packets.toServer(connection, route, k, t + k * STEP, client, server, flags, NOTHING);
      if (how !== 'fin') continue;
      const back = t + (2 * n - 2 - k) * STEP + LEG + STACK;
      this.packets.toClient(connection, route, k, route.legs.length - 1, back, server, client + 1, FIN | ACK, NOTHING);
      const done = t + (2 * n - 2 + k) * STEP + 2 * (LEG + STACK);
      this.packets.toServer(connection, route, k, done, client + 1, server + 1, ACK, NOTHING);
    }
  }

  /** One side's bytes on every leg that `offsets` covers. */
  #data(connection: Connection, route: Route, bytes: Uint8Array, start: number, offsets: readonly number[]): void {
    const state = this.#state(connection, route);
    offsets.forEach((delay, k) => {
      this.#chunks(bytes, (chunk, flags, offset) => {
        const seq = state.clientIsn + 1 + (state.sent[k] as number) + offset;
        const ack = state.serverIsn + 1 + state.serverAcked;
        this.packets.toServer(connection, route, k, start + delay, seq, ack, flags, chunk);
      });
      state.sent[k] = (state.sent[k] as number) + bytes.length;
    });
  }

  /** A conversation of several messages, evenly over `duration`; each acknowledges what came before. */
  #exchange(connection: Connection, route: Route, segments: readonly Segment[], start: number, duration: number): void {
    const state = this.#state(connection, route);
    const n = route.legs.length;
    const step = Math.floor(Math.max(0, duration) / Math.max(1, segments.length));
    segments.forEach(({ from, bytes }, i) => {
      const t = start + i * step;
      if (from === 'client') {
        const offsets = route.legs.map((_, k) => k * STEP);
        this.#data(connection, route, bytes, t, offsets);
        for (let k = 0; k < n; k++) state.acked[k] = (state.acked[k] as number) + bytes.length;
        return;
      }
      for (let k = n - 1; k >= 0; k--) {
        this.#chunks(bytes, (chunk, flags, offset) => {
          const seq = state.serverIsn + 1 + state.serverSent + offset;
          const ack = state.clientIsn + 1 + (state.acked[k] as number);
          this.packets.toClient(
            connection,
            route,
            k,
            route.legs.length - 1,
            t + (n - 1 - k) * STEP,
            seq,
            ack,
            flags,
            chunk,
          );
        });
      }
      state.serverSent += bytes.length;
      state.serverAcked += bytes.length;
    });
  }

  #pureAck(connection: Connection, route: Route, t: number): void {
    const state = this.#state(connection, route);
    for (let k = 0; k < route.legs.length; k++) {
      const seq = state.clientIsn + 1 + (state.sent[k] as number);
      const ack = state.serverIsn + 1 + state.serverAcked;
      this.packets.toServer(connection, route, k, t + k * STEP, seq, ack, ACK, NOTHING);
    }
  }

  /** What a conduit says to the client in the server's name. */
  #fromConduit(connection: Connection, route: Route, at: number, start: number, flags: number): void {
    const state = this.#state(connection, route);
    const seq = state.serverIsn + 1 + state.serverAcked;
    for (let k = at; k >= 0; k--) {
      const ack = state.clientIsn + 1 + (state.acked[k] as number);
      this.packets.toClient(connection, route, k, at, start + (at - k) * STEP, seq, ack, flags, NOTHING);
    }
  }

  /** A segment without data from the server's stack. */
  #fromServer(connection: Connection, route: Route, start: number, flags: number): void {
    const state = this.#state(connection, route);
    const seq = state.serverIsn + 1 + state.serverSent;
    const last = route.legs.length - 1;
    for (let k = last; k >= 0; k--) {
      const ack = state.clientIsn + 1 + (state.acked[k] as number);
      this.packets.toClient(connection, route, k, last, start + (last - k) * STEP, seq, ack, flags, NOTHING);
    }
  }

  #chunks(bytes: Uint8Array, each: (chunk: Uint8Array, flags: number, offset: number) => void): void {
    if (bytes.length <= MSS) {
      each(bytes, PSH | ACK, 0);
      return;
    }
    for (let at = 0; at < bytes.length; at += MSS) {
      each(bytes.subarray(at, at + MSS), at + MSS < bytes.length ? ACK : PSH | ACK, at);
    }
  }

  #received(state: WireState, message: number): void {
    const length = state.requests[message];
    if (length === undefined) return;
    delete state.requests[message];
    for (let k = 0; k < state.acked.length; k++) state.acked[k] = (state.acked[k] as number) + length;
  }

  #offsets(route: Route, now: number): number[] {
    return route.legs.map((_, k) => (this.#resolver.crossings[k] as number) - now);
  }

  #state(connection: Connection, route: Route): WireState {
    connection.wire ??= {
      clientIsn: this.packets.isn(connection.id, 0),
      serverIsn: this.packets.isn(connection.id, 1),
      sent: route.legs.map(() => 0),
      acked: route.legs.map(() => 0),
      serverSent: 0,
      serverAcked: 0,
      requests: {},
      responses: {},
      opcua: { connection: connection.id },
    };
    return connection.wire;
  }
}
