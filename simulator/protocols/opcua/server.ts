import type { Instant } from '../../kernel/time.ts';
import type { AddressSpace, Caller, VariableNode } from './address-space.ts';
import { type ItemSettings, MonitoredItems, type MonitoredItemsState } from './monitored-items.ts';
import { authenticate, type OpcUaAccess } from './permissions.ts';
import { mayRead, serveOpcUa } from './service.ts';
import {
  Attribute,
  type MonitoredItemRequest,
  type MonitoredItemResult,
  type NodeIdText,
  type OpcUaRequest,
  type OpcUaResponse,
  type OpcUaRole,
  type StatusNumber,
} from './services.ts';
import { LIMITS } from './standard-nodes.ts';
import { Status } from './status.ts';

/** Where a request comes from: the host, and the connection that its session belongs to. */
export interface Peer {
  readonly from: string;
  readonly connection: string;
}

interface Session extends Caller {
  readonly connection: string;
}

interface Subscription {
  readonly id: number;
  readonly session: number;
  /** Milliseconds. */
  readonly publishingInterval: number;
  readonly lifetimeCount: number;
  readonly keepAliveCount: number;
  items: MonitoredItems;
  nextItem: number;
  nextSequence: number;
  /** Sequence numbers sent and not acknowledged, oldest first. */
  unacknowledged: number[];
  published: Instant;
  /** When it should publish next; at once when it has items that were never reported (OPC 10000-4, 5.13.1.2). */
  due: number;
}

type SubscriptionState = Omit<Subscription, 'items'> & { readonly items: MonitoredItemsState };

export interface OpcUaServerState {
  readonly nextSession: number;
  readonly nextSubscription: number;
  readonly sessions: readonly Session[];
  readonly subscriptions: readonly SubscriptionState[];
}

const MAX_SESSIONS = 50;
const MAX_SUBSCRIPTIONS = 20;
const MAX_ITEMS = 5000;
/** Notifications kept for a client that does not acknowledge; the oldest go first. */
const MAX_UNACKNOWLEDGED = 10;
/** The shortest publishing interval, in milliseconds, as MinSupportedSampleRate announces. */
const MIN_INTERVAL = 50;

/**
 * An OPC UA server as a state machine: sessions and subscriptions over an address space. A request goes in with its
 * peer and the time, the answer comes out; nothing moves in between. A publish request is answered at once from the
 * subscription that has waited longest, with what changed since it last published: the client paces by its
 * publishing interval, where a server on a socket would hold the request back until that interval ends.
 */
export class OpcUaServer {
  #space: AddressSpace;
  #access: OpcUaAccess;
  #nextSession = 1;
  #nextSubscription = 1;
  #sessions = new Map<number, Session>();
  #subscriptions = new Map<number, Subscription>();

  constructor(space: AddressSpace, access: OpcUaAccess) {
    this.#space = space;
    this.#access = access;
  }

  get space(): AddressSpace {
    return this.#space;
  }

  /** The role of an open session, or null. */
  roleOf(session: number): OpcUaRole | null {
    return this.#sessions.get(session)?.role ?? null;
  }

  /** The user of an open session; null for anonymous and for no session. */
  userOf(session: number): string | null {
    return this.#sessions.get(session)?.user ?? null;
  }

  /**
   * Takes over another address space or other accounts. Monitored items follow their node ids; a session whose user
   * lost the role that it has is closed.
   */
  replace(space: AddressSpace, access: OpcUaAccess): void {
    this.#space = space;
    this.#access = access;
    for (const session of [...this.#sessions.values()]) {
      const role =
        session.user === null ? access.anonymous : access.accounts.find((a) => a.user === session.user)?.role;
      if (role !== session.role) this.#close(session.session);
    }
    for (const subscription of this.#subscriptions.values())
      subscription.items = new MonitoredItems(subscription.items.snapshot(), this.#resolve);
  }

  /** Forgets the sessions and subscriptions of a connection that is gone. */
  hangUp(connection: string): void {
    for (const session of [...this.#sessions.values()])
      if (session.connection === connection) this.#close(session.session);
  }

  serve(peer: Peer, request: OpcUaRequest, now: Instant): OpcUaResponse {
    if (request.kind === 'openSession') return this.#open(peer, request);
    const session = this.#sessions.get(request.session);
    // A session belongs to the connection that opened it (OPC 10000-4, 5.6.2: the token is valid on its channel only).
    if (!session || session.connection !== peer.connection)
      return { kind: 'fault', to: request.kind, status: Status.Bad_SessionIdInvalid };
    switch (request.kind) {
      case 'closeSession':
        this.#close(session.session);
        return { kind: 'closeSession' };
      case 'createSubscription':
        return this.#createSubscription(session, request, now);
      case 'createMonitoredItems':
        return this.#createItems(session, request.subscription, request.items);
      case 'deleteMonitoredItems':
        return this.#deleteItems(session, request.subscription, request.items);
      case 'deleteSubscription':
        return {
          kind: 'deleteSubscription',
          results: request.subscriptions.map((id) =>
            this.#owned(session, id) && this.#subscriptions.delete(id) ? Status.Good : Status.Bad_SubscriptionIdInvalid,
          ),
        };
      case 'publish':
        return this.#publish(session, request, now);
      default:
        return serveOpcUa(this.#space, session, request, now);
    }
  }

  snapshot(): OpcUaServerState {
    return structuredClone({
      nextSession: this.#nextSession,
      nextSubscription: this.#nextSubscription,
      sessions: [...this.#sessions.values()],
      subscriptions: [...this.#subscriptions.values()].map((subscription) => ({
        ...subscription,
        items: subscription.items.snapshot(),
      })),
    });
  }

  restore(state: OpcUaServerState): void {
    const copy = structuredClone(state);
    this.#nextSession = copy.nextSession;
    this.#nextSubscription = copy.nextSubscription;
    this.#sessions = new Map(copy.sessions.map((session) => [session.session, session]));
    this.#subscriptions = new Map(
      copy.subscriptions.map((subscription) => [
        subscription.id,
        { ...subscription, items: new MonitoredItems(subscription.items, this.#resolve) },
      ]),
    );
  }

  #resolve = (node: NodeIdText): VariableNode | null => {
    const found = this.#space.find(node);
    return found?.nodeClass === 'Variable' ? found : null;
  };

  #open(peer: Peer, request: Extract<OpcUaRequest, { kind: 'openSession' }>): OpcUaResponse {
    const role = authenticate(this.#access, request.user, request.password);
    if (role === null)
      return {
        kind: 'fault',
        to: 'openSession',
        // OPC 10000-4, 5.6.3.3: a token type that the endpoint does not offer, or a user that it does not accept.
        status: request.user === null ? Status.Bad_IdentityTokenRejected : Status.Bad_UserAccessDenied,
      };
    if (this.#sessions.size >= MAX_SESSIONS)
      return { kind: 'fault', to: 'openSession', status: Status.Bad_TooManySessions };
    const session = this.#nextSession++;
    this.#sessions.set(session, { session, user: request.user, role, from: peer.from, connection: peer.connection });
    return { kind: 'openSession', session, role };
  }

  #close(session: number): void {
    this.#sessions.delete(session);
    for (const subscription of [...this.#subscriptions.values()])
      if (subscription.session === session) this.#subscriptions.delete(subscription.id);
  }

  #owned(session: Session, id: number): Subscription | null {
    const subscription = this.#subscriptions.get(id);
    return subscription?.session === session.session ? subscription : null;
  }

  #createSubscription(
    session: Session,
    request: Extract<OpcUaRequest, { kind: 'createSubscription' }>,
    now: Instant,
  ): OpcUaResponse {
    this.#expire(now);
    const fault = (status: StatusNumber): OpcUaResponse => ({ kind: 'fault', to: 'createSubscription', status });
    if (this.#subscriptions.size >= MAX_SUBSCRIPTIONS) return fault(Status.Bad_TooManySubscriptions);
    const publishingInterval = Math.max(MIN_INTERVAL, request.publishingInterval || 0);
    const keepAliveCount = Math.min(1000, Math.max(1, Math.floor(request.keepAliveCount) || 10));
    // OPC 10000-4, 5.13.2.2: the lifetime is at least three times the keep-alive.
    const lifetimeCount = Math.min(100_000, Math.max(3 * keepAliveCount, Math.floor(request.lifetimeCount) || 0));
    const id = this.#nextSubscription++;
    this.#subscriptions.set(id, {
      id,
      session: session.session,
      publishingInterval,
      lifetimeCount,
      keepAliveCount,
      items: new MonitoredItems({ settings: [], reported: [] }, this.#resolve),
      nextItem: 1,
      nextSequence: 1,
      unacknowledged: [],
      published: now,
      due: now,
    });
    return { kind: 'createSubscription', subscription: id, publishingInterval, lifetimeCount, keepAliveCount };
  }

  #createItems(session: Session, id: number, requests: readonly MonitoredItemRequest[]): OpcUaResponse {
    const fault = (status: StatusNumber): OpcUaResponse => ({ kind: 'fault', to: 'createMonitoredItems', status });
    const subscription = this.#owned(session, id);
    if (!subscription) return fault(Status.Bad_SubscriptionIdInvalid);
    if (requests.length === 0) return fault(Status.Bad_NothingToDo);
    if (requests.length > LIMITS.monitoredItems) return fault(Status.Bad_TooManyOperations);
    const added: ItemSettings[] = [];
    const results = requests.map((request): MonitoredItemResult => {
      const { node, clientHandle } = request;
      let status = mayRead(this.#space, session.role, node, request.attribute);
      // Only values are watched: no other attribute changes while a controller runs.
      if (status === Status.Good && request.attribute !== Attribute.Value) status = Status.Bad_AttributeIdInvalid;
      if (status === Status.Good && subscription.items.count + added.length >= MAX_ITEMS)
        status = Status.Bad_TooManyMonitoredItems;
      if (status !== Status.Good) return { status, item: 0, samplingInterval: 0, queueSize: 0 };
      const item = subscription.nextItem++;
      added.push({ id: item, node, clientHandle, deadband: Math.max(0, request.deadband) });
      return { status, item, samplingInterval: subscription.publishingInterval, queueSize: 1 };
    });
    const state = subscription.items.snapshot();
    subscription.items = new MonitoredItems(
      { settings: [...state.settings, ...added], reported: state.reported },
      this.#resolve,
    );
    if (added.length > 0) subscription.due = 0;
    return { kind: 'createMonitoredItems', results };
  }

  #deleteItems(session: Session, id: number, items: readonly number[]): OpcUaResponse {
    const fault = (status: StatusNumber): OpcUaResponse => ({ kind: 'fault', to: 'deleteMonitoredItems', status });
    const subscription = this.#owned(session, id);
    if (!subscription) return fault(Status.Bad_SubscriptionIdInvalid);
    if (items.length === 0) return fault(Status.Bad_NothingToDo);
    const state = subscription.items.snapshot();
    const known = new Set(state.settings.map((item) => item.id));
    const gone = new Set(items);
    const kept = state.settings.map((item) => !gone.has(item.id));
    subscription.items = new MonitoredItems(
      {
        settings: state.settings.filter((_, i) => kept[i]),
        reported: state.reported.filter((_, i) => kept[i]),
      },
      this.#resolve,
    );
    return {
      kind: 'deleteMonitoredItems',
      results: items.map((item) => (known.delete(item) ? Status.Good : Status.Bad_MonitoredItemIdInvalid)),
    };
  }

  #publish(session: Session, request: Extract<OpcUaRequest, { kind: 'publish' }>, now: Instant): OpcUaResponse {
    const acknowledged = request.acknowledge.map((acknowledgement) => {
      const owner = this.#owned(session, acknowledgement.subscription);
      if (!owner) return Status.Bad_SubscriptionIdInvalid;
      const at = owner.unacknowledged.indexOf(acknowledgement.sequence);
      if (at < 0) return Status.Bad_SequenceNumberUnknown;
      owner.unacknowledged.splice(at, 1);
      return Status.Good;
    });
    this.#expire(now);
    let due: Subscription | null = null;
    for (const candidate of this.#subscriptions.values())
      if (candidate.session === session.session && (!due || candidate.due < due.due)) due = candidate;
    if (!due) return { kind: 'fault', to: 'publish', status: Status.Bad_NoSubscription };
    const notifications = due.items.sample(now);
    due.published = now;
    due.due = now + due.publishingInterval * 1e3;
    const sequence = due.nextSequence;
    // A keep-alive carries the next sequence number and uses none up (OPC 10000-4, 5.13.1.1).
    if (notifications.length > 0) {
      due.nextSequence = sequence === 0xffffffff ? 1 : sequence + 1;
      due.unacknowledged.push(sequence);
      if (due.unacknowledged.length > MAX_UNACKNOWLEDGED) due.unacknowledged.shift();
    }
    return { kind: 'publish', subscription: due.id, sequence, notifications, acknowledged, publishTime: now };
  }

  /** Drops subscriptions that nobody asked for during their lifetime (OPC 10000-4, 5.13.1.1). */
  #expire(now: Instant): void {
    for (const subscription of [...this.#subscriptions.values()])
      if (now - subscription.published > subscription.publishingInterval * subscription.lifetimeCount * 1e3)
        this.#subscriptions.delete(subscription.id);
  }
}
