import { drawStream } from '../kernel/draw.ts';
import type { Instant } from '../kernel/time.ts';
import { encodeMbap } from '../protocols/modbus/mbap.ts';
import type { Bare, Connection, Peer, WireState } from './connection.ts';
import { arpFrame, echoFrame, FLAG, type Hop, MSS, tcpFrame } from './frames.ts';
import { LEG, RESOLUTION, ROUTE, STACK } from './latency.ts';
import type { ServiceReply, ServiceRequest } from './message.ts';
import { type Payloads, type Segment, sessionOpening, sessionPayload } from './payloads.ts';
import { portOnLeg } from './ports.ts';
import type { Resolver } from './resolver.ts';
import type { Leg, Route } from './routing.ts';
import type { Interface, ZonePlan } from './topology.ts';

export type { OpcuaMoment, Payloads, Segment } from './payloads.ts';

/** A frame as it passes a zone's switch. */
export interface TappedFrame {
  readonly t: Instant;
  readonly zone: string;
  readonly bytes: Uint8Array;
  /** Hosts whose port saw it: its two ends, everybody for broadcast and floods, and the sensors that mirror the zone. */
  readonly seenBy: readonly string[];
}

export type Tap = (frame: TappedFrame) => void;

interface Pending extends TappedFrame {
  readonly connection: number;
}

export interface WireSnapshot {
  readonly pending: readonly Pending[];
  readonly ids: readonly (readonly [string, number])[];
}

const NOTHING = new Uint8Array(0);
const { ack: ACK, fin: FIN, psh: PSH, rst: RST, syn: SYN } = FLAG;
const TTL = 64;
const STEP = LEG + ROUTE;

/**
 * Writes the frames of what the network does. It is asked only while somebody observes. Frames are held until the
 * clock has passed them, so that taps see them in order of time.
 */
export class Wire {
  readonly #seed: number;
  readonly #payloads: Payloads;
  readonly #resolver: Resolver;
  readonly #taps = new Set<Tap>();
  #pending: Pending[] = [];
  #ids = new Map<string, number>();
  #seen = new Map<string, readonly string[]>();

  constructor(resolver: Resolver, seed: number, payloads: Payloads) {
    this.#resolver = resolver;
    this.#seed = seed;
    this.#payloads = payloads;
  }

  get observed(): boolean {
    return this.#taps.size > 0;
  }

  add(tap: Tap): void {
    this.#taps.add(tap);
    this.#resolver.sink = (leg, asker, wanted, at) => this.#resolution(leg, asker, wanted, at);
  }

  remove(tap: Tap, now: Instant): void {
    this.drain(now);
    this.#taps.delete(tap);
    if (this.#taps.size > 0) return;
    this.#resolver.sink = null;
    this.#pending = [];
  }

  /** Hands out all frames up to `now`. */
  drain(now: Instant): void {
    const pending = this.#pending;
    let count = 0;
    while (count < pending.length && (pending[count] as Pending).t <= now) count++;
    if (count === 0) return;
    for (const { t, zone, bytes, seenBy } of pending.splice(0, count)) {
      const frame = { t, zone, bytes, seenBy };
      for (const tap of this.#taps) tap(frame);
    }
  }

  replan(): void {
    this.#seen.clear();
  }

  snapshot(): WireSnapshot {
    return { pending: this.#pending, ids: [...this.#ids] };
  }

  restore(state: WireSnapshot): void {
    this.#pending = [...state.pending];
    this.#ids = new Map(state.ids);
  }

  // — TCP —

  syn(connection: Connection, route: Route, _now: number): void {
    const state = this.#state(connection, route);
    this.#knock(connection.id, route, connection.to, connection.localPort, connection.port, state.clientIsn, -1);
  }

  synAck(connection: Connection, route: Route, _now: number): void {
    const { clientIsn, serverIsn } = this.#state(connection, route);
    for (let k = route.legs.length - 1; k >= 0; k--) {
      const t = this.#resolver.crossings[k] as number;
      this.#toClient(connection, route, k, t, serverIsn, clientIsn + 1, SYN | ACK, NOTHING);
    }
  }

  synRefused(connection: Connection, route: Route, _now: number): void {
    const { clientIsn } = this.#state(connection, route);
    for (let k = route.legs.length - 1; k >= 0; k--) {
      const t = this.#resolver.crossings[k] as number;
      this.#toClient(connection, route, k, t, 0, clientIsn + 1, RST | ACK, NOTHING);
    }
  }

  /** The client's acknowledgement at `from`, and what the protocol says before the first request. */
  opening(connection: Connection, route: Route, from: number, duration: number): void {
    this.#pureAck(connection, route, from);
    this.#exchange(connection, route, this.#openingSegments(connection, route), from + STACK, duration - 2 * STACK);
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
    const segments = this.#requestSegments(connection, route, message, request);
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
    for (const { bytes } of this.#requestSegments(connection, route, message, request)) {
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
    for (const { bytes } of this.#requestSegments(connection, route, message, request)) {
      this.#data(connection, route, bytes, now, offsets);
      for (let k = 0; k <= at; k++) state.acked[k] = state.sent[k] as number;
    }
    const back = this.#settled(connection.id, now + (offsets.at(-1) ?? 0) + LEG + STACK);
    this.#fromConduit(connection, route, at, back, RST | ACK);
    for (let k = at + 1; k < route.legs.length; k++) {
      const seq = state.clientIsn + 1 + (state.sent[k] as number);
      const t = back + (k - at - 1) * STEP;
      this.#toServer(connection, route, k, t, seq, state.serverIsn + 1 + state.serverAcked, RST | ACK, NOTHING);
    }
  }

  /** The server's stack acknowledges a request that its host does not answer. */
  unanswered(connection: Connection, route: Route, message: number, now: number): void {
    const state = this.#state(connection, route);
    this.#received(state, message);
    const n = route.legs.length;
    for (let k = n - 1; k >= 0; k--) {
      this.#answerFrame(connection, route, state, k, now + (n - 1 - k) * STEP, ACK, NOTHING);
    }
  }

  response(
    connection: Connection,
    route: Route,
    message: number,
    request: ServiceRequest,
    reply: ServiceReply,
    _now: number,
  ): void {
    const state = this.#state(connection, route);
    this.#received(state, message);
    const n = route.legs.length;
    let length = 0;
    for (const { bytes } of this.#responseSegments(connection, route, message, request, reply)) {
      for (let k = n - 1; k >= 0; k--) {
        this.#chunks(bytes, (chunk, flags, offset) => {
          const seq = state.serverIsn + 1 + state.serverSent + offset;
          const ack = state.clientIsn + 1 + (state.acked[k] as number);
          this.#toClient(connection, route, k, this.#resolver.crossings[k] as number, seq, ack, flags, chunk);
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
    let t = this.#settled(connection.id, now);
    if (how === 'server-reset') {
      for (let k = n - 1; k >= 0; k--) {
        this.#answerFrame(connection, route, state, k, t + (n - 1 - k) * STEP, RST | ACK, NOTHING);
      }
      return;
    }
    if (how === 'fin' && connection.port === 4840) {
      const segments = this.#payloads.opcua?.({ moment: 'close' }, state.opcua) ?? [];
      this.#exchange(connection, route, segments, t, STACK);
      if (segments.length > 0) t += 2 * STACK;
    }
    const server = state.serverIsn + 1 + state.serverAcked;
    for (let k = 0; k < n; k++) {
      const client = state.clientIsn + 1 + (state.sent[k] as number);
      const flags = how === 'fin' ? FIN | ACK : RST | ACK;
      this.#toServer(connection, route, k, t + k * STEP, client, server, flags, NOTHING);
      if (how !== 'fin') continue;
      const back = t + (2 * n - 2 - k) * STEP + LEG + STACK;
      this.#toClient(connection, route, k, back, server, client + 1, FIN | ACK, NOTHING);
      const done = t + (2 * n - 2 + k) * STEP + 2 * (LEG + STACK);
      this.#toServer(connection, route, k, done, client + 1, server + 1, ACK, NOTHING);
    }
  }

  /** A SYN that a conduit does not let through. */
  denied(
    peer: Peer,
    route: Route,
    id: number,
    localPort: number,
    port: number,
    at: number,
    refuse: boolean,
    now: number,
  ): void {
    const isn = this.#isn(id, 0);
    this.#knock(id, route, peer.to, localPort, port, isn, at);
    if (!refuse) return;
    let t = (at < 0 ? now : (this.#resolver.crossings[at] as number)) + LEG + STACK;
    for (let k = at; k >= 0; k--) {
      const hop = this.#hop(route, k, false, TTL - (at - k), peer.to);
      this.#put(id, route, k, false, t, tcpFrame(hop, port, portOnLeg(localPort, k), 0, isn + 1, RST | ACK, NOTHING));
      t += STEP;
    }
  }

  // — probes, echoes, ARP —

  probe(bare: Bare, route: Route, port: number, _now: number): void {
    this.#knock(bare.connection, route, bare.to, bare.localPort, port, this.#isn(bare.connection, 0), -1);
  }

  probeAnswer(bare: Bare, route: Route, port: number, open: boolean, _now: number): void {
    const client = this.#isn(bare.connection, 0);
    const server = open ? this.#isn(bare.connection, 1) : 0;
    for (let k = route.legs.length - 1; k >= 0; k--) {
      const hop = this.#hop(route, k, false, TTL - (route.legs.length - 1 - k), bare.to);
      const flags = open ? SYN | ACK : RST | ACK;
      const frame = tcpFrame(hop, port, portOnLeg(bare.localPort, k), server, client + 1, flags, NOTHING);
      this.#put(bare.connection, route, k, false, this.#resolver.crossings[k] as number, frame);
    }
  }

  /** The prober completes the handshake and closes (a connect scan). */
  probeDone(bare: Bare, route: Route, port: number, now: number): void {
    const n = route.legs.length;
    const client = this.#isn(bare.connection, 0) + 1;
    const server = this.#isn(bare.connection, 1) + 1;
    const to = (k: number, t: number, seq: number, ack: number, flags: number) => {
      const hop = this.#hop(route, k, true, TTL - k, bare.to);
      this.#put(
        bare.connection,
        route,
        k,
        true,
        t,
        tcpFrame(hop, portOnLeg(bare.localPort, k), port, seq, ack, flags, NOTHING),
      );
    };
    for (let k = 0; k < n; k++) {
      to(k, now + k * STEP, client, server, ACK);
      to(k, now + STACK + k * STEP, client, server, FIN | ACK);
      const hop = this.#hop(route, k, false, TTL - (n - 1 - k), bare.to);
      const back = now + (2 * n - 2 - k) * STEP + LEG + 2 * STACK;
      const fin = tcpFrame(hop, port, portOnLeg(bare.localPort, k), server, client + 1, FIN | ACK, NOTHING);
      this.#put(bare.connection, route, k, false, back, fin);
      to(k, now + (2 * n - 2 + k) * STEP + 2 * LEG + 3 * STACK, client + 1, server + 1, ACK);
    }
  }

  /** An echo request, as far as the conduit `at` (−1: to the end). */
  echo(route: Route, to: string, identifier: number, at: number, _now: number): void {
    const end = at < 0 ? route.legs.length - 1 : at;
    for (let k = 0; k <= end; k++) {
      const t = this.#resolver.crossings[k] as number;
      if (!route.legs[k]?.target) {
        this.#unheard(route, k, to, t);
        return;
      }
      this.#put(0, route, k, true, t, echoFrame(this.#hop(route, k, true, TTL - k, to), 8, identifier, 1));
    }
  }

  echoReply(route: Route, to: string, identifier: number, _now: number): void {
    const n = route.legs.length;
    for (let k = n - 1; k >= 0; k--) {
      const frame = echoFrame(this.#hop(route, k, false, TTL - (n - 1 - k), to), 0, identifier, 1);
      this.#put(0, route, k, false, this.#resolver.crossings[k] as number, frame);
    }
  }

  /** A who-has for its own sake: discovery within the zone. */
  whoHas(route: Route, to: string, now: number): void {
    const leg = route.legs[0] as Leg;
    if (leg.target) this.#resolution(leg, leg.source, leg.target, now);
    else this.#broadcast(leg.zone, now, arpFrame(1, leg.source.mac, leg.source.ip, null, bytesOf(to)));
  }

  #resolution(leg: Leg, asker: Interface, wanted: Interface, at: number): void {
    this.#broadcast(leg.zone, at, arpFrame(1, asker.mac, asker.ip, null, wanted.ip));
    const answer = arpFrame(2, wanted.mac, wanted.ip, asker.mac, asker.ip);
    this.#insert(0, leg.zone, at + RESOLUTION - LEG, answer, this.#ends(leg.zone, wanted, asker));
  }

  /** Three times asked for an address that nobody has, a second apart (as Linux and RFC 1122, 2.3.2.1 do). */
  #unheard(route: Route, k: number, to: string, t: number): void {
    const { source, zone } = route.legs[k] as Leg;
    for (let i = 0; i < 3; i++) {
      this.#broadcast(zone, t + i * 1_000_000, arpFrame(1, source.mac, source.ip, null, bytesOf(to)));
    }
  }

  // — parts —

  /** A SYN along the route up to conduit `at`; on a leg where nobody has the address, only its who-has. */
  #knock(id: number, route: Route, to: string, localPort: number, port: number, isn: number, at: number): void {
    const end = at < 0 ? route.legs.length - 1 : at;
    for (let k = 0; k <= end; k++) {
      const t = this.#resolver.crossings[k] as number;
      if (!route.legs[k]?.target) {
        this.#unheard(route, k, to, t);
        return;
      }
      const hop = this.#hop(route, k, true, TTL - k, to);
      this.#put(id, route, k, true, t, tcpFrame(hop, portOnLeg(localPort, k), port, isn, 0, SYN, NOTHING));
    }
  }

  /** One side's bytes on every leg that `offsets` covers. */
  #data(connection: Connection, route: Route, bytes: Uint8Array, start: number, offsets: readonly number[]): void {
    const state = this.#state(connection, route);
    offsets.forEach((delay, k) => {
      this.#chunks(bytes, (chunk, flags, offset) => {
        const seq = state.clientIsn + 1 + (state.sent[k] as number) + offset;
        const ack = state.serverIsn + 1 + state.serverAcked;
        this.#toServer(connection, route, k, start + delay, seq, ack, flags, chunk);
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
          this.#toClient(connection, route, k, t + (n - 1 - k) * STEP, seq, ack, flags, chunk);
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
      this.#toServer(connection, route, k, t + k * STEP, seq, ack, ACK, NOTHING);
    }
  }

  #fromConduit(connection: Connection, route: Route, at: number, start: number, flags: number): void {
    const state = this.#state(connection, route);
    for (let k = at; k >= 0; k--) {
      const hop = this.#hop(route, k, false, TTL - (at - k), connection.to);
      const seq = state.serverIsn + 1 + state.serverAcked;
      const ack = state.clientIsn + 1 + (state.acked[k] as number);
      const frame = tcpFrame(hop, connection.port, portOnLeg(connection.localPort, k), seq, ack, flags, NOTHING);
      this.#put(connection.id, route, k, false, start + (at - k) * STEP, frame);
    }
  }

  #answerFrame(
    connection: Connection,
    route: Route,
    state: WireState,
    k: number,
    t: number,
    flags: number,
    payload: Uint8Array,
  ): void {
    const seq = state.serverIsn + 1 + state.serverSent;
    const ack = state.clientIsn + 1 + (state.acked[k] as number);
    this.#toClient(connection, route, k, t, seq, ack, flags, payload);
  }

  #toServer(
    connection: Connection,
    route: Route,
    k: number,
    t: number,
    seq: number,
    ack: number,
    flags: number,
    payload: Uint8Array,
  ): void {
    const hop = this.#hop(route, k, true, TTL - k, connection.to);
    const frame = tcpFrame(hop, portOnLeg(connection.localPort, k), connection.port, seq, ack, flags, payload);
    this.#put(connection.id, route, k, true, t, frame);
  }

  #toClient(
    connection: Connection,
    route: Route,
    k: number,
    t: number,
    seq: number,
    ack: number,
    flags: number,
    payload: Uint8Array,
  ): void {
    const hop = this.#hop(route, k, false, TTL - (route.legs.length - 1 - k), connection.to);
    const frame = tcpFrame(hop, connection.port, portOnLeg(connection.localPort, k), seq, ack, flags, payload);
    this.#put(connection.id, route, k, false, t, frame);
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
      clientIsn: this.#isn(connection.id, 0),
      serverIsn: this.#isn(connection.id, 1),
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

  #isn(connection: number, side: 0 | 1): number {
    return Math.floor(drawStream(this.#seed, 'network', 'isn')(2 * connection + side) * 4294967296);
  }

  #openingSegments(connection: Connection, route: Route): readonly Segment[] {
    const { port, id } = connection;
    if (port === 502) return [];
    if (port === 4840) return this.#payloads.opcua?.({ moment: 'open' }, this.#state(connection, route).opcua) ?? [];
    return sessionOpening(port, this.#seed, id);
  }

  #requestSegments(connection: Connection, route: Route, message: number, request: ServiceRequest): readonly Segment[] {
    switch (request.protocol) {
      case 'modbus':
        return [{ from: 'client', bytes: encodeMbap((message + 1) & 0xffff, request.unit, request.pdu) }];
      case 'opcua': {
        const { opcua } = this.#state(connection, route);
        return this.#payloads.opcua?.({ moment: 'request', message, service: request.service }, opcua) ?? [];
      }
      case 'session':
        return [sessionPayload(request.port, this.#seed, connection.id, message, 'client', request.service.kind)];
      default:
        return [];
    }
  }

  #responseSegments(
    connection: Connection,
    route: Route,
    message: number,
    request: ServiceRequest,
    reply: ServiceReply,
  ): readonly Segment[] {
    if (request.protocol === 'modbus' && reply.outcome === 'modbus') {
      return [{ from: 'server', bytes: encodeMbap((message + 1) & 0xffff, request.unit, reply.pdu) }];
    }
    if (request.protocol === 'opcua' && reply.outcome === 'opcua') {
      const { opcua } = this.#state(connection, route);
      const moment = { moment: 'response', message, request: request.service, service: reply.service } as const;
      return this.#payloads.opcua?.(moment, opcua) ?? [];
    }
    if (request.protocol === 'session' && reply.outcome === 'session') {
      return [sessionPayload(request.port, this.#seed, connection.id, message, 'server', request.service.kind)];
    }
    return [];
  }

  #hop(route: Route, k: number, toServer: boolean, ttl: number, to: string): Hop {
    const { source, target } = route.legs[k] as Leg;
    const near = toServer ? source : (target ?? source);
    const far = toServer ? (target ?? source) : source;
    const client = (route.legs[0] as Leg).source;
    const server = route.legs.at(-1)?.target?.ip ?? bytesOf(to);
    const sender = toServer ? client.ip : server;
    const receiver = toServer ? server : client.ip;
    const key = `${sender.join('.')}`;
    const id = this.#ids.get(key) ?? 1;
    // The identification belongs to the packet, not to the leg: it moves on at the sender's own leg.
    const fresh = toServer ? k === route.legs.length - 1 : k === 0;
    if (fresh) this.#ids.set(key, (id + 1) & 0xffff);
    return { fromMac: near.mac, toMac: far.mac, fromIp: sender, toIp: receiver, ttl, id };
  }

  #put(connection: number, route: Route, k: number, toServer: boolean, t: number, bytes: Uint8Array): void {
    const { zone, source, target } = route.legs[k] as Leg;
    const near = toServer ? source : (target ?? source);
    const far = toServer ? (target ?? source) : source;
    const seenBy = this.#resolver.knows(far, t) ? this.#ends(zone, near, far) : this.#everybody(zone);
    this.#insert(connection, zone, t, bytes, seenBy);
  }

  #broadcast(zone: ZonePlan, t: number, bytes: Uint8Array): void {
    this.#insert(0, zone, t, bytes, this.#everybody(zone));
  }

  #everybody(zone: ZonePlan): readonly string[] {
    const key = `${zone.index}`;
    let seen = this.#seen.get(key);
    if (!seen) {
      seen = [...new Set([...zone.hosts, ...zone.mirrors])];
      this.#seen.set(key, seen);
    }
    return seen;
  }

  #ends(zone: ZonePlan, a: Interface, b: Interface): readonly string[] {
    const key = `${zone.index}/${a.index}/${b.index}`;
    let seen = this.#seen.get(key);
    if (!seen) {
      const ends = [a, b].filter((end) => end.isHost).map((end) => end.node);
      seen = [...new Set([...ends, ...zone.mirrors])];
      this.#seen.set(key, seen);
    }
    return seen;
  }

  #insert(connection: number, zone: ZonePlan, t: number, bytes: Uint8Array, seenBy: readonly string[]): void {
    const pending = this.#pending;
    let at = pending.length;
    while (at > 0 && (pending[at - 1] as Pending).t > t) at--;
    const frame = { t: t as Instant, zone: zone.id, bytes, seenBy, connection };
    if (at === pending.length) pending.push(frame);
    else pending.splice(at, 0, frame);
  }

  /** When all that a connection has under way has passed: its end comes after that. */
  #settled(connection: number, t: number): number {
    const last = this.#pending.findLast((frame) => frame.connection === connection);
    return last === undefined || last.t < t ? t : last.t + STACK;
  }
}

const bytesOf = (address: string): Uint8Array => {
  const octets = address.split('.').map(Number);
  return octets.length === 4 && octets.every((o) => Number.isInteger(o)) ? Uint8Array.from(octets) : new Uint8Array(4);
};
