import type { ContinuationText, FieldPath, NodeIdText, ReferenceDescription, StatusNumber } from './services.ts';
import { Status } from './status.ts';

/** What is left of a list of references that a limit cut. */
export interface BrowseRest {
  readonly rest: 'browse';
  readonly limit: number;
  readonly references: readonly ReferenceDescription[];
}

/** Where a history read goes on: its values are counted from the start, which later samples do not move. */
export interface HistoryRest {
  readonly rest: 'history';
  readonly node: NodeIdText;
  /** The request that the point belongs to; another request may not use it. */
  readonly request: string;
  readonly offset: number;
  /** Samples later than this were not there when the reading began. */
  readonly until: number;
}

export type Rest = BrowseRest | HistoryRest;

/** Continuation points that one session may hold of each service, as the server's capabilities announce. */
export const CONTINUATION_POINTS = 20;

export interface ContinuationState {
  readonly next: number;
  readonly points: readonly (readonly [number, Rest])[];
}

/**
 * The continuation points of a session (OPC 10000-4, 7.9): opaque to the client, good for one use. A new request frees
 * those of earlier requests when it needs their room; more than the limit in one request is Bad_NoContinuationPoints.
 */
export class ContinuationPoints {
  #next = 1;
  #points = new Map<number, Rest>();

  constructor(state?: ContinuationState) {
    if (!state) return;
    this.#next = state.next;
    this.#points = new Map(state.points);
  }

  /** Marks the beginning of a request: points made from here on are not freed for each other. */
  begin(): number {
    return this.#next;
  }

  /** Keeps a rest; a status when the request has used all points up. */
  keep(rest: Rest, request: number): ContinuationText | StatusNumber {
    const same = [...this.#points].filter(([, point]) => point.rest === rest.rest);
    if (same.length >= CONTINUATION_POINTS) {
      const oldest = same[0]?.[0] as number;
      if (oldest >= request) return Status.Bad_NoContinuationPoints;
      this.#points.delete(oldest);
    }
    const id = this.#next++;
    this.#points.set(id, rest);
    return id.toString(16).padStart(8, '0');
  }

  /** Takes a rest out. Null for a point that is not (or no more) this session's. */
  take(point: ContinuationText, kind: Rest['rest']): Rest | null {
    if (!/^[0-9a-f]{8}$/.test(point)) return null;
    const id = Number.parseInt(point, 16);
    const rest = this.#points.get(id);
    if (rest?.rest !== kind) return null;
    this.#points.delete(id);
    return rest;
  }

  snapshot(): ContinuationState {
    return { next: this.#next, points: [...this.#points] };
  }
}

/** A field's name as one word, for looking it up: `EnabledState/Id`. */
export const fieldName = (path: FieldPath['path']): string => path.map((part) => part.name).join('/');
