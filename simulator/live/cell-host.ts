import type { LiveCell } from './live-cell.ts';

/** The wall-clock functions that a cell host runs on. */
export interface HostTimers {
  readonly now: () => number;
  /** Calls once after `milliseconds` (0: as soon as other work has had its turn); returns the way to call it off. */
  readonly after: (milliseconds: number, call: () => void) => () => void;
}

export const systemTimers: HostTimers = {
  now: () => performance.now(),
  after: (milliseconds, call) => {
    // A timer never fires early but often a millisecond late: the last millisecond is left to the event loop's turns.
    if (milliseconds < 1) {
      const immediate = setImmediate(call);
      return () => clearImmediate(immediate);
    }
    const timer = setTimeout(call, Math.floor(milliseconds));
    return () => clearTimeout(timer);
  },
};

/** Wall milliseconds that one cell may take before the next has its turn. */
const TURN = 8;

/**
 * Runs the cells of one thread in turns: none of them, however far behind, keeps another from its scans for longer
 * than a turn, and sockets are served between turns.
 */
export class CellHost {
  readonly #timers: HostTimers;
  readonly #cells = new Map<string, LiveCell>();
  #cancel: (() => void) | null = null;
  #wakeAt = Number.POSITIVE_INFINITY;

  constructor(timers: HostTimers = systemTimers) {
    this.#timers = timers;
  }

  get cells(): ReadonlyMap<string, LiveCell> {
    return this.#cells;
  }

  add(id: string, cell: LiveCell): void {
    if (this.#cells.has(id)) throw new RangeError(`cell host: there is a cell "${id}" already`);
    this.#cells.set(id, cell);
    this.wake();
  }

  remove(id: string): void {
    this.#cells.delete(id);
  }

  /** To be called after a command: the world may have something to do sooner than was thought. */
  wake(): void {
    this.#schedule(0);
  }

  close(): void {
    this.#cells.clear();
    this.#cancel?.();
    this.#cancel = null;
    this.#wakeAt = Number.POSITIVE_INFINITY;
  }

  #schedule(milliseconds: number): void {
    const at = this.#timers.now() + milliseconds;
    if (at >= this.#wakeAt) return;
    this.#cancel?.();
    this.#wakeAt = at;
    this.#cancel = this.#timers.after(milliseconds, () => this.#turn());
  }

  #turn(): void {
    this.#cancel = null;
    this.#wakeAt = Number.POSITIVE_INFINITY;
    let wait = Number.POSITIVE_INFINITY;
    for (const cell of this.#cells.values()) wait = Math.min(wait, cell.tick(TURN));
    if (wait < Number.POSITIVE_INFINITY) this.#schedule(wait);
  }
}
