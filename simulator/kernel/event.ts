import type { Instant } from './time.ts';

/** Who may see an event: `instructor` sees the truth and the attack's steps, `team` what its own hosts show. */
export type Audience = 'instructor' | 'team';

/** The envelope of every event; `cause` is the `seq` of the event that led to this one. */
export interface WorldEvent<Type extends string = string, Data = unknown> {
  readonly v: 1;
  readonly seq: number;
  /** Simulation time in integer microseconds. */
  readonly t: Instant;
  readonly cell: string;
  readonly type: Type;
  readonly cause: number | null;
  readonly audience: Audience;
  readonly data: Data;
}

export type EventSink = (event: WorldEvent) => void;
