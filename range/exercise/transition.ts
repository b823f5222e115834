import { forget, judge, type Memory, type Readings } from './condition.ts';
import type { Scenario, Step, Work } from './scenario.ts';

/*
 * An exercise as a state machine: transition(state, input) → [state, effects]. It knows steps, work and faults; how a
 * technique is carried out, and what an event's cause is, is the director's business. Instants are seconds.
 */

export type StepStatus =
  | 'waiting'
  /** Its technique runs, and nothing has been sent yet. */
  | 'started'
  | 'reached'
  | 'succeeded'
  | 'blocked'
  | 'failed'
  | 'not-reached'
  | 'skipped'
  | 'error';

export interface StepState {
  readonly status: StepStatus;
  /** 0: as written; 1: the alternative. */
  readonly attempt: 0 | 1;
  readonly technique: 'none' | 'running' | 'done';
  readonly triggeredAt: number | null;
  readonly startedAt: number | null;
  readonly reachedAt: number | null;
  readonly endedAt: number | null;
  readonly reason: string | null;
  /** Labels of the measures that stood in its way. */
  readonly hinderedBy: readonly string[];
}

export interface WorkState {
  readonly status: 'waiting' | 'running' | 'checking' | 'succeeded' | 'failed';
  readonly since: number | null;
  readonly reason: string | null;
}

export interface ExerciseState {
  readonly steps: Readonly<Record<string, StepState>>;
  readonly work: Readonly<Record<string, WorkState>>;
  readonly faults: Readonly<Record<string, boolean>>;
  readonly memory: Memory;
  readonly ended: boolean;
}

export type Input =
  | { readonly kind: 'tick'; readonly t: number; readonly readings: Omit<Readings, 'step'> }
  /** By hand. */
  | { readonly kind: 'trigger'; readonly t: number; readonly step: string }
  /** A technique's first request went out. */
  | { readonly kind: 'sent'; readonly t: number; readonly step: string }
  | {
      readonly kind: 'technique-ended';
      readonly t: number;
      readonly step: string;
      readonly result: 'done' | 'stopped' | 'error';
      readonly reason: string | null;
    }
  /** A verdict, refusal, trip or response that a measure brought about lies in the step's chain of causes. */
  | { readonly kind: 'hindered'; readonly t: number; readonly step: string; readonly origin: string }
  | { readonly kind: 'work-ended'; readonly t: number; readonly work: string; readonly problem: string | null };

export type Effect =
  | { readonly effect: 'start-step'; readonly step: string; readonly attempt: 0 | 1 }
  | { readonly effect: 'stop-technique'; readonly step: string }
  | { readonly effect: 'step-reached'; readonly step: string; readonly attempt: 0 | 1 }
  | { readonly effect: 'step-ended'; readonly step: string; readonly state: StepState }
  | { readonly effect: 'start-work'; readonly work: string }
  | {
      readonly effect: 'work-ended';
      readonly work: string;
      readonly succeeded: boolean;
      readonly reason: string | null;
    }
  | { readonly effect: 'fail-instrument'; readonly fault: string }
  | { readonly effect: 'end' };

export type Transition = readonly [ExerciseState, readonly Effect[]];

const FRESH: StepState = {
  status: 'waiting',
  attempt: 0,
  technique: 'none',
  triggeredAt: null,
  startedAt: null,
  reachedAt: null,
  endedAt: null,
  reason: null,
  hinderedBy: [],
};

const OPEN: ReadonlySet<StepStatus> = new Set(['waiting', 'started', 'reached']);
const UNDER_WAY: ReadonlySet<StepStatus> = new Set(['started', 'reached']);

export const isOpen = (state: StepState): boolean => OPEN.has(state.status);

/** Work whose script hangs is given up after this time beyond its own limit (seconds). */
const PATIENCE = 600;

/** The state before the first tick. An idle exercise skips every step. */
export const initialState = (scenario: Scenario, idle: boolean): ExerciseState => ({
  steps: Object.fromEntries(
    scenario.steps.map((step) => {
      const skipped = idle || step.skip;
      return [step.id, { ...FRESH, status: skipped ? 'skipped' : 'waiting', endedAt: skipped ? 0 : null }];
    }),
  ),
  work: Object.fromEntries(scenario.work.map((work) => [work.id, { status: 'waiting', since: null, reason: null }])),
  faults: Object.fromEntries(scenario.faults.map((fault) => [fault.id, fault.skip])),
  memory: {},
  ended: false,
});

/** One transition's working copy: collects effects and copies a part of the state only when it changes. */
class Draft {
  state: ExerciseState;
  readonly effects: Effect[] = [];
  readonly t: number;

  constructor(state: ExerciseState, t: number) {
    this.state = state;
    this.t = t;
  }

  step(id: string): StepState {
    return this.state.steps[id] as StepState;
  }

  setStep(id: string, change: Partial<StepState>): void {
    this.state = { ...this.state, steps: { ...this.state.steps, [id]: { ...this.step(id), ...change } } };
  }

  setWork(id: string, change: Partial<WorkState>): void {
    const before = this.state.work[id] as WorkState;
    this.state = { ...this.state, work: { ...this.state.work, [id]: { ...before, ...change } } };
  }

  start(step: Step, attempt: 0 | 1): void {
    this.setStep(step.id, { status: 'started', attempt, technique: 'running', startedAt: this.t });
    this.effects.push({ effect: 'start-step', step: step.id, attempt });
  }

  end(step: Step, status: StepStatus, reason: string | null): void {
    if (this.step(step.id).technique === 'running') this.effects.push({ effect: 'stop-technique', step: step.id });
    this.setStep(step.id, { status, technique: 'done', endedAt: this.t, reason });
    this.state = { ...this.state, memory: forget(this.state.memory, `step/${step.id}`) };
    this.effects.push({ effect: 'step-ended', step: step.id, state: this.step(step.id) });
  }

  /** Stopped on the way: the alternative once, then the verdict. */
  fail(step: Step, reason: string): void {
    const state = this.step(step.id);
    if (step.alternative && state.attempt === 0) {
      if (state.technique === 'running') this.effects.push({ effect: 'stop-technique', step: step.id });
      this.state = { ...this.state, memory: forget(this.state.memory, `step/${step.id}`) };
      this.setStep(step.id, { reason });
      // What has been reached stays reached: the alternative is a second try of the same step.
      const reached = state.reachedAt !== null;
      this.start(step, 1);
      if (reached) this.setStep(step.id, { status: 'reached' });
      return;
    }
    if (state.reachedAt === null) this.end(step, 'not-reached', reason);
    else this.end(step, state.hinderedBy.length > 0 ? 'blocked' : 'failed', reason);
  }
}

const stepOf = (scenario: Scenario, id: string): Step | undefined => scenario.steps.find((step) => step.id === id);

/**
 * The exercise's next state and what is to be done. Returns the very same state when nothing changed.
 *
 * @throws RangeError when an input names a step or work that the scenario does not have
 */
export const transition = (scenario: Scenario, state: ExerciseState, input: Input): Transition => {
  if (state.ended) return [state, []];
  const draft = new Draft(state, input.t);
  if (input.kind === 'tick') {
    tick(scenario, draft, input.readings);
    return [draft.state, draft.effects];
  }
  if (input.kind === 'work-ended') {
    const work = scenario.work.find((each) => each.id === input.work);
    if (!work) throw new RangeError(`exercise: there is no work "${input.work}"`);
    workEnded(draft, work, input.problem);
    return [draft.state, draft.effects];
  }
  const step = stepOf(scenario, input.step);
  if (!step) throw new RangeError(`exercise: there is no step "${input.step}"`);
  const now = draft.step(step.id);
  switch (input.kind) {
    case 'trigger':
      if (now.status === 'waiting') draft.setStep(step.id, { triggeredAt: input.t });
      break;
    case 'sent':
      if (now.status === 'started') {
        draft.setStep(step.id, { status: 'reached', reachedAt: now.reachedAt ?? input.t });
        draft.effects.push({ effect: 'step-reached', step: step.id, attempt: now.attempt });
      }
      break;
    case 'hindered':
      if (isOpen(now) && !now.hinderedBy.includes(input.origin))
        draft.setStep(step.id, { hinderedBy: [...now.hinderedBy, input.origin] });
      break;
    case 'technique-ended':
      if (!UNDER_WAY.has(now.status)) break;
      draft.setStep(step.id, { technique: 'done' });
      if (input.result === 'error') draft.end(step, 'error', input.reason);
      else if (input.result === 'stopped') draft.fail(step, input.reason ?? 'stopped');
      else if (!step.success) {
        if (now.reachedAt === null) draft.setStep(step.id, { reachedAt: input.t });
        draft.end(step, 'succeeded', null);
      }
      break;
  }
  return [draft.state, draft.effects];
};

const tick = (scenario: Scenario, draft: Draft, world: Omit<Readings, 'step'>): void => {
  const { t } = draft;
  const readings: Readings = {
    truth: world.truth,
    shown: world.shown,
    held: world.held,
    alarm: world.alarm,
    step: (id) => draft.state.steps[id]?.status ?? 'waiting',
  };
  const check = (condition: Parameters<typeof judge>[0], key: string): boolean => {
    const { holds, memory } = judge(condition, readings, t, draft.state.memory, key);
    if (memory !== draft.state.memory) draft.state = { ...draft.state, memory };
    return holds;
  };
  for (const step of scenario.steps) {
    const now = draft.step(step.id);
    if (now.status === 'waiting') begin(draft, step, check);
    else if (UNDER_WAY.has(now.status)) follow(draft, step, check);
  }
  for (const work of scenario.work) {
    const now = draft.state.work[work.id] as WorkState;
    if (now.status === 'waiting' && t >= work.at) {
      draft.setWork(work.id, { status: 'running', since: t });
      draft.effects.push({ effect: 'start-work', work: work.id });
    } else if (now.status === 'running' && t - (now.since as number) > work.within + PATIENCE) {
      endWork(draft, work, false, 'no-answer');
    } else if (now.status === 'checking') {
      if (work.success && check(work.success, `work/${work.id}`)) endWork(draft, work, true, null);
      else if (t - (now.since as number) > work.within) endWork(draft, work, false, 'condition');
    }
  }
  for (const fault of scenario.faults) {
    if (draft.state.faults[fault.id] || t < fault.at) continue;
    draft.state = { ...draft.state, faults: { ...draft.state.faults, [fault.id]: true } };
    draft.effects.push({ effect: 'fail-instrument', fault: fault.id });
  }
  if (t >= scenario.until) finish(scenario, draft);
};

const begin = (
  draft: Draft,
  step: Step,
  check: (condition: NonNullable<Step['success']>, key: string) => boolean,
): void => {
  const { trigger } = step;
  const now = draft.step(step.id);
  const needs = step.needs.map((id) => draft.step(id));
  if (needs.some((need) => !isOpen(need) && need.status !== 'succeeded')) {
    draft.end(step, 'not-reached', 'needs');
    return;
  }
  if (now.triggeredAt === null) {
    let fires = false;
    if ('at' in trigger) fires = draft.t >= trigger.at;
    else if ('when' in trigger) fires = check(trigger.when, `trigger/${step.id}`);
    else if ('after' in trigger) {
      const before = draft.step(trigger.after);
      if (before.endedAt !== null && !meets(before, trigger.outcome)) {
        draft.end(step, 'not-reached', 'trigger');
        return;
      }
      fires = before.endedAt !== null && draft.t >= before.endedAt + trigger.delay && meets(before, trigger.outcome);
    }
    if (!fires) return;
    draft.setStep(step.id, { triggeredAt: draft.t });
  }
  if (needs.every((need) => need.status === 'succeeded')) draft.start(step, 0);
};

const meets = (before: StepState, outcome: 'success' | 'failure' | 'expiry' | 'end'): boolean => {
  switch (outcome) {
    case 'success':
      return before.status === 'succeeded';
    case 'failure':
      return before.status === 'blocked' || before.status === 'failed' || before.status === 'error';
    case 'expiry':
      return before.reason === 'expired';
    case 'end':
      return !isOpen(before);
  }
};

const follow = (
  draft: Draft,
  step: Step,
  check: (condition: NonNullable<Step['success']>, key: string) => boolean,
): void => {
  const now = draft.step(step.id);
  // A condition is only looked at once something was done about it.
  if (step.success && now.status === 'reached' && check(step.success, `step/${step.id}`)) {
    draft.end(step, 'succeeded', null);
    return;
  }
  if (draft.t - (now.startedAt as number) >= step.timeout) draft.fail(step, 'expired');
};

const workEnded = (draft: Draft, work: Work, problem: string | null): void => {
  const now = draft.state.work[work.id] as WorkState;
  if (now.status !== 'running') return;
  if (problem !== null) endWork(draft, work, false, problem);
  else if (work.success) draft.setWork(work.id, { status: 'checking', since: draft.t });
  else endWork(draft, work, true, null);
};

const endWork = (draft: Draft, work: Work, succeeded: boolean, reason: string | null): void => {
  draft.setWork(work.id, { status: succeeded ? 'succeeded' : 'failed', since: draft.t, reason });
  draft.state = { ...draft.state, memory: forget(draft.state.memory, `work/${work.id}`) };
  draft.effects.push({ effect: 'work-ended', work: work.id, succeeded, reason });
};

/** At the end every open step gets its verdict, and unfinished work has failed. */
const finish = (scenario: Scenario, draft: Draft): void => {
  for (const step of scenario.steps) {
    const now = draft.step(step.id);
    if (!isOpen(now)) continue;
    if (now.reachedAt === null) draft.end(step, 'not-reached', now.status === 'waiting' ? 'not-triggered' : 'end');
    else draft.end(step, now.hinderedBy.length > 0 ? 'blocked' : 'failed', 'end');
  }
  for (const work of scenario.work) {
    const now = draft.state.work[work.id] as WorkState;
    if (now.status !== 'succeeded' && now.status !== 'failed') endWork(draft, work, false, 'end');
  }
  draft.state = { ...draft.state, ended: true };
  draft.effects.push({ effect: 'end' });
};
