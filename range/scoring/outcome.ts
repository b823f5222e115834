import type { Outcome, StepOutcome } from '../contract/result.ts';
import { type DetectionTerms, detection, margin } from './detection.ts';
import { legitimate } from './legitimate.ts';
import { type EventLog, ofType } from './log.ts';
import { type Place, safety } from './safety.ts';
import { service } from './service.ts';
import { furthestStage, type StepFacts, stepOutcomes, stepsStopped } from './steps.ts';

/** The four runs of one seed that an outcome needs. */
export interface Runs {
  /** Attack with measures. */
  readonly attacked: EventLog;
  /** Idle with measures. */
  readonly idle: EventLog;
  /** Attack without measures. */
  readonly undefended: EventLog;
  /** Idle without measures. */
  readonly quiet: EventLog;
}

export interface Terms extends DetectionTerms {
  readonly steps: readonly StepFacts[];
  /** What the site says of each limit's place. */
  readonly places: ReadonlyMap<string, Place>;
  readonly costs: readonly { readonly personHours: number; readonly money: number; readonly downtimeHours: number }[];
}

export interface Judged {
  readonly outcome: Outcome;
  readonly steps: readonly StepOutcome[];
  /** For each part, the events that its number follows from. */
  readonly because: Readonly<Record<string, readonly number[]>>;
}

/** Four significant decimals: what a fold over floating-point sums can be trusted for. */
const round = (value: number): number => Math.round(value * 1e4) / 1e4;

/** Folds four event logs into an outcome. Pure: the same logs and terms give the same numbers. */
export const judge = (runs: Runs, terms: Terms): Judged => {
  const { attacked, idle, undefended, quiet } = runs;
  const steps = stepOutcomes(attacked, terms.steps);
  const safe = safety(attacked, terms.places);
  const served = service(attacked, quiet);
  const found = detection(attacked, idle, terms);
  const left = margin(attacked, terms);
  const work = legitimate(attacked, idle, quiet);
  const sum = (part: 'personHours' | 'money' | 'downtimeHours'): number =>
    terms.costs.reduce((total, cost) => total + cost[part], 0);
  const stopped = stepsStopped(steps, stepOutcomes(undefended, terms.steps));
  const outcome: Outcome = {
    safety: safe.safety,
    excursions: [...safe.excursions],
    service: round(served.service),
    detection: { ...found, score: found.score === null ? null : round(found.score) },
    margin: left.margin,
    steps: stopped === null ? null : round(stopped),
    furthest: furthestStage(steps, terms.steps),
    legitimate: round(work.legitimate),
    cost: { personHours: sum('personHours'), money: sum('money'), downtimeHours: sum('downtimeHours') },
  };
  const because = {
    safety: safe.because,
    service: served.because,
    detection: found.events,
    margin: left.because,
    steps: ofType(attacked, 'step.ended').map((event) => event.seq),
    furthest: ofType(attacked, 'step.reached').map((event) => event.seq),
    legitimate: work.because,
    cost: [],
  };
  return { outcome, steps, because };
};
