import type { Duration, Instant } from '../kernel/time.ts';
import type {
  Answer,
  Bare,
  Connection,
  ConnectionInfo,
  Conversation,
  Delivery,
  Knock,
  Knocked,
  Outcome,
  Waiting,
} from './connection.ts';
import { IDLE, LEG, opening, ROUTE, STACK, TIMEOUT, turnaround } from './latency.ts';
import { Ledger, REFUSED, TIMED_OUT } from './ledger.ts';
import { portOf, type ServiceReply } from './message.ts';
import { Numbers } from './numbers.ts';
import type { Payloads } from './payloads.ts';
import { Peers } from './peers.ts';
import type { NetworkPort, OutgoingRequest } from './port.ts';
import { Prober } from './prober.ts';
import { Resolver } from './resolver.ts';
import { pathOf } from './routing.ts';
import { captureState, type NetworkState, type SavedConversation } from './state.ts';
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
  readonly #connections = new Map<number, Connection>();

  /** @throws TopologyError when the topology is not a network. */
  constructor(topology: Topology, port: NetworkPort, payloads: Payloads = {}) {
    const plan = planOf(topology);
    this.#port = port;
    this.#peers = new Peers(plan, port.seed);
    this.#ledger = new Ledger(port);
    this.#resolver = new Resolver(plan);
    this.#wire = new Wire(this.#resolver, port.seed, payloads);
    this.#prober = new Prober(port, this.#peers, this.#ledger, this.#resolver, this.#wire, this.#numbers);
  }

  /** The host that has an address, if any. */
  hostAt(address: string): string | null {
    const found = this.#peers.plan.byAddress.get(address);
    return found?.isHost ? found.node : null;
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
    return [...this.#connections.values()].map(infoOf);
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
      if (existing.state === 'open') this.#send(existing, { ticket, request, seq, judgement });
      else existing.waiting.push({ ticket, request, seq, judgement });
      return;
    }
    const connection = this.#open(conversation);
    const seq = this.#ledger.announce(peer, request, port, connection.id, judgement, cause);
    connection.waiting.push({ ticket, request, seq, judgement });
    this.#handshake(connection, seq);
  }

  /** Takes back an entry that the network scheduled. */
  handle(message: string, data: unknown): void {
    if (this.#wire.observed) this.#wire.drain(this.#port.now());
    switch (message) {
      case 'arrive':
        this.#arrive(data as Delivery);
        break;
      case 'answer':
        this.#answer(data as Answer);
        break;
      case 'settle':
        this.#outcome(data as Outcome);
        break;
      case 'syn':
        this.#syn(data as Knock);
        break;
      case 'opened':
        this.#opened(data as Knocked);
        break;
      case 'bare':
        this.#prober.arrived(data as Bare);
        break;
      case 'bare-answer':
        this.#prober.answered(data as Bare & { reply: ServiceReply });
        break;
      case 'idle':
        this.#idle(data as { connection: number });
        break;
      default:
        throw new Error(`network: no entry is called "${message}"`);
    }
  }

  /** The outside connection is gone: its TCP connections close. */
  hangUp(channel: string): void {
    this.flush();
    for (const connection of [...this.#connections.values()]) {
      if (connection.channel === channel) this.#close(connection, connection.outstanding > 0 ? 'client-reset' : 'fin');
    }
    this.#peers.hangUp(channel);
  }

  /** Resets connections from the server's side (a host that restarts, an access that is cut). Returns how many. */
  closeConnections(predicate: (connection: ConnectionInfo) => boolean): number {
    this.flush();
    let closed = 0;
    for (const connection of [...this.#connections.values()]) {
      if (!predicate(infoOf(connection))) continue;
      this.#close(connection, 'server-reset');
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
    const paths = new Map([...this.#connections.values()].map((c) => [c, c.conversation.peer.route]));
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
      if (!stays) this.#forget(connection);
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
    this.#connections.clear();
    this.#numbers.restore(copy.numbers);
    this.#resolver.restore(copy.resolver);
    this.#wire.restore(copy.wire);
    for (const saved of copy.conversations) this.#revive(saved);
    // Connections are listed in the order in which they were opened.
    const inOrder = [...this.#connections.values()].sort((a, b) => a.id - b.id);
    this.#connections.clear();
    for (const connection of inOrder) this.#connections.set(connection.id, connection);
  }

  #revive(saved: SavedConversation): void {
    const peer = this.#peers.peer(saved.from, saved.to);
    const conversation = this.#peers.conversation(peer, saved.port, saved.channel);
    conversation.messages = saved.messages;
    if (saved.connection === null) return;
    const { from, to } = saved;
    const { port, channel } = saved;
    const connection: Connection = { ...saved.connection, from, to, port, channel, conversation };
    conversation.connection = connection;
    this.#connections.set(connection.id, connection);
  }

  // — requests on their way —

  /** Puts a message on an open connection, or lets a conduit on the way deal with it. */
  #send(connection: Connection, { ticket, request, seq, judgement }: Waiting): void {
    const { conversation } = connection;
    const { peer } = conversation;
    const route = peer.route;
    if (route === null) {
      this.#ledger.settle(TIMEOUT, ticket, TIMED_OUT, seq, peer.seen, 0);
      return;
    }
    const now = this.#port.now();
    const message = conversation.messages++;
    connection.lastUse = now;
    const { at } = judgement;
    if (at >= 0) {
      const crossing = this.#resolver.forward(route, now, at);
      if (judgement.verdict.action === 'refuse') {
        // A refusing firewall resets the connection to both sides; what was under way on it is lost too.
        const delay = crossing - now + STACK + LEG * (at + 1) + ROUTE * at;
        this.#ledger.settle(delay, ticket, REFUSED, seq, peer.seen, 0);
        if (this.#wire.observed) this.#wire.refused(connection, route, message, request, at, now);
        this.#forget(connection);
      } else {
        if (this.#wire.observed) this.#wire.swallowed(connection, route, message, request, at, now);
        connection.outstanding++;
        this.#ledger.settle(TIMEOUT, ticket, TIMED_OUT, seq, peer.seen, connection.id);
      }
      return;
    }
    const arrival = this.#resolver.forward(route, now, -1);
    const [fixed, drawn] = turnaround(request);
    if (this.#wire.observed) this.#wire.request(connection, route, message, request, now, fixed);
    let due = arrival + fixed + Math.floor(drawn * conversation.latency(message));
    if (due < connection.lastArrival) due = connection.lastArrival;
    connection.lastArrival = due;
    connection.outstanding++;
    const delivery: Delivery = { connection: connection.id, message, ticket, request, seq, sent: now, seen: peer.seen };
    this.#port.schedule((due - now) as Duration, 'arrive', delivery);
  }

  #arrive(delivery: Delivery): void {
    const { ticket, request, seq, seen, message } = delivery;
    const connection = this.#connections.get(delivery.connection);
    if (!connection) {
      this.#ledger.finish(ticket, REFUSED, seq, seen);
      return;
    }
    const { conversation } = connection;
    const reply = this.#port.deliver(connection.to, {
      from: connection.from,
      connection: connection.id,
      request,
      cause: seq,
      channel: connection.channel,
    });
    const now = this.#port.now();
    const { route } = conversation.peer;
    if (this.#connections.get(delivery.connection) !== connection || route === null) {
      // The host cut the connection while it dealt with the request.
      this.#ledger.settle(STACK, ticket, REFUSED, seq, seen, 0);
      return;
    }
    if (reply.outcome === 'timeout') {
      if (this.#wire.observed) this.#wire.unanswered(connection, route, message, now);
      this.#ledger.settle(Math.max(0, delivery.sent + TIMEOUT - now), ticket, TIMED_OUT, seq, seen, connection.id);
      return;
    }
    if (reply.outcome === 'refused') {
      const back = this.#resolver.backward(route, now, route.legs.length - 1);
      this.#close(connection, 'server-reset');
      this.#ledger.settle(back - now, ticket, REFUSED, seq, seen, 0);
      return;
    }
    let due = this.#resolver.backward(route, now, route.legs.length - 1);
    if (this.#wire.observed) this.#wire.response(connection, route, message, request, reply, now);
    if (due < connection.lastAnswer) due = connection.lastAnswer;
    connection.lastAnswer = due;
    const answer: Answer = { connection: connection.id, message, ticket, reply, seq, seen };
    this.#port.schedule((due - now) as Duration, 'answer', answer);
  }

  #answer(answer: Answer): void {
    const connection = this.#connections.get(answer.connection);
    if (!connection) {
      this.#ledger.finish(answer.ticket, REFUSED, answer.seq, answer.seen);
      return;
    }
    connection.outstanding--;
    const now = this.#port.now();
    connection.lastUse = now;
    const { route } = connection.conversation.peer;
    if (this.#wire.observed && route) this.#wire.acknowledge(connection, route, answer.message, now);
    this.#ledger.finish(answer.ticket, answer.reply, answer.seq, answer.seen);
  }

  #outcome({ connection, ticket, reply, seq, seen }: Outcome): void {
    const still = connection === 0 ? undefined : this.#connections.get(connection);
    if (still) still.outstanding--;
    this.#ledger.finish(ticket, reply, seq, seen);
  }

  // — connections —

  #open(conversation: Conversation): Connection {
    const { peer, port, channel } = conversation;
    const now = this.#port.now();
    const connection: Connection = {
      id: this.#numbers.connection(),
      from: peer.from,
      to: peer.to,
      port,
      channel,
      localPort: this.#numbers.localPort(peer.from),
      conversation,
      state: 'opening',
      waiting: [],
      outstanding: 0,
      lastUse: now,
      lastArrival: now,
      lastAnswer: now,
      wire: null,
    };
    conversation.connection = connection;
    this.#connections.set(connection.id, connection);
    return connection;
  }

  #handshake(connection: Connection, seq: number): void {
    const { peer } = connection.conversation;
    const { route } = peer;
    if (!route) return;
    const now = this.#port.now();
    const arrival = this.#resolver.forward(route, now, -1);
    if (this.#wire.observed) this.#wire.syn(connection, route);
    const data = { connection: connection.id, seq };
    this.#port.schedule((arrival + STACK - now) as Duration, 'syn', data);
  }

  #syn({ connection: id, seq }: Knock): void {
    const connection = this.#connections.get(id);
    if (!connection) return;
    const { peer } = connection.conversation;
    const { route } = peer;
    const now = this.#port.now();
    if (!route || !peer.alive) {
      this.#neverOpened(connection);
      return;
    }
    const reply = this.#port.deliver(connection.to, {
      from: connection.from,
      connection: id,
      request: { protocol: 'probe', port: connection.port },
      cause: seq,
      channel: connection.channel,
    });
    if (reply.outcome === 'timeout') {
      this.#neverOpened(connection);
      return;
    }
    const back = this.#resolver.backward(route, now, route.legs.length - 1);
    const outcome = reply.outcome === 'refused' ? 'refused' : 'open';
    if (this.#wire.observed) this.#wire.synAnswer(connection, route, outcome === 'open');
    const opens = outcome === 'open' ? opening(connection.port) : 0;
    if (outcome === 'open' && this.#wire.observed) this.#wire.opening(connection, route, back, opens);
    this.#port.schedule((back + opens - now) as Duration, 'opened', { connection: id, outcome });
  }

  /** Nobody answered the SYN: the requests time out, three seconds after the first of them was made. */
  #neverOpened(connection: Connection): void {
    const { peer } = connection.conversation;
    const left = Math.max(0, connection.lastUse + TIMEOUT - this.#port.now());
    for (const { ticket, seq } of connection.waiting) this.#ledger.settle(left, ticket, TIMED_OUT, seq, peer.seen, 0);
    connection.waiting = [];
    this.#forget(connection);
  }

  #opened({ connection: id, outcome }: Knocked): void {
    const connection = this.#connections.get(id);
    if (!connection) return;
    const { waiting } = connection;
    const { seen } = connection.conversation.peer;
    connection.waiting = [];
    if (outcome === 'refused') {
      this.#forget(connection);
      for (const { ticket, seq } of waiting) this.#ledger.finish(ticket, REFUSED, seq, seen);
      return;
    }
    const now = this.#port.now();
    connection.state = 'open';
    connection.lastUse = now;
    this.#port.schedule(IDLE as Duration, 'idle', { connection: id });
    for (const message of waiting) {
      if (this.#connections.get(id) === connection) this.#send(connection, message);
      else this.#ledger.finish(message.ticket, REFUSED, message.seq, seen);
    }
  }

  #idle({ connection: id }: { connection: number }): void {
    const connection = this.#connections.get(id);
    if (!connection) return;
    const quiet = this.#port.now() - connection.lastUse;
    if (quiet >= IDLE && connection.outstanding === 0) this.#close(connection, 'fin');
    else this.#port.schedule(Math.max(STACK, IDLE - quiet) as Duration, 'idle', { connection: id });
  }

  #close(connection: Connection, how: 'fin' | 'client-reset' | 'server-reset'): void {
    const { route } = connection.conversation.peer;
    if (this.#wire.observed && route) this.#wire.close(connection, route, how, this.#port.now());
    this.#forget(connection);
  }

  /** Takes a connection out of the tables; requests that waited for it to open are refused. */
  #forget(connection: Connection): void {
    this.#connections.delete(connection.id);
    const { conversation } = connection;
    if (conversation.connection === connection) conversation.connection = null;
    for (const { ticket, seq } of connection.waiting) {
      this.#ledger.settle(STACK, ticket, REFUSED, seq, conversation.peer.seen, 0);
    }
    connection.waiting = [];
    if (connection.state === 'open') this.#port.closed?.(infoOf(connection));
  }
}

const infoOf = ({ id, from, to, port, channel }: Connection): ConnectionInfo => ({ id, from, to, port, channel });
