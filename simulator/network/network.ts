import { drawStream } from '../kernel/draw.ts';
import type { Audience } from '../kernel/event.ts';
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
  Peer,
  Waiting,
} from './connection.ts';
import { toHex } from './hex.ts';
import { IDLE, LEG, opening, RESOLUTION, ROUTE, STACK, TIMEOUT, turnaround } from './latency.ts';
import { portOf, type ServiceReply, type ServiceRequest } from './message.ts';
import { operationOf } from './operation.ts';
import type { Ends } from './packets.ts';
import type { Payloads } from './payloads.ts';
import { ephemeralPort } from './ports.ts';
import { Resolver } from './resolver.ts';
import { pathOf, routeTo } from './routing.ts';
import { captureState, type NetworkState, type SavedConversation } from './state.ts';
import type { Tap } from './taps.ts';
import { type Plan, planOf, type Topology, TopologyError } from './topology.ts';
import { type Gate, gateFor, type Judgement, judgeRequest, UNREACHABLE } from './verdict.ts';
import { Wire } from './wire.ts';

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

const REFUSED: ServiceReply = { outcome: 'refused' };
const TIMED_OUT: ServiceReply = { outcome: 'timeout' };
const OPEN: ServiceReply = { outcome: 'open' };

/**
 * The plant's network at the service level in world time. It is deterministic: routes, verdicts, connections,
 * address tables and latencies follow from topology, seed and requests.
 */
export class Network {
  readonly #port: NetworkPort;
  readonly #wire: Wire;
  readonly #resolver: Resolver;
  #plan: Plan;
  #version = 1;
  readonly #peers = new Map<string, Map<string, Peer>>();
  readonly #connections = new Map<number, Connection>();
  #nextConnection = 1;
  #localPorts = new Map<string, number>();

  /** @throws TopologyError when the topology is not a network. */
  constructor(topology: Topology, port: NetworkPort, payloads: Payloads = {}) {
    this.#port = port;
    this.#plan = planOf(topology);
    this.#resolver = new Resolver(this.#plan);
    this.#wire = new Wire(this.#resolver, port.seed, payloads);
  }

  /** The host that has an address, if any. */
  hostAt(address: string): string | null {
    const found = this.#plan.byAddress.get(address);
    return found?.isHost ? found.node : null;
  }

  /** A host's address in its zone. */
  addressOf(host: string): string | null {
    return this.#plan.hosts.get(host)?.address ?? null;
  }

  /** A host's MAC as `02:50:c4:…`. */
  macOf(host: string): string | null {
    const mac = this.#plan.hosts.get(host)?.mac;
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
    const peer = this.#peer(from, to);
    return peer.route ? this.#gate(peer, port).connection.verdict : UNREACHABLE.verdict;
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
    const to = outgoing.to ?? this.#resolve(outgoing.address ?? '');
    const peer = this.#peer(from, to);
    const { route } = peer;
    const port = portOf(request);
    if (route === null) {
      const seq = this.#announce(peer, request, port, this.#nextConnection++, UNREACHABLE, cause);
      this.#settle(TIMEOUT, ticket, TIMED_OUT, seq, peer.seen, 0);
      return;
    }
    if (port === null || request.protocol === 'probe') {
      this.#sendBare(peer, request, port, ticket, cause, channel);
      return;
    }
    const conversation = this.#conversation(peer, port, channel);
    let gate = conversation.gate;
    if (gate === null) {
      gate = this.#gate(peer, port);
      conversation.gate = gate;
    }
    if (gate.connection.at >= 0) {
      const id = this.#nextConnection++;
      const seq = this.#announce(peer, request, port, id, gate.connection, cause);
      this.#denied(peer, port, id, gate.connection, ticket, seq);
      return;
    }
    const judgement =
      gate.perRequest && request.protocol === 'modbus' ? judgeRequest(gate, request.pdu) : gate.connection;
    const existing = conversation.connection;
    if (existing !== null) {
      const seq = this.#announce(peer, request, port, existing.id, judgement, cause);
      if (existing.state === 'open') this.#send(existing, { ticket, request, seq, judgement });
      else existing.waiting.push({ ticket, request, seq, judgement });
      return;
    }
    const connection = this.#open(conversation);
    const seq = this.#announce(peer, request, port, connection.id, judgement, cause);
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
        this.#bareArrived(data as Bare);
        break;
      case 'bare-answer':
        this.#bareAnswered(data as Bare & { reply: ServiceReply });
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
    for (const byTo of this.#peers.values()) {
      for (const peer of byTo.values()) {
        for (const [key, conversation] of peer.channels) {
          if (conversation.channel === channel) peer.channels.delete(key);
        }
      }
    }
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
    this.#plan = plan;
    this.#version++;
    for (const byTo of this.#peers.values()) {
      for (const peer of byTo.values()) {
        for (const conversation of peer.conversations.values()) conversation.gate = null;
        for (const conversation of peer.channels.values()) conversation.gate = null;
      }
    }
    for (const [connection, before] of paths) {
      const { from, to } = connection;
      const known = plan.hosts.has(from) && plan.hosts.has(to);
      const peer = known ? this.#peer(from, to) : null;
      const stays =
        peer?.route != null &&
        before !== null &&
        pathOf(peer.route) === pathOf(before) &&
        this.#gate(peer, connection.port).connection.at < 0;
      if (!stays) this.#forget(connection);
    }
  }

  /** Everything that goes on, as plain data; the entries in the scheduler's queue belong to it. */
  snapshot(): NetworkState {
    this.flush();
    return structuredClone({
      nextConnection: this.#nextConnection,
      localPorts: [...this.#localPorts],
      conversations: captureState(this.#peers),
      resolver: this.#resolver.snapshot(),
      wire: this.#wire.snapshot(),
    });
  }

  /** Continues exactly where a snapshot of the same topology was taken. Taps stay as they are. */
  restore(state: NetworkState): void {
    const copy = structuredClone(state);
    this.#peers.clear();
    this.#connections.clear();
    this.#nextConnection = copy.nextConnection;
    this.#localPorts = new Map(copy.localPorts);
    this.#resolver.restore(copy.resolver);
    this.#wire.restore(copy.wire);
    for (const saved of copy.conversations) this.#revive(saved);
    // Connections are listed in the order in which they were opened.
    const inOrder = [...this.#connections.values()].sort((a, b) => a.id - b.id);
    this.#connections.clear();
    for (const connection of inOrder) this.#connections.set(connection.id, connection);
  }

  #revive(saved: SavedConversation): void {
    const peer = this.#peer(saved.from, saved.to);
    const conversation = this.#conversation(peer, saved.port, saved.channel);
    conversation.messages = saved.messages;
    if (saved.connection === null) return;
    const { from, to } = saved;
    const { port, channel } = saved;
    const connection: Connection = { ...saved.connection, from, to, port, channel, conversation };
    conversation.connection = connection;
    this.#connections.set(connection.id, connection);
  }

  // — requests on their way —

  #announce(
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
        bytes: request.protocol === 'modbus' ? toHex(request.pdu) : null,
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

  /** Puts a message on an open connection, or lets a conduit on the way deal with it. */
  #send(connection: Connection, { ticket, request, seq, judgement }: Waiting): void {
    const { conversation } = connection;
    const { peer } = conversation;
    const route = peer.route;
    if (route === null) {
      this.#settle(TIMEOUT, ticket, TIMED_OUT, seq, peer.seen, 0);
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
        this.#settle(delay, ticket, REFUSED, seq, peer.seen, 0);
        if (this.#wire.observed) this.#wire.refused(connection, route, message, request, at, now);
        this.#forget(connection);
      } else {
        if (this.#wire.observed) this.#wire.swallowed(connection, route, message, request, at, now);
        connection.outstanding++;
        this.#settle(TIMEOUT, ticket, TIMED_OUT, seq, peer.seen, connection.id);
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
      this.#finish(ticket, REFUSED, seq, seen);
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
      this.#settle(STACK, ticket, REFUSED, seq, seen, 0);
      return;
    }
    if (reply.outcome === 'timeout') {
      if (this.#wire.observed) this.#wire.unanswered(connection, route, message, now);
      this.#settle(Math.max(0, delivery.sent + TIMEOUT - now), ticket, TIMED_OUT, seq, seen, connection.id);
      return;
    }
    if (reply.outcome === 'refused') {
      const back = this.#resolver.backward(route, now, route.legs.length - 1);
      this.#close(connection, 'server-reset');
      this.#settle(back - now, ticket, REFUSED, seq, seen, 0);
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
      this.#finish(answer.ticket, REFUSED, answer.seq, answer.seen);
      return;
    }
    connection.outstanding--;
    const now = this.#port.now();
    connection.lastUse = now;
    const { route } = connection.conversation.peer;
    if (this.#wire.observed && route) this.#wire.acknowledge(connection, route, answer.message, now);
    this.#finish(answer.ticket, answer.reply, answer.seq, answer.seen);
  }

  #outcome({ connection, ticket, reply, seq, seen }: Outcome): void {
    const still = connection === 0 ? undefined : this.#connections.get(connection);
    if (still) still.outstanding--;
    this.#finish(ticket, reply, seq, seen);
  }

  #finish(ticket: number, reply: ServiceReply, seq: number, seen: boolean): void {
    const bytes = reply.outcome === 'modbus' ? toHex(reply.pdu) : null;
    const data = { bytes, outcome: reply.outcome, request: seq };
    this.#port.reply(ticket, reply, this.#port.emit('net.response', data, seq, seen ? 'team' : 'instructor'));
  }

  #settle(delay: number, ticket: number, reply: ServiceReply, seq: number, seen: boolean, connection: number): void {
    const outcome: Outcome = { connection, ticket, reply, seq, seen };
    this.#port.schedule(Math.round(delay) as Duration, 'settle', outcome);
  }

  /** A connection that a conduit does not let open. */
  #denied(peer: Peer, port: number, id: number, { verdict, at }: Judgement, ticket: number, seq: number): void {
    const { route } = peer;
    if (!route) return;
    const now = this.#port.now();
    const localPort = this.#localPort(peer.from);
    const crossing = this.#resolver.forward(route, now, at);
    if (this.#wire.observed)
      this.#wire.packets.denied({ id, to: peer.to, localPort, port }, route, at, verdict.action === 'refuse');
    if (verdict.action === 'refuse') {
      const delay = crossing - now + STACK + LEG * (at + 1) + ROUTE * at;
      this.#settle(delay, ticket, REFUSED, seq, peer.seen, 0);
    } else {
      this.#settle(TIMEOUT, ticket, TIMED_OUT, seq, peer.seen, 0);
    }
  }

  // — connections —

  #open(conversation: Conversation): Connection {
    const { peer, port, channel } = conversation;
    const now = this.#port.now();
    const connection: Connection = {
      id: this.#nextConnection++,
      from: peer.from,
      to: peer.to,
      port,
      channel,
      localPort: this.#localPort(peer.from),
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
    for (const { ticket, seq } of connection.waiting) this.#settle(left, ticket, TIMED_OUT, seq, peer.seen, 0);
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
      for (const { ticket, seq } of waiting) this.#finish(ticket, REFUSED, seq, seen);
      return;
    }
    const now = this.#port.now();
    connection.state = 'open';
    connection.lastUse = now;
    this.#port.schedule(IDLE as Duration, 'idle', { connection: id });
    for (const message of waiting) {
      if (this.#connections.get(id) === connection) this.#send(connection, message);
      else this.#finish(message.ticket, REFUSED, message.seq, seen);
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
      this.#settle(STACK, ticket, REFUSED, seq, conversation.peer.seen, 0);
    }
    connection.waiting = [];
    if (connection.state === 'open') this.#port.closed?.(infoOf(connection));
  }

  // — probes and discovery —

  #sendBare(
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
    const id = this.#nextConnection++;
    const gate = this.#gate(peer, port);
    const seq = this.#announce(peer, request, port, id, gate.connection, cause);
    if (port !== null && gate.connection.at >= 0) {
      this.#denied(peer, port, id, gate.connection, ticket, seq);
      return;
    }
    const localPort = port === null ? id & 0xffff : this.#localPort(peer.from);
    const bare: Bare = { from: peer.from, to: peer.to, connection: id, localPort, ticket, request, seq, channel };
    if (gate.connection.at >= 0) {
      this.#resolver.forward(route, now, gate.connection.at);
      if (this.#wire.observed) this.#wire.packets.echo(route, peer.to, localPort, gate.connection.at);
      this.#settle(TIMEOUT, ticket, TIMED_OUT, seq, peer.seen, 0);
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
      this.#settle(TIMEOUT, ticket, TIMED_OUT, seq, peer.seen, 0);
      return;
    }
    this.#port.schedule((arrival + STACK - now) as Duration, 'bare', bare);
  }

  #bareArrived(bare: Bare): void {
    const { from, to, connection, request, seq, channel, ticket } = bare;
    if (!this.#plan.hosts.has(from)) {
      this.#settle(TIMEOUT, ticket, TIMED_OUT, seq, false, 0); // the asker was taken away meanwhile
      return;
    }
    const peer = this.#peer(from, to);
    const now = this.#port.now();
    const { route } = peer;
    if (!route || !peer.alive) {
      this.#settle(TIMEOUT, ticket, TIMED_OUT, seq, peer.seen, 0);
      return;
    }
    const isHost = this.#plan.hosts.has(to);
    // A conduit itself answers who asks for it and listens on nothing.
    const own = request.protocol === 'discover' ? OPEN : REFUSED;
    const reply = isHost ? this.#port.deliver(to, { from, connection, request, cause: seq, channel }) : own;
    if (reply.outcome === 'timeout') {
      this.#settle(TIMEOUT - 2 * STACK, ticket, TIMED_OUT, seq, peer.seen, 0);
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

  #bareAnswered(bare: Bare & { reply: ServiceReply }): void {
    const { reply } = bare;
    if (!this.#plan.hosts.has(bare.from)) {
      this.#finish(bare.ticket, TIMED_OUT, bare.seq, false);
      return;
    }
    const peer = this.#peer(bare.from, bare.to);
    const port = portOf(bare.request);
    if (this.#wire.observed && peer.route && port !== null && reply.outcome !== 'refused') {
      this.#wire.packets.probeDone(endsOf(bare, port), peer.route, this.#port.now());
    }
    this.#finish(bare.ticket, reply.outcome === 'refused' ? REFUSED : OPEN, bare.seq, peer.seen);
  }

  // — lookups —

  #resolve(address: string): string {
    const found = this.#plan.byAddress.get(address);
    return found?.isHost ? found.node : address;
  }

  #peer(from: string, to: string): Peer {
    let byTo = this.#peers.get(from);
    if (!byTo) {
      byTo = new Map();
      this.#peers.set(from, byTo);
    }
    let peer = byTo.get(to);
    if (!peer) {
      const none = { conversations: new Map(), channels: new Map() };
      peer = { from, to, ...none, route: null, alive: false, seen: false, version: 0 };
      byTo.set(to, peer);
    }
    if (peer.version !== this.#version) this.#reroute(peer);
    return peer;
  }

  #reroute(peer: Peer): void {
    const plan = this.#plan;
    const source = plan.hosts.get(peer.from);
    if (!source) {
      throw new TopologyError('unknown-host', `"${peer.from}" is no host of this network`, { host: peer.from });
    }
    const target = plan.hosts.get(peer.to) ?? plan.byAddress.get(peer.to) ?? null;
    const zone = target?.zone ?? plan.zoneBySubnet.get(peer.to.slice(0, peer.to.lastIndexOf('.'))) ?? null;
    peer.route = zone ? routeTo(plan, source, zone, target) : null;
    peer.alive = target !== null;
    peer.seen =
      peer.route !== null &&
      (peer.route.conduits.length > 0 || peer.route.legs.some((leg) => leg.zone.mirrors.length > 0));
    peer.version = this.#version;
  }

  #gate(peer: Peer, port: number | null): Gate {
    const route = peer.route;
    if (!route) throw new Error('network: a gate needs a route');
    const first = route.legs[0];
    const last = route.legs.at(-1);
    const from = [peer.from, first?.zone.id ?? ''];
    return gateFor(route, { from, to: [peer.to, last?.zone.id ?? ''] }, port);
  }

  #conversation(peer: Peer, port: number, channel: string | null): Conversation {
    const found = channel === null ? peer.conversations.get(port) : peer.channels.get(`${port}/${channel}`);
    if (found) return found;
    const identity = `${peer.from}>${peer.to}:${port}${channel === null ? '' : `/${channel}`}`;
    const latency = drawStream(this.#port.seed, identity, 'latency');
    const made: Conversation = { peer, port, channel, latency, messages: 0, connection: null, gate: null };
    if (channel === null) peer.conversations.set(port, made);
    else peer.channels.set(`${port}/${channel}`, made);
    return made;
  }

  #localPort(host: string): number {
    const used = this.#localPorts.get(host) ?? 0;
    this.#localPorts.set(host, used + 1);
    return ephemeralPort(used);
  }
}

const infoOf = ({ id, from, to, port, channel }: Connection): ConnectionInfo => ({ id, from, to, port, channel });

const endsOf = ({ connection, to, localPort }: Bare, port: number): Ends => ({ id: connection, to, localPort, port });
