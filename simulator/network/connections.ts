import type { Duration } from '../kernel/time.ts';
import type {
  Answer,
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
import { type Ledger, REFUSED, TIMED_OUT } from './ledger.ts';
import type { ServiceReply } from './message.ts';
import type { Numbers } from './numbers.ts';
import type { Peers } from './peers.ts';
import type { NetworkPort } from './port.ts';
import type { Resolver } from './resolver.ts';
import type { SavedConversation } from './state.ts';
import type { Wire } from './wire.ts';

/** TCP connections from the first SYN to the last, and the requests and responses that travel on them. */
export class Connections {
  readonly #port: NetworkPort;
  readonly #peers: Peers;
  readonly #ledger: Ledger;
  readonly #resolver: Resolver;
  readonly #wire: Wire;
  readonly #numbers: Numbers;
  /** By number, and so in the order in which they were opened. */
  readonly #open = new Map<number, Connection>();

  constructor(port: NetworkPort, peers: Peers, ledger: Ledger, resolver: Resolver, wire: Wire, numbers: Numbers) {
    this.#port = port;
    this.#peers = peers;
    this.#ledger = ledger;
    this.#resolver = resolver;
    this.#wire = wire;
    this.#numbers = numbers;
  }

  /** All of them, oldest first; a copy, so that they may be closed on the way. */
  get all(): readonly Connection[] {
    return [...this.#open.values()];
  }

  restore(conversations: readonly SavedConversation[]): void {
    this.#open.clear();
    const revived: Connection[] = [];
    for (const { from, to, port, channel, messages, connection: saved } of conversations) {
      const conversation = this.#peers.conversation(this.#peers.peer(from, to), port, channel);
      conversation.messages = messages;
      if (saved === null) continue;
      conversation.connection = { ...saved, from, to, port, channel, conversation };
      revived.push(conversation.connection);
    }
    for (const connection of revived.sort((a, b) => a.id - b.id)) this.#open.set(connection.id, connection);
  }

  /** Puts a message on an open connection, or lets a conduit on the way deal with it. */
  send(connection: Connection, { ticket, request, seq, judgement }: Waiting): void {
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
        this.forget(connection);
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

  /** A request has reached its server. */
  arrive(delivery: Delivery): void {
    const { ticket, request, seq, seen, message } = delivery;
    const connection = this.#open.get(delivery.connection);
    if (!connection) {
      this.#ledger.finish(ticket, REFUSED, seq, seen);
      return;
    }
    const { conversation } = connection;
    const given = this.#port.deliver(connection.to, {
      from: connection.from,
      connection: connection.id,
      request,
      cause: seq,
      channel: connection.channel,
    });
    const sealed = given.outcome === 'modbus' && request.protocol === 'modbus' && request.tls != null;
    const reply: ServiceReply = sealed ? { ...given, sealed: true } : given;
    const now = this.#port.now();
    const { route } = conversation.peer;
    if (this.#open.get(delivery.connection) !== connection || route === null) {
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
      this.close(connection, 'server-reset');
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

  /** A response has reached its client. */
  answer(answer: Answer): void {
    const connection = this.#open.get(answer.connection);
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

  /** A request is given up. */
  outcome({ connection, ticket, reply, seq, seen }: Outcome): void {
    const still = connection === 0 ? undefined : this.#open.get(connection);
    if (still) still.outstanding--;
    this.#ledger.finish(ticket, reply, seq, seen);
  }

  /** A connection that is about to be opened; `handshake` begins it. */
  make(conversation: Conversation): Connection {
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
    this.#open.set(connection.id, connection);
    return connection;
  }

  handshake(connection: Connection, seq: number): void {
    const { peer } = connection.conversation;
    const { route } = peer;
    if (!route) return;
    const now = this.#port.now();
    const arrival = this.#resolver.forward(route, now, -1);
    if (this.#wire.observed) this.#wire.syn(connection, route);
    const data = { connection: connection.id, seq };
    this.#port.schedule((arrival + STACK - now) as Duration, 'syn', data);
  }

  /** A SYN has reached its server. */
  syn({ connection: id, seq }: Knock): void {
    const connection = this.#open.get(id);
    if (!connection) return;
    const { peer } = connection.conversation;
    const { route } = peer;
    const now = this.#port.now();
    if (!route || !peer.alive) {
      this.#neverOpened(connection);
      return;
    }
    const reply = this.#ask(connection, seq);
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

  /** Does the server listen? A conduit's own address listens on nothing. */
  #ask({ id, from, to, port, channel }: Connection, cause: number): ServiceReply {
    if (!this.#peers.plan.hosts.has(to)) return REFUSED;
    return this.#port.deliver(to, { from, connection: id, request: { protocol: 'probe', port }, cause, channel });
  }

  /** Nobody answered the SYN: the requests time out, three seconds after the first of them was made. */
  #neverOpened(connection: Connection): void {
    const { peer } = connection.conversation;
    const left = Math.max(0, connection.lastUse + TIMEOUT - this.#port.now());
    for (const { ticket, seq } of connection.waiting) this.#ledger.settle(left, ticket, TIMED_OUT, seq, peer.seen, 0);
    connection.waiting = [];
    this.forget(connection);
  }

  /** The client knows whether it is connected; what waited goes out. */
  opened({ connection: id, outcome }: Knocked): void {
    const connection = this.#open.get(id);
    if (!connection) return;
    const { waiting } = connection;
    const { seen } = connection.conversation.peer;
    connection.waiting = [];
    if (outcome === 'refused') {
      this.forget(connection);
      for (const { ticket, seq } of waiting) this.#ledger.finish(ticket, REFUSED, seq, seen);
      return;
    }
    const now = this.#port.now();
    connection.state = 'open';
    connection.lastUse = now;
    this.#port.schedule(IDLE as Duration, 'idle', { connection: id });
    for (const message of waiting) {
      if (this.#open.get(id) === connection) this.send(connection, message);
      else this.#ledger.finish(message.ticket, REFUSED, message.seq, seen);
    }
  }

  /** Looks whether a connection has been quiet for long. */
  idle({ connection: id }: { connection: number }): void {
    const connection = this.#open.get(id);
    if (!connection) return;
    const quiet = this.#port.now() - connection.lastUse;
    if (quiet >= IDLE && connection.outstanding === 0) this.close(connection, 'fin');
    else this.#port.schedule(Math.max(STACK, IDLE - quiet) as Duration, 'idle', { connection: id });
  }

  close(connection: Connection, how: 'fin' | 'client-reset' | 'server-reset'): void {
    const { route } = connection.conversation.peer;
    if (this.#wire.observed && route) this.#wire.close(connection, route, how, this.#port.now());
    this.forget(connection);
  }

  /** Takes a connection out of the tables; requests that waited for it to open are refused. */
  forget(connection: Connection): void {
    this.#open.delete(connection.id);
    const { conversation } = connection;
    if (conversation.connection === connection) conversation.connection = null;
    for (const { ticket, seq } of connection.waiting) {
      this.#ledger.settle(STACK, ticket, REFUSED, seq, conversation.peer.seen, 0);
    }
    connection.waiting = [];
    if (connection.state === 'open') this.#port.closed?.(infoOf(connection));
  }
}

/** The connection as others see it. */
export const infoOf = ({ id, from, to, port, channel }: Connection): ConnectionInfo => ({
  id,
  from,
  to,
  port,
  channel,
});
