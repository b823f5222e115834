import type { Outcome } from '../contract/result.ts';
import { dataOf, type EventLog, ofType, secondsBetween, secondsOf } from './log.ts';

export type Excursion = Outcome['excursions'][number];

interface Began {
  readonly limit: string;
  readonly place: string;
  readonly value: number;
}
/** What a site says of a limit's place: the unit of what passes it, and whom it serves. */
export interface Place {
  readonly unit: string | null;
  readonly affected: Excursion['affected'];
}

interface Measured {
  readonly limit: string;
  readonly magnitude: number;
  readonly peak: number;
  readonly seconds: number;
  readonly volume: number | null;
}

/**
 * Safe operating limits that were passed for their durations: 1 without any, 0 with. Each excursion says where, for
 * how long (s), how far (peak, and overshoot × time), and what it meant (what passed the place, and whom it serves).
 *
 * @param places by limit
 */
export const safety = (
  log: EventLog,
  places: ReadonlyMap<string, Place>,
): { readonly safety: number; readonly excursions: readonly Excursion[]; readonly because: readonly number[] } => {
  const measured = ofType(log, 'excursion.measured');
  const last = log.events.at(-1);
  const excursions = ofType(log, 'excursion.began').map((began): Excursion => {
    const { limit, place, value } = dataOf<Began>(began);
    const end = measured.find((event) => event.cause === began.seq);
    const sum = end ? dataOf<Measured>(end) : null;
    const there = places.get(limit);
    const passed = sum?.volume ?? null;
    return {
      limit,
      place,
      began: secondsOf(began),
      // An exercise that was ended in the middle of it leaves no measurement: it lasted as long as the log goes.
      seconds: sum?.seconds ?? (last ? secondsBetween(began, last) : 0),
      peak: sum?.peak ?? value,
      magnitude: sum?.magnitude ?? 0,
      amount: passed === null ? null : { value: passed, unit: there?.unit ?? '' },
      affected: there?.affected ?? null,
      events: end ? [began.seq, end.seq] : [began.seq],
    };
  });
  return {
    safety: excursions.length === 0 ? 1 : 0,
    excursions,
    because: excursions.flatMap((excursion) => excursion.events),
  };
};
