import type { ExerciseEventData } from '../exercise/events.ts';
import { dataOf, type EventLog, ofType } from './log.ts';

type Measured = ExerciseEventData['service.measured'];

/**
 * 1 − mean over consumers and time of max(0, Q − A)/Q, delivered within specification. Intervals are those of the
 * `service.measured` events; one in which even the undisturbed plant delivered nothing says nothing and is left out.
 */
export const service = (
  attacked: EventLog,
  quiet: EventLog,
): { readonly service: number; readonly because: readonly number[] } => {
  const [a, q] = [ofType(attacked, 'service.measured'), ofType(quiet, 'service.measured')];
  const losses: number[] = [];
  const because: number[] = [];
  for (const [index, event] of a.entries()) {
    const reference = q[index];
    if (!reference) continue;
    const expected = dataOf<Measured>(reference).consumers;
    const got = dataOf<Measured>(event).consumers;
    let short = false;
    for (const [consumer, { specified }] of Object.entries(expected)) {
      if (specified <= 0) continue;
      const loss = Math.max(0, specified - (got[consumer]?.specified ?? 0)) / specified;
      losses.push(loss);
      short ||= loss > 0.001;
    }
    if (short) because.push(event.seq);
  }
  const mean = losses.length === 0 ? 0 : losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  return { service: 1 - mean, because };
};
