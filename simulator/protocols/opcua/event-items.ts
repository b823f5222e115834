import type { Instant } from '../../kernel/time.ts';
import type { AddressSpace } from './address-space.ts';
import { eventId, overflowEvent, type UaEvent } from './event.ts';
import { passes, selected } from './event-filter.ts';
import type { EventField, EventFilter, EventNotification, NodeIdText } from './services.ts';

/** A monitored item for events: plain data, with what waits to be published. */
interface EventItem {
  readonly id: number;
  readonly node: NodeIdText;
  readonly clientHandle: number;
  readonly filter: EventFilter;
  readonly queueSize: number;
  readonly discardNewest: boolean;
  queue: (readonly EventField[])[];
  /** Set when events were lost since the last publishing. */
  overflow: { readonly id: string; readonly time: Instant } | null;
}

export type EventItemsState = readonly EventItem[];

/** The queue that an item gets: events wait for the next publishing, so one place would lose all but the last. */
export const eventQueueSize = (wanted: number): number => (wanted <= 1 ? 100 : Math.min(1000, Math.floor(wanted)));

const NONE: readonly EventNotification[] = [];

/** The marks of a refresh come through whatever a filter says (OPC 10000-9, 4.5). */
const MARKS: ReadonlySet<NodeIdText> = new Set(['i=2787', 'i=2788']);

/** The event items of one subscription, and their queues (OPC 10000-4, 5.13.1.5). */
export class EventItems {
  #items: EventItem[];

  constructor(state: EventItemsState = []) {
    this.#items = state.map((item) => ({ ...item, queue: [...item.queue] }));
  }

  get count(): number {
    return this.#items.length;
  }

  /** True when something waits to be published. */
  get waiting(): boolean {
    return this.#items.some((item) => item.queue.length > 0 || item.overflow !== null);
  }

  add(item: Omit<EventItem, 'queue' | 'overflow'>): void {
    this.#items.push({ ...item, queue: [], overflow: null });
  }

  has(id: number): boolean {
    return this.#items.some((item) => item.id === id);
  }

  remove(ids: ReadonlySet<number>): void {
    this.#items = this.#items.filter((item) => !ids.has(item.id));
  }

  /** Offers an event to the items whose node passes it on. `only` narrows it to one item (ConditionRefresh2). */
  offer(space: AddressSpace, event: UaEvent, notifies: (node: NodeIdText) => boolean, only: number | null): void {
    for (const item of this.#items) {
      if (only !== null && item.id !== only) continue;
      if (!notifies(item.node)) continue;
      if (!MARKS.has(event.type) && !passes(space, item.filter.where, event)) continue;
      if (item.queue.length < item.queueSize) {
        item.queue.push(selected(item.filter, event));
        continue;
      }
      item.overflow ??= { id: eventId(Number.parseInt(event.id, 16) + OVERFLOW), time: event.time };
      if (item.discardNewest) continue;
      item.queue.shift();
      item.queue.push(selected(item.filter, event));
    }
  }

  /** Takes everything out that waits; the overflow event stands where the lost ones would have been. */
  take(): readonly EventNotification[] {
    let taken: EventNotification[] | null = null;
    for (const item of this.#items) {
      if (item.queue.length === 0 && item.overflow === null) continue;
      taken ??= [];
      const lost = item.overflow ? selected(item.filter, overflowEvent(item.overflow.id, item.overflow.time)) : null;
      if (lost && !item.discardNewest) taken.push({ clientHandle: item.clientHandle, fields: lost });
      for (const fields of item.queue) taken.push({ clientHandle: item.clientHandle, fields });
      if (lost && item.discardNewest) taken.push({ clientHandle: item.clientHandle, fields: lost });
      item.queue = [];
      item.overflow = null;
    }
    return taken ?? NONE;
  }

  snapshot(): EventItemsState {
    return this.#items.map((item) => ({ ...item, queue: [...item.queue] }));
  }
}

/** Overflow events have ids of their own, far above those of the events that were lost. */
const OVERFLOW = 2 ** 48;
