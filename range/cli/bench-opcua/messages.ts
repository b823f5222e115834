/* What the bench's processes say to each other over their IPC channels. */

/** `bare` is node-opcua by itself, `edge` the cell's edge with the services behind it, `live` a whole live world. */
export type ServerKind = 'bare' | 'edge' | 'live';

/** A server process is told once what to open. */
export interface OpenOrder {
  readonly kind: ServerKind;
  readonly servers: number;
  /** Points of each server; each is an analog item with its range and unit. */
  readonly points: number;
  /** A folder for keys and certificates. */
  readonly keys: string;
}

export interface Opened {
  readonly urls: readonly string[];
  /** Node ids to read. */
  readonly nodes: readonly string[];
}

/** What a server process answers to any further message. */
export interface Usage {
  /** Resident memory. */
  readonly bytes: number;
  /** Microseconds of processor time in all threads since it started. */
  readonly cpu: number;
}

/**
 * Wall milliseconds between two changes of a value that tells when it changed: longer than the publishing intervals
 * that are measured, and a prime, so that changes fall at every place between two ticks.
 */
export const CHANGE_EVERY = 1009;

/** By how much point `index` changes earlier than the one before it, in milliseconds. */
const PHASE = 37;

/** The wall clock that all processes share, in milliseconds. */
export const wallClock = (): number => performance.timeOrigin + performance.now();

/** The number of the change that point `index` shows at `wall`: small enough for a Float to hold. */
export const changeAt = (wall: number, index: number): number =>
  Math.floor((wall + index * PHASE) / CHANGE_EVERY) % 1_000_000;

/** Milliseconds from the change that a value of point `index` tells of until `wall`. */
export const ageOf = (value: number, index: number, wall: number): number => {
  const turns = (1_000_000 + changeAt(wall, index) - value) % 1_000_000;
  return ((wall + index * PHASE) % CHANGE_EVERY) + turns * CHANGE_EVERY;
};

export type ClientOrder =
  /** Opens a session on each and closes it again. */
  | { readonly do: 'visit'; readonly urls: readonly string[] }
  | {
      readonly do: 'read';
      readonly url: string;
      readonly nodes: readonly string[];
      readonly sessions: number;
      /** Nodes in one request. */
      readonly batch: number;
      readonly secure: boolean;
      readonly milliseconds: number;
    }
  | {
      readonly do: 'listen';
      readonly url: string;
      readonly nodes: readonly string[];
      /** Publishing interval in milliseconds. */
      readonly interval: number;
      readonly milliseconds: number;
    };

export interface ReadFigures {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

export interface ListenFigures {
  readonly notifications: number;
  /** Milliseconds from a change to the client's notification of it. */
  readonly p50: number;
  readonly p99: number;
}

export type ClientReport = { readonly milliseconds: number } | ReadFigures | ListenFigures;

/** The value below which a share of the numbers lies; NaN of none. */
export const quantile = (numbers: readonly number[], share: number): number => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};
