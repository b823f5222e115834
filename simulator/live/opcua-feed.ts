import {
  DataValue,
  type MonitoredItem,
  MonitoringMode,
  type ServerSession,
  StatusCodes,
  type Subscription,
} from 'node-opcua';
import type { EventFilter, EventNotification, MonitoredItemResult, NodeIdText } from '../protocols/opcua/services.ts';
import { Status } from '../protocols/opcua/status.ts';
import type { Unanswered } from './opcua-cell.ts';
import { enqueueEvent } from './opcua-events.ts';
import type { EdgeSessions } from './opcua-sessions.ts';
import { toDataValue } from './opcua-values.ts';

/**
 * Wall milliseconds that a publishing tick waits for what the cell has to say. A controller needs some three of world
 * time for an answer; who gets none in time reports with the next tick.
 */
const PATIENCE = 25;
/** The cell drops a subscription after this many publishing intervals without a question. */
const LIFETIME_COUNT = 1000;
const KEEP_ALIVE_COUNT = 10;
/** Events of an item that may happen between two publishing ticks. */
const EVENT_QUEUE = 1000;

/** The stack's own clockwork of a subscription. */
interface Ticking {
  _tick(): void;
  _stop_timer(): void;
  _start_timer(how: { firstTime: boolean }): void;
}

/** A monitored item of the stack that lives on what the cell publishes. */
export interface Feed {
  readonly node: NodeIdText;
  readonly attribute: number;
  readonly handle: number;
  worldItem: number;
  item: MonitoredItem | null;
  latest: DataValue;
  /** For events: what the client wants of them. */
  readonly filter: EventFilter | null;
}

/** Feeds of one session: the cell answers a publish request from any of its subscriptions. */
export class SessionFeeds {
  readonly bySubscription = new Map<number, SubscriptionFeed>();
  acknowledge: { subscription: number; sequence: number }[] = [];
}

/**
 * One subscription of the stack and the cell's subscription behind it. The cell samples in world time, when it is
 * asked: at every publishing tick of the stack, which goes on when the answer is there, so that a value is no older
 * than the way to the controller and back. While the world is paused nothing changes, and the client gets keep-alives.
 */
export class SubscriptionFeed {
  readonly #session: ServerSession;
  readonly #sessions: EdgeSessions;
  readonly #feeds: SessionFeeds;
  readonly #subscription: Subscription;
  readonly #epoch: number;
  readonly #items = new Map<number, Feed>();
  #worldId = 0;
  /** The publishing interval, in milliseconds, that the cell was told: whose turn it is follows from it. */
  #interval = 0;
  /** The connection on which the cell knows this subscription, and which of its sessions there. */
  #channel = '';
  #nextHandle = 1;
  /** The question to the cell that is on its way. */
  #polling: Promise<void> | null = null;
  #stopped = false;

  constructor(
    session: ServerSession,
    sessions: EdgeSessions,
    feeds: SessionFeeds,
    subscription: Subscription,
    epoch: number,
  ) {
    this.#session = session;
    this.#sessions = sessions;
    this.#feeds = feeds;
    this.#subscription = subscription;
    this.#epoch = epoch;
    const stack = subscription as unknown as Ticking;
    if (![stack._tick, stack._stop_timer, stack._start_timer].every((each) => typeof each === 'function'))
      throw new Error('OPC UA edge: the stack publishes in another way; its version is not the one tested');
    const tick = stack._tick.bind(subscription);
    stack._tick = () => this.#askBefore(tick);
    // Its timer holds the tick as it was.
    stack._stop_timer();
    stack._start_timer({ firstTime: false });
    subscription.once('terminated', () => this.stop());
  }

  /** Takes over the cell's subscription that was made for this one. */
  adopt(worldId: number): void {
    this.#feeds.bySubscription.delete(this.#worldId);
    this.#worldId = worldId;
    this.#channel = this.#currentChannel() ?? '';
    this.#interval = this.#subscription.publishingInterval;
    this.#feeds.bySubscription.set(worldId, this);
  }

  /** Registers items with the cell; the answer stands for each in order. */
  async register(
    wanted: readonly { node: NodeIdText; attribute: number; filter: EventFilter | null }[],
  ): Promise<{ readonly feeds: Feed[]; readonly results: readonly MonitoredItemResult[] } | Unanswered | number> {
    const feeds = wanted.map(
      ({ node, attribute, filter }): Feed => ({
        node,
        attribute,
        filter,
        handle: this.#nextHandle++,
        worldItem: 0,
        item: null,
        latest: new DataValue({ statusCode: StatusCodes.BadWaitingForInitialData }),
      }),
    );
    let results = await this.#create(feeds);
    // The session went meanwhile, and the subscription with it.
    const lost = results === Status.Bad_SessionIdInvalid || results === Status.Bad_SubscriptionIdInvalid;
    if (lost && (await this.#subscribeAgain())) results = await this.#create(feeds);
    if (typeof results === 'string' || typeof results === 'number') return results;
    // The first sample goes out with the item, not a publishing interval later: what was asked before knows none of it.
    await this.#polling?.catch(() => undefined);
    await this.poll();
    return { feeds, results };
  }

  /** Forgets items by the stack's numbers. */
  async remove(ids: readonly number[]): Promise<void> {
    const gone = [...this.#items.values()].filter((feed) => feed.item && ids.includes(feed.item.monitoredItemId));
    await this.discard(gone.map((feed) => feed.worldItem));
  }

  /** Forgets items by the cell's numbers. */
  async discard(items: readonly number[]): Promise<void> {
    for (const feed of [...this.#items.values()]) if (items.includes(feed.worldItem)) this.#items.delete(feed.handle);
    const channel = this.#session.channel;
    if (!channel || items.length === 0) return;
    await this.#sessions.ask(this.#session, channel, {
      kind: 'deleteMonitoredItems',
      subscription: this.#worldId,
      items,
    });
  }

  /** Asks the cell what changed and hands it to the items. */
  async poll(): Promise<void> {
    if (this.#stopped || this.#items.size === 0) return;
    this.#polling ??= this.#fetch().finally(() => {
      this.#polling = null;
    });
    await this.#polling;
  }

  /** A publishing tick: what changed first, then what the stack does with it. */
  #askBefore(tick: () => void): void {
    let waiting = true;
    const goOn = (): void => {
      if (!waiting) return;
      waiting = false;
      clearTimeout(late);
      if (!this.#stopped) tick();
    };
    const late = setTimeout(goOn, PATIENCE);
    this.poll().then(goOn, (error: Error) => {
      console.error('OPC UA edge:', error);
      goOn();
    });
  }

  /** The cell publishes for the subscription of a session that has waited longest: until it was this one's turn. */
  async #fetch(): Promise<void> {
    for (let turns = this.#feeds.bySubscription.size; turns > 0 && !this.#stopped; turns--) {
      const served = await this.#publish();
      if (served === this.#worldId || served === 0) return;
    }
  }

  /** Asks once, hands what comes to whom it is for, and says whose turn it was; 0: nobody's. */
  async #publish(): Promise<number> {
    const channel = this.#session.channel;
    if (!channel) return 0;
    if (this.#currentChannel() !== this.#channel) {
      if (!(await this.#subscribeAgain())) return 0;
    } else if (this.#subscription.publishingInterval !== this.#interval) {
      const subscriptions = [this.#worldId];
      if (!(await this.#subscribeAgain())) return 0;
      await this.#sessions.ask(this.#session, channel, { kind: 'deleteSubscription', subscriptions });
    }
    const acknowledge = this.#feeds.acknowledge;
    this.#feeds.acknowledge = [];
    const answer = await this.#sessions.ask(this.#session, channel, { kind: 'publish', acknowledge });
    if (typeof answer === 'string') {
      this.#sessions.unanswered(channel, answer);
      return 0;
    }
    if (answer.kind === 'fault') {
      if (answer.status === Status.Bad_NoSubscription || answer.status === Status.Bad_SessionIdInvalid)
        this.#channel = '';
      return 0;
    }
    if (answer.kind !== 'publish') return 0;
    const { subscription, sequence, notifications } = answer;
    const { events = [] } = answer;
    if (notifications.length + events.length > 0) this.#feeds.acknowledge.push({ subscription, sequence });
    const target = this.#feeds.bySubscription.get(subscription);
    for (const { clientHandle, value } of notifications) target?.deliver(clientHandle, toDataValue(value, this.#epoch));
    for (const event of events) target?.deliverEvent(event);
    return subscription;
  }

  deliver(handle: number, value: DataValue): void {
    const feed = this.#items.get(handle);
    if (!feed) return;
    feed.latest = value;
    if (feed.item && feed.item.monitoringMode !== MonitoringMode.Disabled && feed.item.itemToMonitor)
      feed.item.recordValue(value.clone(), false);
  }

  deliverEvent(event: EventNotification): void {
    const item = this.#items.get(event.clientHandle)?.item;
    if (item && item.monitoringMode !== MonitoringMode.Disabled) enqueueEvent(item, event, this.#epoch);
  }

  /** The number by which the cell knows this subscription. */
  get worldId(): number {
    return this.#worldId;
  }

  /** The cell's number of an item that has this one in the stack; 0 for none. */
  worldItem(id: number): number {
    for (const feed of this.#items.values()) if (feed.item?.monitoredItemId === id) return feed.worldItem;
    return 0;
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#feeds.bySubscription.delete(this.#worldId);
    const channel = this.#session.channel;
    if (channel && this.#currentChannel() === this.#channel)
      void this.#sessions.ask(this.#session, channel, { kind: 'deleteSubscription', subscriptions: [this.#worldId] });
  }

  #currentChannel(): string | null {
    const channel = this.#session.channel;
    const connection = channel && this.#sessions.connectionOf(channel);
    return connection ? `${connection.origin.channel} ${this.#sessions.generation(this.#session)}` : null;
  }

  async #create(feeds: readonly Feed[]): Promise<readonly MonitoredItemResult[] | Unanswered | number> {
    const channel = this.#session.channel;
    if (!channel) return 'refused';
    const answer = await this.#sessions.ask(this.#session, channel, {
      kind: 'createMonitoredItems',
      subscription: this.#worldId,
      items: feeds.map(({ node, attribute, handle, filter }) => ({
        node,
        attribute,
        clientHandle: handle,
        samplingInterval: this.#subscription.publishingInterval,
        // Events wait in the cell until they are fetched; of a value only the latest is wanted.
        queueSize: filter ? EVENT_QUEUE : 1,
        ...(filter ? { filter } : {}),
        // The stack filters by each client's own deadband, which may change; the cell reports every change.
        deadband: 0,
      })),
    });
    if (typeof answer === 'string') return answer;
    if (answer.kind === 'fault') return answer.status;
    if (answer.kind !== 'createMonitoredItems') return Status.Bad_UnexpectedError;
    answer.results.forEach((result, i) => {
      const feed = feeds[i] as Feed;
      if (result.status !== Status.Good) return;
      feed.worldItem = result.item;
      this.#items.set(feed.handle, feed);
    });
    return answer.results;
  }

  /** After the client came back on another connection, with which the cell forgot the subscription, or changed it. */
  async #subscribeAgain(): Promise<boolean> {
    const channel = this.#session.channel;
    if (!channel) return false;
    const answer = await this.#sessions.ask(this.#session, channel, subscriptionRequest(this.#subscription));
    if (typeof answer === 'string' || answer.kind !== 'createSubscription') return false;
    this.adopt(answer.subscription);
    const results = await this.#create([...this.#items.values()]);
    return typeof results === 'object';
  }
}

/** The request by which the cell gets to know a subscription of the stack. */
export const subscriptionRequest = (subscription: { readonly publishingInterval: number }) =>
  ({
    kind: 'createSubscription',
    publishingInterval: subscription.publishingInterval,
    lifetimeCount: LIFETIME_COUNT,
    keepAliveCount: KEEP_ALIVE_COUNT,
  }) as const;
