import type { WorldEvent } from '../../simulator/kernel/event.ts';
import { inSeconds } from '../../simulator/kernel/time.ts';

/** An event log to fold over: in order, and complete as far as causes are followed. */
export interface EventLog {
  readonly events: readonly WorldEvent[];
}

export const secondsOf = (event: WorldEvent): number => inSeconds(event.t);

/** Seconds from one event to another, as exact as their instants. */
export const secondsBetween = (from: WorldEvent, to: WorldEvent): number => (to.t - from.t) / 1e6;

/** The data of an event, typed by the caller who knows its type. */
export const dataOf = <T>(event: WorldEvent): T => event.data as T;

/** Events of a type, in order. */
export const ofType = (log: EventLog, type: string): WorldEvent[] => log.events.filter((event) => event.type === type);

/** Finds events by their `seq`, whether the log is whole or a selection. */
export class Causes {
  readonly #bySeq = new Map<number, WorldEvent>();

  constructor(log: EventLog) {
    for (const event of log.events) this.#bySeq.set(event.seq, event);
  }

  /** From an event back to its first cause, the event itself first. A cause always lies before its effect. */
  chain(event: WorldEvent): WorldEvent[] {
    const found = [event];
    for (let at = event; at.cause !== null; ) {
      const cause = this.#bySeq.get(at.cause);
      if (!cause || cause.seq >= at.seq) break;
      found.push(cause);
      at = cause;
    }
    return found;
  }

  /** The `step.started` event that an event goes back to, or null. */
  stepBehind(event: WorldEvent): WorldEvent | null {
    return this.chain(event).find((each) => each.type === 'step.started') ?? null;
  }
}
