import { type Duration, type Instant, plus, START } from './time.ts';

/** A message that waits for its instant. `data` is plain data, so that the queue can be copied as it is. */
export interface Entry {
  readonly due: Instant;
  readonly order: number;
  readonly target: string;
  readonly message: string;
  readonly data: unknown;
}

export interface SchedulerState {
  readonly now: Instant;
  readonly nextOrder: number;
  readonly queue: readonly Entry[];
}

export type Handler = (message: string, data: never) => void;

const isBefore = (a: Entry, b: Entry): boolean => a.due < b.due || (a.due === b.due && a.order < b.order);

/**
 * The clock and its event queue. Time moves only by `advanceTo`; inside a handler `now` equals the entry's due
 * instant; entries with equal due instants run in the order in which they were scheduled.
 */
export class Scheduler {
  #now: Instant = START;
  #nextOrder = 0;
  #heap: Entry[] = [];
  readonly #handlers = new Map<string, (message: string, data: unknown) => void>();

  get now(): Instant {
    return this.#now;
  }

  /** The due instant of the next entry, or null when the queue is empty. */
  get next(): Instant | null {
    return this.#heap[0]?.due ?? null;
  }

  /** Names the receiver of entries for `target`. */
  register(target: string, handler: Handler): void {
    if (this.#handlers.has(target)) throw new Error(`scheduler: two handlers for "${target}"`);
    this.#handlers.set(target, handler as (message: string, data: unknown) => void);
  }

  at(due: Instant, target: string, message: string, data: unknown = null): void {
    if (due < this.#now) throw new RangeError(`scheduler: ${target}/${message} is due at ${due}, before ${this.#now}`);
    this.#push({ due, order: this.#nextOrder++, target, message, data });
  }

  after(delay: Duration, target: string, message: string, data: unknown = null): void {
    this.at(plus(this.#now, delay), target, message, data);
  }

  /** Runs all entries due up to and including `instant`, then stands at `instant`. */
  advanceTo(instant: Instant): void {
    if (instant < this.#now) throw new RangeError(`scheduler: cannot go back from ${this.#now} to ${instant}`);
    const heap = this.#heap;
    for (let entry = heap[0]; entry !== undefined && entry.due <= instant; entry = heap[0]) {
      this.#pop();
      this.#now = entry.due;
      const handler = this.#handlers.get(entry.target);
      if (!handler) throw new Error(`scheduler: nobody receives "${entry.target}"`);
      handler(entry.message, entry.data);
    }
    this.#now = instant;
  }

  snapshot(): SchedulerState {
    return structuredClone({
      now: this.#now,
      nextOrder: this.#nextOrder,
      queue: [...this.#heap].sort((a, b) => (isBefore(a, b) ? -1 : 1)),
    });
  }

  restore(state: SchedulerState): void {
    const copy = structuredClone(state);
    this.#now = copy.now;
    this.#nextOrder = copy.nextOrder;
    this.#heap = [...copy.queue]; // a sorted array is a valid heap
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let hole = heap.length;
    heap.push(entry);
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = heap[parent] as Entry;
      if (!isBefore(entry, above)) break;
      heap[hole] = above;
      hole = parent;
    }
    heap[hole] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop() as Entry;
    const length = heap.length;
    if (length === 0) return;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= length) break;
      if (child + 1 < length && isBefore(heap[child + 1] as Entry, heap[child] as Entry)) child++;
      if (!isBefore(heap[child] as Entry, last)) break;
      heap[hole] = heap[child] as Entry;
      hole = child;
    }
    heap[hole] = last;
  }
}
