import { drawStream } from '../kernel/draw.ts';
import { arpFrame, echoFrame, FLAG, type Hop, tcpFrame } from './frames.ts';
import { LEG, RESOLUTION, ROUTE, STACK } from './latency.ts';
import { portOnLeg } from './ports.ts';
import type { Resolver } from './resolver.ts';
import type { Leg, Route } from './routing.ts';
import type { Taps } from './taps.ts';
import type { Interface } from './topology.ts';

const NOTHING = new Uint8Array(0);
const { ack: ACK, fin: FIN, rst: RST, syn: SYN } = FLAG;
const TTL = 64;

/** Time from one leg to the next. */
export const STEP = LEG + ROUTE;

/** Both ends of a TCP connection as its segments name them. */
export interface Ends {
  readonly id: number;
  readonly to: string;
  readonly localPort: number;
  readonly port: number;
}

/** Writes packets onto the legs of a route: single segments, probes, echoes, address resolution. */
export class Packets {
  readonly #seed: number;
  readonly #taps: Taps;
  readonly #resolver: Resolver;
  /** The next IP identification of each sender. */
  #ids = new Map<string, number>();

  constructor(taps: Taps, resolver: Resolver, seed: number) {
    this.#taps = taps;
    this.#resolver = resolver;
    this.#seed = seed;
  }

  snapshot(): readonly (readonly [string, number])[] {
    return [...this.#ids];
  }

  restore(ids: readonly (readonly [string, number])[]): void {
    this.#ids = new Map(ids);
  }

  /** A segment towards the server on leg `k`. */
  toServer(
    ends: Ends,
    route: Route,
    k: number,
    t: number,
    seq: number,
    ack: number,
    flags: number,
    payload: Uint8Array,
  ): void {
    const hop = this.#hop(route, k, true, TTL - k, ends.to);
    const frame = tcpFrame(hop, portOnLeg(ends.localPort, k), ends.port, seq, ack, flags, payload);
    this.#put(ends.id, route, k, true, t, frame);
  }

  /** A segment towards the client on leg `k`, that started on leg `from` (at the server, or at a conduit in its name). */
  toClient(
    ends: Ends,
    route: Route,
    k: number,
    from: number,
    t: number,
    seq: number,
    ack: number,
    flags: number,
    payload: Uint8Array,
  ): void {
    const hop = this.#hop(route, k, false, TTL - (from - k), ends.to);
    const frame = tcpFrame(hop, ends.port, portOnLeg(ends.localPort, k), seq, ack, flags, payload);
    this.#put(ends.id, route, k, false, t, frame);
  }

  /** A SYN along the route up to conduit `at` (−1: to the end); where nobody has the address, only its who-has. */
  knock(ends: Ends, route: Route, at: number): void {
    const end = at < 0 ? route.legs.length - 1 : at;
    for (let k = 0; k <= end; k++) {
      const t = this.#resolver.crossings[k] as number;
      if (!route.legs[k]?.target) {
        this.#unheard(route, k, ends.to, t);
        return;
      }
      this.toServer(ends, route, k, t, this.isn(ends.id, 0), 0, SYN, NOTHING);
    }
  }

  /** A SYN that a conduit does not let through. */
  denied(ends: Ends, route: Route, at: number, refuse: boolean): void {
    this.knock(ends, route, at);
    if (!refuse) return;
    const start = (this.#resolver.crossings[at] as number) + LEG + STACK;
    for (let k = at; k >= 0; k--) {
      const ack = this.isn(ends.id, 0) + 1;
      this.toClient(ends, route, k, at, start + (at - k) * STEP, 0, ack, RST | ACK, NOTHING);
    }
  }

  /** The answer to a SYN: SYN and ACK, or a reset. */
  knockAnswer(ends: Ends, route: Route, open: boolean): void {
    const last = route.legs.length - 1;
    const seq = open ? this.isn(ends.id, 1) : 0;
    const flags = open ? SYN | ACK : RST | ACK;
    for (let k = last; k >= 0; k--) {
      const t = this.#resolver.crossings[k] as number;
      this.toClient(ends, route, k, last, t, seq, this.isn(ends.id, 0) + 1, flags, NOTHING);
    }
  }

  /** A prober completes the handshake and closes (a connect scan). */
  probeDone(ends: Ends, route: Route, now: number): void {
    const last = route.legs.length - 1;
    const client = this.isn(ends.id, 0) + 1;
    const server = this.isn(ends.id, 1) + 1;
    for (let k = 0; k <= last; k++) {
      this.toServer(ends, route, k, now + k * STEP, client, server, ACK, NOTHING);
      this.toServer(ends, route, k, now + STACK + k * STEP, client, server, FIN | ACK, NOTHING);
      const back = now + (2 * last - k) * STEP + LEG + 2 * STACK;
      this.toClient(ends, route, k, last, back, server, client + 1, FIN | ACK, NOTHING);
      const done = now + (2 * last + k) * STEP + 2 * LEG + 3 * STACK;
      this.toServer(ends, route, k, done, client + 1, server + 1, ACK, NOTHING);
    }
  }

  /** An echo request, as far as the conduit `at` (−1: to the end). */
  echo(route: Route, to: string, identifier: number, at: number): void {
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

  echoReply(route: Route, to: string, identifier: number): void {
    const n = route.legs.length;
    for (let k = n - 1; k >= 0; k--) {
      const frame = echoFrame(this.#hop(route, k, false, TTL - (n - 1 - k), to), 0, identifier, 1);
      this.#put(0, route, k, false, this.#resolver.crossings[k] as number, frame);
    }
  }

  /** A who-has for its own sake: discovery within the zone. */
  whoHas(route: Route, to: string, now: number): void {
    const leg = route.legs[0] as Leg;
    if (leg.target) this.resolution(leg, leg.source, leg.target, now);
    else this.#taps.broadcast(0, leg.zone, now, arpFrame(1, leg.source.mac, leg.source.ip, null, bytesOf(to)));
  }

  resolution(leg: Leg, asker: Interface, wanted: Interface, at: number): void {
    this.#taps.broadcast(0, leg.zone, at, arpFrame(1, asker.mac, asker.ip, null, wanted.ip));
    const answer = arpFrame(2, wanted.mac, wanted.ip, asker.mac, asker.ip);
    this.#taps.unicast(0, leg.zone, wanted, asker, at + RESOLUTION - LEG, answer);
  }

  /** Three times asked for an address that nobody has, a second apart (as Linux and RFC 1122, 2.3.2.1 do). */
  #unheard(route: Route, k: number, to: string, t: number): void {
    const { source, zone } = route.legs[k] as Leg;
    for (let i = 0; i < 3; i++) {
      this.#taps.broadcast(0, zone, t + i * 1_000_000, arpFrame(1, source.mac, source.ip, null, bytesOf(to)));
    }
  }

  #hop(route: Route, k: number, toServer: boolean, ttl: number, to: string): Hop {
    const { source, target } = route.legs[k] as Leg;
    const client = (route.legs[0] as Leg).source;
    const server = route.legs[route.legs.length - 1]?.target ?? null;
    const serverIp = server === null ? bytesOf(to) : server.ip;
    const sender = toServer ? client.address : (server?.address ?? to);
    const id = this.#ids.get(sender) ?? 1;
    // The identification belongs to the packet, not to the leg: it moves on after the sender's last leg.
    const last = toServer ? k === route.legs.length - 1 : k === 0;
    if (last) this.#ids.set(sender, (id + 1) & 0xffff);
    const far = target ?? source;
    return toServer
      ? { fromMac: source.mac, toMac: far.mac, fromIp: client.ip, toIp: serverIp, ttl, id }
      : { fromMac: far.mac, toMac: source.mac, fromIp: serverIp, toIp: client.ip, ttl, id };
  }

  #put(connection: number, route: Route, k: number, toServer: boolean, t: number, bytes: Uint8Array): void {
    const { zone, source, target } = route.legs[k] as Leg;
    const near = toServer ? source : (target ?? source);
    const far = toServer ? (target ?? source) : source;
    if (this.#resolver.knows(far, t)) this.#taps.unicast(connection, zone, near, far, t, bytes);
    else this.#taps.broadcast(connection, zone, t, bytes); // a switch floods what it cannot place
  }

  isn(connection: number, side: 0 | 1): number {
    return Math.floor(drawStream(this.#seed, 'network', 'isn')(2 * connection + side) * 4294967296);
  }
}

/** An address as bytes; zeros for what is none. */
const bytesOf = (address: string): Uint8Array => {
  const octets = address.split('.').map(Number);
  return octets.length === 4 && octets.every((o) => Number.isInteger(o)) ? Uint8Array.from(octets) : new Uint8Array(4);
};
