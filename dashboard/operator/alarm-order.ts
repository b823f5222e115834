import type { AlarmView } from '../../range/contract/exercise.ts';

const rank: Readonly<Record<string, number>> = { high: 0, medium: 1, low: 2 };

/** Alarms as an operator works through them: unacknowledged first, then by priority, then the newest first. */
export function gravestFirst(alarms: readonly AlarmView[]): AlarmView[] {
  return alarms.toSorted(
    (a, b) =>
      Number(a.state === 'acknowledged') - Number(b.state === 'acknowledged') ||
      (rank[a.priority] ?? 3) - (rank[b.priority] ?? 3) ||
      b.since - a.since,
  );
}
