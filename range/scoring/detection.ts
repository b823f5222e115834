import type { WorldEvent } from '../../simulator/kernel/event.ts';
import type { Outcome } from '../contract/result.ts';
import { Causes, dataOf, type EventLog, ofType, secondsBetween, secondsOf } from './log.ts';

type Detection = Outcome['detection'];

export interface DetectionTerms {
  /** Time in which a detection is worth something (s). */
  readonly window: number;
  /** Whether a process alarm counts. */
  readonly alarms: boolean;
  /** From detection to the response where nobody responded (s). */
  readonly response: number;
  /** Alerts of an idle run above which detection is worth nothing. */
  readonly alertBudget: number;
  /** The exercise's end (s). */
  readonly until: number;
}

const detects = (event: WorldEvent, alarms: boolean): string | null => {
  switch (event.type) {
    case 'alert.raised':
      return 'alert';
    case 'report.filed':
      return 'report';
    case 'operator.action':
      return dataOf<{ action: string }>(event).action === 'call' ? 'operator' : null;
    case 'alarm.raised':
      return alarms ? 'alarm' : null;
    default:
      return null;
  }
};

/** The first step reached, or null. */
const firstReached = (log: EventLog): WorldEvent | null => ofType(log, 'step.reached')[0] ?? null;

const firstDetection = (
  log: EventLog,
  causes: Causes,
  alarms: boolean,
): { readonly event: WorldEvent; readonly by: string } | null => {
  for (const event of log.events) {
    const by = detects(event, alarms);
    if (by !== null && causes.stepBehind(event) !== null) return { event, by };
  }
  return null;
};

/**
 * First alert, or operator's or team's report, whose chain of causes reaches a step: seconds from the first step
 * reached; 1 − delay/window, 0 undetected, null where no step was reached. A set of measures that cries wolf, with more
 * alerts in the idle run than the scenario allows, scores 0.
 */
export const detection = (attacked: EventLog, idle: EventLog, terms: DetectionTerms): Detection => {
  const first = firstReached(attacked);
  if (!first) return { detected: false, seconds: null, by: null, score: null, events: [] };
  const falseAlerts = ofType(idle, 'alert.raised');
  const found = firstDetection(attacked, new Causes(attacked), terms.alarms);
  if (!found) return { detected: false, seconds: null, by: null, score: 0, events: [first.seq] };
  const delay = secondsBetween(first, found.event);
  const wolf = falseAlerts.length > terms.alertBudget;
  return {
    detected: true,
    seconds: delay,
    by: found.by,
    score: wolf ? 0 : Math.min(1, Math.max(0, 1 - delay / terms.window)),
    events: [first.seq, found.event.seq],
  };
};

/** Times are whole microseconds: what a subtraction of seconds adds beyond is not there. */
const toMicrosecond = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;

const RESPONSES = new Set(['write', 'panel', 'disable-access']);

/**
 * Seconds from the detection, plus the response of operator or team, to the first excursion: negative when too late.
 * Null without excursion. Who never detects it is reckoned to detect it at the exercise's end.
 */
export const margin = (
  attacked: EventLog,
  terms: DetectionTerms,
): { readonly margin: number | null; readonly because: readonly number[] } => {
  const excursion = ofType(attacked, 'excursion.began')[0];
  if (!excursion || !firstReached(attacked)) return { margin: null, because: [] };
  const causes = new Causes(attacked);
  const found = firstDetection(attacked, causes, terms.alarms);
  if (!found)
    return { margin: toMicrosecond(secondsOf(excursion) - (terms.until + terms.response)), because: [excursion.seq] };
  const response = ofType(attacked, 'operator.action').find((event) => {
    const { action, by, result } = dataOf<{ action: string; by: string; result: string }>(event);
    if (event.t < found.event.t || result !== 'accepted' || !RESPONSES.has(action)) return false;
    // A scripted operator's action counts when the attack led to it; a person's always does after the detection.
    const chain = causes.chain(event);
    const answersIt =
      chain.some((each) => each.type === 'operator.noticed') && chain.some((each) => each.type === 'step.started');
    const person = event.cause === null && by !== 'scripted';
    return answersIt || person;
  });
  const delay = response ? secondsBetween(found.event, response) : terms.response;
  return {
    margin: toMicrosecond(secondsBetween(found.event, excursion) - delay),
    because: [found.event.seq, ...(response ? [response.seq] : []), excursion.seq],
  };
};
