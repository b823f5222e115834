import type { Duration } from '../kernel/time.ts';
import type { Bare, Peer } from './connection.ts';
import { LEG, RESOLUTION, ROUTE, STACK, TIMEOUT } from './latency.ts';
import { type Ledger, OPEN, REFUSED, TIMED_OUT } from './ledger.ts';
import { portOf, type ServiceReply, type ServiceRequest } from './message.ts';
import type { Numbers } from './numbers.ts';
import type { Ends } from './packets.ts';
import type { Peers } from './peers.ts';
import type { NetworkPort } from './port.ts';
import type { Resolver } from './resolver.ts';
import type { Judgement } from './verdict.ts';
import type { Wire } from './wire.ts';

/** What comes to no connection: probes, discovery, and connections that a conduit does not let open. */
export class Prober {
  readonly #port: NetworkPort;
  readonly #peers: Peers;
  readonly #ledger: Ledger;
  readonly #resolver: Resolver;
  readonly #wire: Wire;
  readonly #numbers: Numbers;

  constructor(port: NetworkPort, peers: Peers, ledger: Ledger, resolver: Resolver, wire: Wire, numbers: Numbers) {
    this.#port = port;
    this.#peers = peers;
    this.#ledger = ledger;
    this.#resolver = resolver;
    this.#wire = wire;
    this.#numbers = numbers;
  }

  /** Sends a probe (a TCP connect) or a discovery (`port` null). */
  send(
    peer: Peer,
    request: ServiceRequest,
    port: number | null,
    ticket: number,
    cause: number | null,
    channel: string | null,
  ): void {
    const { route } = peer;
    if (!route) return;
    const now = this.#port.now();
    const id = this.#numbers.connection();
    const gate = this.#peers.gate(peer, port);
    const seq = this.#ledger.announce(peer, request, port, id, gate.connection, cause);
    if (port !== null && gate.connection.at >= 0) {
      this.denied(peer, port, id, gate.connection, ticket, seq);
      return;
    }
    const localPort = port === null ? id & 0xffff : this.#numbers.localPort(peer.from);
    const bare: Bare = { from: peer.from, to: peer.to, connection: id, localPort, ticket, request, seq, channel };
    if (gate.connection.at >= 0) {
      this.#resolver.forward(route, now, gate.connection.at);
      if (this.#wire.observed) this.#wire.packets.echo(route, peer.to, localPort, gate.connection.at);
      this.#ledger.settle(TIMEOUT, ticket, TIMED_OUT, seq, peer.seen, 0);
      return;
    }
    let arrival: number;
    if (port === null && route.legs.length === 1) {
      arrival = now + RESOLUTION;
      if (this.#wire.observed) this.#wire.packets.whoHas(route, peer.to, now);
      this.#resolver.ask(route, now, peer.alive);
    } else {
      arrival = this.#resolver.forward(route, now, -1);
      if (this.#wire.observed) {
        if (port === null) this.#wire.packets.echo(route, peer.to, localPort, -1);
        else this.#wire.packets.knock({ id, to: peer.to, localPort, port }, route, -1);
      }
    }
    if (!peer.alive) {
      this.#ledger.settle(TIMEOUT, ticket, TIMED_OUT, seq, peer.seen, 0);
      return;
    }
    this.#port.schedule((arrival + STACK - now) as Duration, 'bare', bare);
  }

  arrived(bare: Bare): void {
    const { from, to, connection, request, seq, channel, ticket } = bare;
    if (!this.#peers.plan.hosts.has(from)) {
      this.#ledger.settle(TIMEOUT, ticket, TIMED_OUT, seq, false, 0); // the asker was taken away meanwhile
      return;
    }
    const peer = this.#peers.peer(from, to);
    const now = this.#port.now();
    const { route } = peer;
    if (!route || !peer.alive) {
      this.#ledger.settle(TIMEOUT, ticket, TIMED_OUT, seq, peer.seen, 0);
      return;
    }
    const isHost = this.#peers.plan.hosts.has(to);
    // A conduit itself answers who asks for it and listens on nothing.
    const own = request.protocol === 'discover' ? OPEN : REFUSED;
    const reply = isHost ? this.#port.deliver(to, { from, connection, request, cause: seq, channel }) : own;
    if (reply.outcome === 'timeout') {
      this.#ledger.settle(TIMEOUT - 2 * STACK, ticket, TIMED_OUT, seq, peer.seen, 0);
      return;
    }
    const port = portOf(request);
    let back: number;
    if (port === null && route.legs.length === 1) {
      back = now + LEG;
    } else {
      back = this.#resolver.backward(route, now, route.legs.length - 1);
      if (this.#wire.observed) {
        if (port === null) this.#wire.packets.echoReply(route, to, bare.localPort);
        else this.#wire.packets.knockAnswer(endsOf(bare, port), route, reply.outcome !== 'refused');
      }
    }
    this.#port.schedule((back - now) as Duration, 'bare-answer', { ...bare, reply });
  }

  answered(bare: Bare & { reply: ServiceReply }): void {
    const { reply } = bare;
    if (!this.#peers.plan.hosts.has(bare.from)) {
      this.#ledger.finish(bare.ticket, TIMED_OUT, bare.seq, false);
      return;
    }
    const peer = this.#peers.peer(bare.from, bare.to);
    const port = portOf(bare.request);
    if (this.#wire.observed && peer.route && port !== null && reply.outcome !== 'refused') {
      this.#wire.packets.probeDone(endsOf(bare, port), peer.route, this.#port.now());
    }
    this.#ledger.finish(bare.ticket, reply.outcome === 'refused' ? REFUSED : OPEN, bare.seq, peer.seen);
  }

  /** A connection that a conduit does not let open. */
  denied(peer: Peer, port: number, id: number, { verdict, at }: Judgement, ticket: number, seq: number): void {
    const { route } = peer;
    if (!route) return;
    const now = this.#port.now();
    const localPort = this.#numbers.localPort(peer.from);
    const crossing = this.#resolver.forward(route, now, at);
    if (this.#wire.observed)
      this.#wire.packets.denied({ id, to: peer.to, localPort, port }, route, at, verdict.action === 'refuse');
    if (verdict.action === 'refuse') {
      const delay = crossing - now + STACK + LEG * (at + 1) + ROUTE * at;
      this.#ledger.settle(delay, ticket, REFUSED, seq, peer.seen, 0);
    } else {
      this.#ledger.settle(TIMEOUT, ticket, TIMED_OUT, seq, peer.seen, 0);
    }
  }
}

const endsOf = ({ connection, to, localPort }: Bare, port: number): Ends => ({ id: connection, to, localPort, port });
