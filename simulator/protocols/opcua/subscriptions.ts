import type { Instant } from '../../kernel/time.ts';
import type { AddressSpace, VariableNode } from './address-space.ts';
import { Ns0 } from './address-space.ts';
import type { UaEvent } from './event.ts';
import { checkFilter } from './event-filter.ts';
import { EventItems, type EventItemsState, eventQueueSize } from './event-items.ts';
import { type ItemSettings, MonitoredItems, type MonitoredItemsState } from './monitored-items.ts';
import { ROLES } from './permissions.ts';
import { mayRead } from './service.ts';
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

type Request<K extends OpcUaRequest['kind']> = Extract<OpcUaRequest, { kind: K }>;

/** Whose subscriptions: what of a session matters here. */
interface Owner {
  readonly session: number;
  readonly role: OpcUaRole;
}

interface Subscription {
  readonly id: number;
  readonly session: number;
  /** The role of the session: it decides which events come through. */
  readonly role: OpcUaRole;
  /** Milliseconds. */
  readonly publishingInterval: number;
  readonly lifetimeCount: number;
  readonly keepAliveCount: number;
  items: MonitoredItems;
  events: EventItems;
  nextItem: number;
  nextSequence: number;
  /** Sequence numbers sent and not acknowledged, oldest first. */
  unacknowledged: number[];
  published: Instant;
  /** When it should publish next; at once when it has items that were never reported (OPC 10000-4, 5.13.1.2). */
  due: number;
}

type SubscriptionState = Omit<Subscription, 'items' | 'events'> & {
  readonly items: MonitoredItemsState;
  readonly events: EventItemsState;
};

export interface SubscriptionsState {
  readonly next: number;
  readonly list: readonly SubscriptionState[];
}

const MAX_SUBSCRIPTIONS = 20;
const MAX_ITEMS = 5000;
const MAX_EVENT_ITEMS = 100;
/** Notifications kept for a client that does not acknowledge; the oldest go first. */
const MAX_UNACKNOWLEDGED = 10;
/** The shortest publishing interval, in milliseconds, as MinSupportedSampleRate announces. */
const MIN_INTERVAL = 50;

/** The Subscription and MonitoredItem service sets of one server (OPC 10000-4, 5.13 and 5.14). */
export class Subscriptions {
  #space: AddressSpace;
  #next = 1;
  #list = new Map<number, Subscription>();
  /** Event items of all subscriptions: while there are none, events cost nothing. */
  #listeners = 0;

  constructor(space: AddressSpace) {
    this.#space = space;
  }

  /** True when somebody subscribes to events. */
  get listening(): boolean {
    return this.#listeners > 0;
  }

  /** Goes over to another space; items follow their node ids. */
  replace(space: AddressSpace): void {
    this.#space = space;
    for (const subscription of this.#list.values())
      subscription.items = new MonitoredItems(subscription.items.snapshot(), this.#resolve);
  }

  /** Finds the items' nodes again, after a part of the space was built anew. */
  refreshNodes(): void {
    this.replace(this.#space);
  }

  closeSession(session: number): void {
    for (const subscription of [...this.#list.values()])
      if (subscription.session === session) this.#list.delete(subscription.id);
    this.#count();
  }

  /** Offers an event to everyone who may have it; `only` narrows it to a subscription, and to an item of it. */
  offer(event: UaEvent, only: { readonly subscription: number; readonly item: number | null } | null = null): void {
    if (this.#listeners === 0) return;
    const least = ROLES.indexOf(event.audience);
    const notifies = (node: NodeIdText): boolean => node === Ns0.Server || this.#isUnder(event, node);
    for (const subscription of this.#list.values()) {
      if (only !== null && only.subscription !== subscription.id) continue;
      if (subscription.events.count === 0 || ROLES.indexOf(subscription.role) < least) continue;
      subscription.events.offer(this.#space, event, notifies, only?.item ?? null);
    }
  }

  /** Whether a session has this subscription (and the event item in it): Good, or what is wrong. */
  check(session: number, id: number, item: number | null): StatusNumber {
    const subscription = this.#list.get(id);
    if (subscription?.session !== session) return Status.Bad_SubscriptionIdInvalid;
    return item === null || subscription.events.has(item) ? Status.Good : Status.Bad_MonitoredItemIdInvalid;
  }

  create(owner: Owner, request: Request<'createSubscription'>, now: Instant): OpcUaResponse {
    this.#expire(now);
    if (this.#list.size >= MAX_SUBSCRIPTIONS)
      return { kind: 'fault', to: 'createSubscription', status: Status.Bad_TooManySubscriptions };
    const publishingInterval = Math.max(MIN_INTERVAL, request.publishingInterval || 0);
    const keepAliveCount = Math.min(1000, Math.max(1, Math.floor(request.keepAliveCount) || 10));
    // OPC 10000-4, 5.13.2.2: the lifetime is at least three times the keep-alive.
    const lifetimeCount = Math.min(100_000, Math.max(3 * keepAliveCount, Math.floor(request.lifetimeCount) || 0));
    const id = this.#next++;
    this.#list.set(id, {
      id,
      session: owner.session,
      role: owner.role,
      publishingInterval,
      lifetimeCount,
      keepAliveCount,
      items: new MonitoredItems({ settings: [], reported: [] }, this.#resolve),
      events: new EventItems(),
      nextItem: 1,
      nextSequence: 1,
      unacknowledged: [],
      published: now,
      due: now,
    });
    return { kind: 'createSubscription', subscription: id, publishingInterval, lifetimeCount, keepAliveCount };
  }

  delete(owner: Owner, request: Request<'deleteSubscription'>): OpcUaResponse {
    const results = request.subscriptions.map((id) =>
      this.#owned(owner, id) && this.#list.delete(id) ? Status.Good : Status.Bad_SubscriptionIdInvalid,
    );
    this.#count();
    return { kind: 'deleteSubscription', results };
  }

  createItems(owner: Owner, request: Request<'createMonitoredItems'>): OpcUaResponse {
    const fault = (status: StatusNumber): OpcUaResponse => ({ kind: 'fault', to: 'createMonitoredItems', status });
    const subscription = this.#owned(owner, request.subscription);
    if (!subscription) return fault(Status.Bad_SubscriptionIdInvalid);
    if (request.items.length === 0) return fault(Status.Bad_NothingToDo);
    if (request.items.length > LIMITS.monitoredItems) return fault(Status.Bad_TooManyOperations);
    const added: ItemSettings[] = [];
    const results = request.items.map((item): MonitoredItemResult => {
      if (item.attribute === Attribute.EventNotifier) return this.#createEventItem(subscription, item);
      const { node, clientHandle } = item;
      let status = mayRead(this.#space, subscription.role, node, item.attribute);
      // Only values are watched: no other attribute changes while a controller runs.
      if (status === Status.Good && item.attribute !== Attribute.Value) status = Status.Bad_AttributeIdInvalid;
      if (status === Status.Good && item.filter) status = Status.Bad_FilterNotAllowed;
      if (status === Status.Good && subscription.items.count + added.length >= MAX_ITEMS)
        status = Status.Bad_TooManyMonitoredItems;
      if (status !== Status.Good) return { status, item: 0, samplingInterval: 0, queueSize: 0 };
      const id = subscription.nextItem++;
      added.push({ id, node, clientHandle, deadband: Math.max(0, item.deadband) });
      const about = this.#about(node);
      return { status, item: id, samplingInterval: subscription.publishingInterval, queueSize: 1, ...about };
    });
    if (added.length > 0) {
      const state = subscription.items.snapshot();
      const settings = [...state.settings, ...added];
      subscription.items = new MonitoredItems({ settings, reported: state.reported }, this.#resolve);
      subscription.due = 0;
    }
    this.#count();
    return { kind: 'createMonitoredItems', results };
  }

  deleteItems(owner: Owner, request: Request<'deleteMonitoredItems'>): OpcUaResponse {
    const fault = (status: StatusNumber): OpcUaResponse => ({ kind: 'fault', to: 'deleteMonitoredItems', status });
    const subscription = this.#owned(owner, request.subscription);
    if (!subscription) return fault(Status.Bad_SubscriptionIdInvalid);
    if (request.items.length === 0) return fault(Status.Bad_NothingToDo);
    const state = subscription.items.snapshot();
    const known = new Set(state.settings.map((item) => item.id));
    const gone = new Set(request.items);
    for (const id of gone) if (subscription.events.has(id)) known.add(id);
    subscription.events.remove(gone);
    const kept = state.settings.map((item) => !gone.has(item.id));
    subscription.items = new MonitoredItems(
      { settings: state.settings.filter((_, i) => kept[i]), reported: state.reported.filter((_, i) => kept[i]) },
      this.#resolve,
    );
    this.#count();
    return {
      kind: 'deleteMonitoredItems',
      results: request.items.map((item) => (known.delete(item) ? Status.Good : Status.Bad_MonitoredItemIdInvalid)),
    };
  }

  publish(owner: Owner, request: Request<'publish'>, now: Instant): OpcUaResponse {
    const acknowledged = request.acknowledge.map((acknowledgement) => {
      const subscription = this.#owned(owner, acknowledgement.subscription);
      if (!subscription) return Status.Bad_SubscriptionIdInvalid;
      const at = subscription.unacknowledged.indexOf(acknowledgement.sequence);
      if (at < 0) return Status.Bad_SequenceNumberUnknown;
      subscription.unacknowledged.splice(at, 1);
      return Status.Good;
    });
    this.#expire(now);
    let due: Subscription | null = null;
    for (const candidate of this.#list.values())
      if (candidate.session === owner.session && (!due || candidate.due < due.due)) due = candidate;
    if (!due) return { kind: 'fault', to: 'publish', status: Status.Bad_NoSubscription };
    const notifications = due.items.sample(now);
    const events = due.events.count > 0 ? due.events.take() : [];
    due.published = now;
    due.due = now + due.publishingInterval * 1e3;
    const sequence = due.nextSequence;
    // A keep-alive carries the next sequence number and uses none up (OPC 10000-4, 5.13.1.1).
    if (notifications.length > 0 || events.length > 0) {
      due.nextSequence = sequence === 0xffffffff ? 1 : sequence + 1;
      due.unacknowledged.push(sequence);
      if (due.unacknowledged.length > MAX_UNACKNOWLEDGED) due.unacknowledged.shift();
    }
    const answer = {
      kind: 'publish',
      subscription: due.id,
      sequence,
      notifications,
      acknowledged,
      publishTime: now,
    } as const;
    return events.length > 0 ? { ...answer, events } : answer;
  }

  snapshot(): SubscriptionsState {
    return {
      next: this.#next,
      list: [...this.#list.values()].map((subscription) => ({
        ...subscription,
        items: subscription.items.snapshot(),
        events: subscription.events.snapshot(),
      })),
    };
  }

  restore(state: SubscriptionsState): void {
    this.#next = state.next;
    this.#list = new Map(
      state.list.map((subscription) => [
        subscription.id,
        {
          ...subscription,
          items: new MonitoredItems(subscription.items, this.#resolve),
          events: new EventItems(subscription.events),
        },
      ]),
    );
    this.#count();
  }

  #resolve = (node: NodeIdText): VariableNode | null => {
    const found = this.#space.find(node);
    return found?.nodeClass === 'Variable' ? found : null;
  };

  #about(id: NodeIdText): Pick<MonitoredItemResult, 'about'> {
    const node = this.#space.find(id);
    if (node?.nodeClass !== 'Variable') return {};
    const { dataType, valueRank } = node;
    return { about: { dataType, valueRank, range: node.range ?? null } };
  }

  #createEventItem(subscription: Subscription, request: MonitoredItemRequest): MonitoredItemResult {
    const refuse = (status: StatusNumber): MonitoredItemResult => ({
      status,
      item: 0,
      samplingInterval: 0,
      queueSize: 0,
    });
    const status = mayRead(this.#space, subscription.role, request.node, request.attribute);
    if (status !== Status.Good) return refuse(status);
    // OPC 10000-4, 7.22.3: an event item needs an event filter.
    if (!request.filter) return refuse(Status.Bad_MonitoredItemFilterInvalid);
    if (subscription.events.count >= MAX_EVENT_ITEMS) return refuse(Status.Bad_TooManyMonitoredItems);
    const checked = checkFilter(this.#space, request.filter);
    if (checked.status !== Status.Good) return { ...refuse(checked.status), filter: checked.result };
    const item = subscription.nextItem++;
    const queueSize = eventQueueSize(request.queueSize);
    subscription.events.add({
      id: item,
      node: request.node,
      clientHandle: request.clientHandle,
      filter: request.filter,
      queueSize,
      discardNewest: request.discardNewest ?? false,
    });
    return { status, item, samplingInterval: 0, queueSize, filter: checked.result };
  }

  #owned(owner: Owner, id: number): Subscription | null {
    const subscription = this.#list.get(id);
    return subscription?.session === owner.session ? subscription : null;
  }

  /** True when an event's source is the node or hangs below it. Audit events are heard at the Server object only. */
  #isUnder(event: UaEvent, node: NodeIdText): boolean {
    if (this.#space.isSubtype(event.type, AUDIT_EVENT)) return false;
    const seen = new Set<NodeIdText>();
    const open: NodeIdText[] = [event.source];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at === node) return true;
      if (seen.has(at)) continue;
      seen.add(at);
      for (const reference of this.#space.references(at)) if (!reference.forward) open.push(reference.target);
    }
    return false;
  }

  #count(): void {
    this.#listeners = 0;
    for (const subscription of this.#list.values()) this.#listeners += subscription.events.count;
  }

  /** Drops subscriptions that nobody asked for during their lifetime (OPC 10000-4, 5.13.1.1). */
  #expire(now: Instant): void {
    for (const subscription of [...this.#list.values()])
      if (now - subscription.published > subscription.publishingInterval * subscription.lifetimeCount * 1e3) {
        this.#list.delete(subscription.id);
        this.#count();
      }
  }
}

const AUDIT_EVENT = 'i=2052';
