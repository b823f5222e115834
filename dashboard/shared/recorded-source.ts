import type { Recording } from '../../range/contract/demonstration.ts';
import type { AlarmView, Conversation, StepProgress } from '../../range/contract/exercise.ts';
import type { PlantMoment, PlantSource } from './plant-source.ts';

/** How long a recorded conversation stays on the map, in simulation seconds. */
const CONVERSATION_SECONDS = 12;

/** A recording played at any instant: the same moments that a live cell gives. */
export class RecordedSource implements PlantSource {
  readonly #recording: Recording;
  readonly #listeners = new Set<() => void>();
  #moment: PlantMoment;

  constructor(recording: Recording, t = 0) {
    this.#recording = recording;
    this.#moment = momentAt(recording, t);
  }

  current(): PlantMoment {
    return this.#moment;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Moves to simulation second `t`. */
  seek(t: number): void {
    this.#moment = momentAt(this.#recording, t);
    for (const listener of this.#listeners) listener();
  }
}

/** Index of the last sample at or before `t`; 0 before the first. `times` ascend. */
export function sampleIndex(times: readonly number[], t: number): number {
  let low = 0;
  let high = times.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((times[middle] ?? 0) <= t) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** What a recording shows at simulation second `t`. */
export function momentAt(recording: Recording, t: number): PlantMoment {
  const index = sampleIndex(recording.t, t);
  const pick = <V>(columns: Record<string, V[]>, absent: V): Record<string, V> =>
    Object.fromEntries(Object.entries(columns).map(([tag, values]) => [tag, values[index] ?? absent]));
  const within = (span: { from: number; to: number | null }) => span.from <= t && (span.to === null || t < span.to);
  return {
    t,
    clock: null,
    status: 'running',
    pace: 1,
    lag: 0,
    shown: pick<number | null>(recording.shown, null),
    truth: pick<number>(recording.truth, Number.NaN),
    measured: null,
    recorded: null,
    alarms: recording.alarms.filter(within).map(
      (alarm): AlarmView => ({
        tag: alarm.tag,
        level: alarm.level,
        priority: alarm.priority,
        state: 'raised',
        since: alarm.from,
        value: null,
        limit: null,
      }),
    ),
    silenced: true,
    alerts: [],
    conversations: conversationsAt(recording, t),
    steps: stepsAt(recording, t),
    measures: recording.result.measures,
    excursions: recording.excursions
      .filter(within)
      .map((excursion) => ({ limit: excursion.limit, since: excursion.from, peak: Number.NaN })),
    trips: [],
    operations: [],
    stale: false,
  };
}

function conversationsAt(recording: Recording, t: number): Conversation[] {
  const sums = new Map<string, Conversation>();
  for (const one of recording.conversations) {
    if (one.at > t || one.at <= t - CONVERSATION_SECONDS) continue;
    const verdict = one.verdict === 'drop' || one.verdict === 'refuse' ? one.verdict : 'allow';
    const key = `${one.from} ${one.to} ${one.protocol} ${one.operation} ${verdict}`;
    const known = sums.get(key);
    sums.set(key, {
      from: one.from,
      to: one.to,
      protocol: one.protocol,
      operation: one.operation,
      verdict,
      count: (known?.count ?? 0) + 1,
      conduit: null,
    });
  }
  return [...sums.values()];
}

function stepsAt(recording: Recording, t: number): StepProgress[] {
  const states = new Map<string, StepProgress>();
  for (const result of recording.result.steps) states.set(result.id, { id: result.id, state: 'waiting', at: null });
  for (const step of recording.steps) {
    if (step.at <= t) states.set(step.id, { id: step.id, state: step.state as StepProgress['state'], at: step.at });
  }
  return [...states.values()];
}
