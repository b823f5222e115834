/*
 * Events that an exercise adds to the log of its world. Keys stand in sorted order, as in the world's own. Times are
 * seconds. Steps and truth are the instructor's; what a team filed itself is the team's.
 */
export interface ExerciseEventData {
  'exercise.started': {
    readonly attackVersion: string;
    readonly idle: boolean;
    readonly kind: string;
    readonly scenario: string;
    /** Steps that this run leaves out: all of them when idle, else those that the seed skips. */
    readonly skipped: readonly string[];
    readonly variables: Readonly<Record<string, string | number | boolean>>;
  };
  /** A step's needs hold and its technique begins; its requests name this event as their cause. */
  'step.started': {
    readonly attack: string | null;
    readonly attempt: number;
    readonly step: string;
    readonly technique: string;
  };
  /** Its first request was sent. */
  'step.reached': { readonly attempt: number; readonly step: string };
  'step.ended': {
    readonly attempt: number;
    readonly hinderedBy: readonly string[];
    readonly reached: number | null;
    readonly reason: string | null;
    readonly result: string;
    readonly step: string;
  };
  'work.started': { readonly work: string };
  'work.ended': { readonly reason: string | null; readonly result: 'succeeded' | 'failed'; readonly work: string };
  /** What each consumer got since the last of these: m³, kmol, kWh, as his flow is measured. */
  'service.measured': {
    readonly consumers: Readonly<
      Record<string, { readonly delivered: number; readonly specified: number; readonly wanted: number }>
    >;
    readonly seconds: number;
  };
  /** What an excursion amounted to, and what passed its place meanwhile (`volume`, m³ or kmol or kWh), when it is over or the exercise is; the cause is its beginning. */
  'excursion.measured': {
    readonly limit: string;
    readonly magnitude: number;
    readonly peak: number;
    readonly seconds: number;
    readonly volume: number | null;
  };
  /** A team's initial report; the cause is the first event that it cites and that goes back to a step. */
  'report.filed': { readonly by: string; readonly cites: readonly number[]; readonly judgement: string };
  'question.answered': {
    readonly answer: string;
    readonly by: string;
    readonly evidence: readonly string[];
    readonly grade: string;
    readonly question: string;
  };
  'exercise.ended': { readonly scenario: string };
}

export type ExerciseEventType = keyof ExerciseEventData;
