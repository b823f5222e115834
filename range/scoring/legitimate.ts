import type { ExerciseEventData } from '../exercise/events.ts';
import { dataOf, type EventLog, ofType } from './log.ts';

type Ended = ExerciseEventData['work.ended'];

const done = (log: EventLog): ReadonlySet<string> =>
  new Set(
    ofType(log, 'work.ended')
      .map((event) => dataOf<Ended>(event))
      .filter((data) => data.result === 'succeeded')
      .map((data) => data.work),
  );

const share = (log: EventLog, reference: ReadonlySet<string>): number => {
  if (reference.size === 0) return 0;
  const here = done(log);
  return [...reference].filter((work) => here.has(work)).length / reference.size;
};

/**
 * Legitimate actions that succeed over those that succeed in Q, the undefended idle run; the minimum of A and I. Work
 * that does not even succeed undisturbed is no measure of a measure.
 */
export const legitimate = (
  attacked: EventLog,
  idle: EventLog,
  quiet: EventLog,
): { readonly legitimate: number; readonly because: readonly number[] } => {
  const reference = done(quiet);
  const because = ofType(attacked, 'work.ended')
    .filter((event) => {
      const { work, result } = dataOf<Ended>(event);
      return result === 'failed' && reference.has(work);
    })
    .map((event) => event.seq);
  return { legitimate: Math.min(share(attacked, reference), share(idle, reference)), because };
};
