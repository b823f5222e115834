import type { StepOutcome, StepResult } from '../contract/result.ts';
import type { ExerciseEventData } from '../exercise/events.ts';
import { stageRank } from '../techniques/attack.ts';
import { dataOf, type EventLog, ofType, secondsOf } from './log.ts';

type Ended = ExerciseEventData['step.ended'];

export interface StepFacts {
  readonly id: string;
  /** ATT&CK id, or the technique's own id where there is none. */
  readonly technique: string;
  /** Tactic of ATT&CK for ICS. */
  readonly stage: string;
}

/**
 * What became of each step. `at` is when it was reached; a measure is credited only for a step that it stood in the
 * way of, and never for one that was not reached.
 */
export const stepOutcomes = (log: EventLog, steps: readonly StepFacts[]): StepOutcome[] => {
  const ended = new Map(ofType(log, 'step.ended').map((event) => [dataOf<Ended>(event).step, dataOf<Ended>(event)]));
  const reached = new Map(ofType(log, 'step.reached').map((event) => [dataOf<Ended>(event).step, secondsOf(event)]));
  const skipped = new Set(
    ofType(log, 'exercise.started').flatMap((event) => dataOf<ExerciseEventData['exercise.started']>(event).skipped),
  );
  return steps.map(({ id, technique }) => {
    const end = ended.get(id);
    if (!end) {
      // The exercise was broken off: what was under way has not succeeded.
      const at = reached.get(id) ?? null;
      const result: StepResult = skipped.has(id) ? 'skipped' : at === null ? 'not-reached' : 'failed';
      return { id, technique, result, at, creditedTo: [] };
    }
    const result = end.result as StepResult;
    return {
      id,
      technique,
      result,
      at: end.reached,
      creditedTo: result === 'blocked' ? [...end.hinderedBy].sort() : [],
    };
  });
};

const succeeded = (steps: readonly StepOutcome[]): number => steps.filter((step) => step.result === 'succeeded').length;

/** 1 − succeeded in A / succeeded in U; null if none succeeded in U, or if A was idle and left every step out. */
export const stepsStopped = (attacked: readonly StepOutcome[], undefended: readonly StepOutcome[]): number | null => {
  const without = succeeded(undefended);
  const idle = attacked.every((step) => step.result === 'skipped');
  return without === 0 || idle ? null : 1 - succeeded(attacked) / without;
};

/** The furthest stage of the matrix at which a step was reached; null where none was. */
export const furthestStage = (outcomes: readonly StepOutcome[], steps: readonly StepFacts[]): string | null => {
  let furthest: string | null = null;
  for (const outcome of outcomes) {
    if (outcome.at === null) continue;
    const stage = steps.find((step) => step.id === outcome.id)?.stage ?? '';
    // A mistake has no place in the matrix.
    if (stage !== '' && (furthest === null || stageRank(stage) > stageRank(furthest))) furthest = stage;
  }
  return furthest;
};
