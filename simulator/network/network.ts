import type { Instant } from '../kernel/time.ts';
import type { Answer, Bare, ConnectionInfo, Delivery, Knock, Knocked, Outcome } from './connection.ts';
import { Connections, infoOf } from './connections.ts';
import { TIMEOUT } from './latency.ts';
import { Ledger, TIMED_OUT } from './ledger.ts';
import { portOf, type ServiceReply } from './message.ts';
import { Numbers } from './numbers.ts';
import type { Payloads } from './payloads.ts';
import { Peers } from './peers.ts';
import type { NetworkPort, OutgoingRequest } from './port.ts';
import { Prober } from './prober.ts';
import { Resolver } from './resolver.ts';
import { pathOf } from './routing.ts';
import { captureState, type NetworkState } from './state.ts';
import type { Tap } from './taps.ts';
import { planOf, type Topology } from './topology.ts';
import { type Judgement, judgeRequest, UNREACHABLE } from './verdict.ts';
import { Wire } from './wire.ts';

export type { Incoming, NetworkPort, OutgoingRequest } from './port.ts';

/**
 * The plant's network at the service level in world time. It is deterministic: routes, verdicts, connections,
 * address tables and latencies follow from topology, seed and requests.
 */
export class Network {
  readonly #port: NetworkPort;
  readonly #peers: Peers;
  readonly #ledger: Ledger;
  readonly #resolver: Resolver;
  readonly #wire: Wire;
  readonly #prober: Prober;
  readonly #numbers = new Numbers();
  readonly #connections: Connections;

  /** @throws TopologyError when the topology is not a network. */
  constructor(topology: Topology, port: NetworkPort, payloads: Payloads = {}) {
    const plan = planOf(topology);
    this.#port = port;
    this.#peers = new Peers(plan, port.seed);
    this.#ledger = new Ledger(port);
    this.#resolver = new Resolver(plan);
    this.#wire = new Wire(this.#resolver, port.seed, payloads);
    this.#connections = new Connections(port, this.#peers, this.#ledger, this.#resolver, this.#wire, this.#numbers);
    this.#prober = new Prober(port, this.#peers, this.#ledger, this.#resolver, this.#wire, this.#numbers);
  }

  /** The host that has an address, if any. */
  hostAt(address: string): string | null {
    const found = this.#peers.plan.byAddress.get(address);
    return found?.isHost ? found.node : null;
  }

  /** Whether something answers at an address: a host, or a conduit's own interface. */
  isTaken(address: string): boolean {
    return this.#peers.plan.byAddress.has(address);
  }

  /** A host's address in its zone. */
  addressOf(host: string): string | null {
    return this.#peers.plan.hosts.get(host)?.address ?? null;
  }

  /** A host's MAC as `02:50:c4:…`. */
  macOf(host: string): string | null {
    const mac = this.#peers.plan.hosts.get(host)?.mac;
    return mac ? Array.from(mac, (byte) => byte.toString(16).padStart(2, '0')).join(':') : null;
  }

  /** Open connections, oldest first. */
  get connections(): readonly ConnectionInfo[] {
    return this.#connections.all.map(infoOf);
  }

  /** What a host has in its ARP table now. */
  arpTable(host: string): readonly { address: string; mac: string; expires: Instant }[] {
    return this.#resolver.tableOf(host, this.#port.now());
  }

  /** What a zone's switch has learned: which MAC on whose port. */
  switchTable(zone: string): readonly { mac: string; port: string; learned: Instant }[] {
    return this.#resolver.switchOf(zone, this.#port.now());
  }

  /**
   * Frames as they pass, in order of time; returns the end of the observation. Frames of the current instant come with
   * the next traffic, at `flush`, or at the end.
   */
  observe(tap: Tap): () => void {
    this.#wire.add(tap);
    return () => this.#wire.remove(tap, this.#port.now());
  }

  /** Hands out frames up to now. */
  flush(): void {
    this.#wire.drain(this.#port.now());
  }

  /** Whether a connection from host to host on `port` would be let through now, and by what. */
  verdictFor(from: string, to: string, port: number | null): Judgement['verdict'] {
    const peer = this.#peers.peer(from, to);
    return peer.route ? this.#peers.gate(peer, port).connection.verdict : UNREACHABLE.verdict;
  }

  /**
   * Sends a request; the reply comes to `port.reply` with the ticket.
   * @throws TopologyError `unknown-host` when `from` is no host.
   */
  request(outgoing: OutgoingRequest): void {
    const now = this.#port.now();
    if (this.#wire.observed) this.#wire.drain(now);
    const { ticket, from, request } = outgoing;
    const cause = outgoing.cause;
    const channel = outgoing.channel ?? null;
    const to = outgoing.to ?? this.#peers.resolve(outgoing.address ?? '');
    const peer = this.#peers.peer(from, to);
    const { route } = peer;
    const port = portOf(request);
    if (route === null) {
      const seq = this.#ledger.announce(peer, request, port, this.#numbers.connection(), UNREACHABLE, cause);
      this.#ledger.settle(TIMEOUT, ticket, TIMED_OUT, seq, peer.seen, 0);
      return;
    }
    if (port === null || request.protocol === 'probe') {
      this.#prober.send(peer, request, port, ticket, cause, channel);
      return;
    }
    const conversation = this.#peers.conversation(peer, port, channel);
    let gate = conversation.gate;
    if (gate === null) {
      gate = this.#peers.gate(peer, port);
      conversation.gate = gate;
    }
    if (gate.connection.at >= 0) {
      const id = this.#numbers.connection();
      const seq = this.#ledger.announce(peer, request, port, id, gate.connection, cause);
      this.#prober.denied(peer, port, id, gate.connection, ticket, seq);
      return;
    }
    const judgement =
      gate.perRequest && request.protocol === 'modbus' ? judgeRequest(gate, request.pdu) : gate.connection;
    const existing = conversation.connection;
    if (existing !== null) {
      const seq = this.#ledger.announce(peer, request, port, existing.id, judgement, cause);
      if (existing.state === 'open') this.#connections.send(existing, { ticket, request, seq, judgement });
      else existing.waiting.push({ ticket, request, seq, judgement });
      return;
    }
    const connection = this.#connections.make(conversation);
    const seq = this.#ledger.announce(peer, request, port, connection.id, judgement, cause);
    connection.waiting.push({ ticket, request, seq, judgement });
    this.#connections.handshake(connection, seq);
  }

  /** Takes back an entry that the network scheduled. */
  handle(message: string, data: unknown): void {
    if (this.#wire.observed) this.#wire.drain(this.#port.now());
    switch (message) {
      case 'arrive':
        this.#connections.arrive(data as Delivery);
        break;
      case 'answer':
        this.#connections.answer(data as Answer);
        break;
      case 'settle':
        this.#connections.outcome(data as Outcome);
        break;
      case 'syn':
        this.#connections.syn(data as Knock);
        break;
      case 'opened':
        this.#connections.opened(data as Knocked);
        break;
      case 'bare':
        this.#prober.arrived(data as Bare);
        break;
      case 'bare-answer':
        this.#prober.answered(data as Bare & { reply: ServiceReply });
        break;
      case 'idle':
        this.#connections.idle(data as { connection: number });
        break;
      default:
        throw new Error(`network: no entry is called "${message}"`);
    }
  }

  /** The outside connection is gone: its TCP connections close. */
  hangUp(channel: string): void {
    this.flush();
    for (const connection of this.#connections.all) {
      if (connection.channel === channel)
        this.#connections.close(connection, connection.outstanding > 0 ? 'client-reset' : 'fin');
    }
    this.#peers.hangUp(channel);
  }

  /** Resets connections from the server's side (a host that restarts, an access that is cut). Returns how many. */
  closeConnections(predicate: (connection: ConnectionInfo) => boolean): number {
    this.flush();
    let closed = 0;
    for (const connection of this.#connections.all) {
      if (!predicate(infoOf(connection))) continue;
      this.#connections.close(connection, 'server-reset');
      closed++;
    }
    return closed;
  }

  /**
   * Takes over another topology. Connections whose path or permission is gone are reset; tables keep what they
   * learned about interfaces that stay.
   * @throws TopologyError, and then nothing has changed.
   */
  reconfigure(topology: Topology): void {
    const plan = planOf(topology);
    this.flush();
    const paths = new Map(this.#connections.all.map((c) => [c, c.conversation.peer.route]));
    this.#resolver.replan(plan);
    this.#wire.replan();
    this.#peers.replan(plan);
    for (const [connection, before] of paths) {
      const { from, to } = connection;
      const known = plan.hosts.has(from) && plan.hosts.has(to);
      const peer = known ? this.#peers.peer(from, to) : null;
      const stays =
        peer?.route != null &&
        before !== null &&
        pathOf(peer.route) === pathOf(before) &&
        this.#peers.gate(peer, connection.port).connection.at < 0;
      if (!stays) this.#connections.forget(connection);
    }
  }

  /** Everything that goes on, as plain data; the entries in the scheduler's queue belong to it. */
  snapshot(): NetworkState {
    this.flush();
    return structuredClone({
      numbers: this.#numbers.snapshot(),
      conversations: captureState(this.#peers.all),
      resolver: this.#resolver.snapshot(),
      wire: this.#wire.snapshot(),
    });
  }

  /** Continues exactly where a snapshot of the same topology was taken. Taps stay as they are. */
  restore(state: NetworkState): void {
    const copy = structuredClone(state);
    this.#peers.clear();
    this.#numbers.restore(copy.numbers);
    this.#resolver.restore(copy.resolver);
    this.#wire.restore(copy.wire);
    this.#connections.restore(copy.conversations);
  }
}
