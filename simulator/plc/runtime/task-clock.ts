import type { Duration, Instant } from '../../kernel/time.ts';
import type { Task } from '../language/tasks.ts';

/** What a controller's processor takes for its work: device data, not a measurement of the host. */
export interface Cpu {
  /** Nanoseconds for one statement of Structured Text. */
  readonly nsPerStatement: number;
  /** Microseconds that reading inputs and writing outputs add to every run of a task. */
  readonly ioMicroseconds: number;
  /** The longest that one run of a task may take before the PLC stops; null: the statement budget alone. */
  readonly watchdog: Duration | null;
}

/**
 * A small modular PLC: half a microsecond a statement and 0.2 ms for its I/O, and the 150 ms after which a common
 * controller's cycle monitoring stops it (the default of the SIMATIC S7-300, S7-1200 and S7-1500).
 */
export const DEFAULT_CPU: Cpu = { nsPerStatement: 500, ioMicroseconds: 200, watchdog: 150_000 as Duration };

/** What a task has done since the last start of the PLC. */
export interface TaskStatistics {
  readonly name: string;
  /** Milliseconds; of a freewheeling task the device's scan interval. */
  readonly intervalMs: number;
  /** 0 is the highest. */
  readonly priority: number;
  readonly runs: number;
  /** Runs that had not ended when the next one was due; what was due in the meantime was left out. */
  readonly overruns: number;
  /** Microseconds by the model: statements × time of a statement + I/O. */
  readonly lastUs: number;
  readonly maxUs: number;
}

/** Plain data. One number per task in each list. */
export interface TaskClockState {
  readonly free: number;
  readonly due: readonly number[];
  readonly runs: readonly number[];
  readonly overruns: readonly number[];
  readonly last: readonly number[];
  readonly max: readonly number[];
}

/** Due at the first scan, whenever that is. */
const AT_ONCE = -1;

/**
 * When the tasks of one program are due, and how long they would have taken on the device. Tasks do not interrupt one
 * another: of several that are due at an instant the one with the highest priority goes first and the others wait, so
 * that a slow task makes those behind it late. What a run computes takes effect at the instant at which it was due;
 * only its account of time is modelled.
 */
export class TaskClock {
  readonly #tasks: readonly Task[];
  readonly #intervals: Float64Array;
  /** Alone, a task runs at every scan: its owner scans when it is due. */
  readonly #single: boolean;
  readonly #due: Float64Array;
  readonly #runs: Float64Array;
  readonly #overruns: Float64Array;
  readonly #last: Float64Array;
  readonly #max: Float64Array;
  /** When the processor has done everything that it was given. */
  #free = 0;

  constructor(tasks: readonly Task[], base: Duration) {
    const count = tasks.length;
    this.#tasks = tasks;
    this.#single = count === 1;
    this.#intervals = Float64Array.from(tasks, ({ interval }) => interval ?? base);
    this.#due = new Float64Array(count).fill(AT_ONCE);
    this.#runs = new Float64Array(count);
    this.#overruns = new Float64Array(count);
    this.#last = new Float64Array(count);
    this.#max = new Float64Array(count);
  }

  isDue(task: number, now: Instant): boolean {
    return this.#single || now >= (this.#due[task] as number) || (this.#tasks[task] as Task).interval === null;
  }

  /** Accounts for a run at `now` that took `us` microseconds. True when it had not ended when the next one was due. */
  ran(task: number, now: Instant, us: number): boolean {
    const interval = this.#intervals[task] as number;
    const end = (this.#free > now ? this.#free : now) + us;
    this.#free = end;
    this.#runs[task] = (this.#runs[task] as number) + 1;
    this.#last[task] = us;
    if (us > (this.#max[task] as number)) this.#max[task] = us;
    const due = this.#due[task] as number;
    // Due on a grid from the first run; a scan that came late does not run a task twice.
    let next = due < 0 || due > now ? now + interval : due + interval;
    if (next <= now) next += interval * (Math.floor((now - next) / interval) + 1);
    const overran = end > next;
    if (overran) {
      this.#overruns[task] = (this.#overruns[task] as number) + 1;
      next += interval * Math.ceil((end - next) / interval);
    }
    this.#due[task] = next;
    return overran;
  }

  /** The earliest instant after `now` at which a task is due. After a start the first scan ends the shortest interval. */
  next(now: Instant): Instant {
    let next = Number.POSITIVE_INFINITY;
    for (let task = 0; task < this.#due.length; task++) {
      const due = this.#due[task] as number;
      const at = due === AT_ONCE ? now + (this.#intervals[task] as number) : due;
      if (at < next) next = at;
    }
    return (next > now ? next : now + 1) as Instant;
  }

  /** Everything is due at the next scan, and nothing has run yet. */
  reset(): void {
    this.#due.fill(AT_ONCE);
    this.#free = 0;
    for (const list of [this.#runs, this.#overruns, this.#last, this.#max]) list.fill(0);
  }

  /** Everything is due at the next scan; what has been counted stays. */
  resume(): void {
    this.#due.fill(AT_ONCE);
    this.#free = 0;
  }

  statistics(): TaskStatistics[] {
    return this.#tasks.map(({ name, priority }, i) => ({
      name,
      intervalMs: (this.#intervals[i] as number) / 1000,
      priority,
      runs: this.#runs[i] as number,
      overruns: this.#overruns[i] as number,
      lastUs: this.#last[i] as number,
      maxUs: this.#max[i] as number,
    }));
  }

  snapshot(): TaskClockState {
    return {
      free: this.#free,
      due: [...this.#due],
      runs: [...this.#runs],
      overruns: [...this.#overruns],
      last: [...this.#last],
      max: [...this.#max],
    };
  }

  restore(state: TaskClockState): void {
    this.#free = state.free;
    this.#due.set(state.due);
    this.#runs.set(state.runs);
    this.#overruns.set(state.overruns);
    this.#last.set(state.last);
    this.#max.set(state.max);
  }
}
