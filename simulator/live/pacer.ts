import { type Instant, START } from '../kernel/time.ts';

export interface PacerState {
  readonly pace: number;
  readonly running: boolean;
}

/**
 * Ties simulation time to a wall clock: `pace` simulation seconds pass in a wall second while it runs. It has no
 * clock of its own; every call is told the wall's milliseconds (of any monotonic clock).
 *
 * A world that cannot follow is never made to skip: when it lies more than `patience` behind, the pacer moves its own
 * anchor, so that the world slows down, and counts what was given up as `slipped`.
 */
export class Pacer {
  #pace: number;
  #running = false;
  /** At wall `#wall` simulation time is, or was, `#base`. */
  #wall = 0;
  #base: Instant = START;
  #slipped = 0;
  readonly #patience: number;

  /** @param patience wall milliseconds of lag that the world may still catch up */
  constructor(pace: number, patience = 2000) {
    this.#pace = checkedPace(pace);
    this.#patience = patience;
  }

  get pace(): number {
    return this.#pace;
  }

  get running(): boolean {
    return this.#running;
  }

  /** Wall milliseconds that were given up because the world could not follow. */
  get slipped(): number {
    return this.#slipped;
  }

  /** Where the world should stand. */
  target(wall: number): Instant {
    if (!this.#running) return this.#base;
    return (this.#base + Math.max(0, Math.floor((wall - this.#wall) * 1000 * this.#pace))) as Instant;
  }

  /** The wall time at which an instant is due; Infinity while it stands still. */
  wallOf(instant: Instant): number {
    return this.#running ? this.#wall + (instant - this.#base) / (1000 * this.#pace) : Number.POSITIVE_INFINITY;
  }

  start(wall: number): void {
    if (this.#running) return;
    this.#wall = wall;
    this.#running = true;
  }

  /** Stands still at `at`, where the world is: never behind it. */
  pause(at: Instant): void {
    this.#base = at;
    this.#running = false;
  }

  setPace(pace: number, wall: number, at: Instant): void {
    checkedPace(pace);
    if (this.#running) {
      // What the world lagged behind at the old pace it need not make up at the new one.
      this.#base = at;
      this.#wall = wall;
    }
    this.#pace = pace;
  }

  /** Wall milliseconds by which a world at `at` is behind; gives up what lies beyond the patience. */
  lag(wall: number, at: Instant): number {
    if (!this.#running) return 0;
    const behind = (this.target(wall) - at) / (1000 * this.#pace);
    if (behind > this.#patience) {
      this.#slipped += behind - this.#patience;
      this.#wall += behind - this.#patience;
      return this.#patience;
    }
    return Math.max(0, behind);
  }
}

/** The paces at which a world may run live. */
export const PACES = { least: 1, most: 60 } as const;

const checkedPace = (pace: number): number => {
  if (!(pace >= PACES.least && pace <= PACES.most)) {
    throw new RangeError(`pace must lie between ${PACES.least} and ${PACES.most}, not ${pace}`);
  }
  return pace;
};
