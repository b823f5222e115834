import { describe, expect, it } from 'vitest';
import { scenario } from './fixtures.ts';
import { type ResolvedScenario, resolveScenario } from './load.ts';
import { type Effect, type ExerciseState, type Input, initialState, transition } from './transition.ts';

const base = resolveScenario(scenario('waterworks/setpoint-tampering'), 1, 'team-1');

type Steps = ResolvedScenario['steps'];
const step = (change: Partial<Steps[number]> & { id: string }): Steps[number] => ({
  title: { ja: 'x', en: 'x' },
  technique: 'monitor-process-state',
  with: {},
  basis: 'added',
  trigger: { at: 10 },
  needs: [],
  timeout: 60,
  evidence: [],
  mitigations: [],
  skip: false,
  ...change,
});
const script = (steps: Steps, until = 1000): ResolvedScenario => ({ ...base, steps, work: [], faults: [], until });

const world = (truth: number) => ({ truth: () => truth, shown: () => null, held: () => 0, alarm: () => false });

/** Plays inputs one after another. */
const play = (scenario: ResolvedScenario, inputs: readonly Input[], idle = false) => {
  let state: ExerciseState = initialState(scenario, idle);
  const effects: Effect[] = [];
  for (const input of inputs) {
    const [next, more] = transition(scenario, state, input);
    state = next;
    effects.push(...more);
  }
  return { state, effects, kinds: effects.map(({ effect }) => effect) };
};
const tick = (t: number, truth = 0): Input => ({ kind: 'tick', t, readings: world(truth) });

describe('a step', () => {
  const harm = { truth: 'clear-well.ph', above: 8.6, tolerance: 0, hold: 0, hysteresis: 0 } as const;

  it('starts at its time, is reached by its first request, and succeeds by what the plant shows', () => {
    const { state, kinds } = play(script([step({ id: 'a', success: harm })]), [
      tick(9),
      tick(10),
      { kind: 'sent', t: 11, step: 'a' },
      tick(12, 9),
    ]);
    expect(kinds).toEqual(['start-step', 'step-reached', 'stop-technique', 'step-ended']);
    expect(state.steps.a).toMatchObject({ status: 'succeeded', reachedAt: 11, endedAt: 12 });
  });

  it('that has sent nothing cannot succeed, whatever the plant shows', () => {
    const { state } = play(script([step({ id: 'a', success: harm })]), [tick(10, 9), tick(11, 9)]);
    expect(state.steps.a?.status).toBe('started');
  });

  it('whose technique was stopped tries its alternative once, and is blocked when a measure stood in the way', () => {
    const alternative = { title: { ja: 'y', en: 'y' }, technique: 'modify-parameter', with: {} };
    const { state, effects } = play(script([step({ id: 'a', success: harm, alternative })]), [
      tick(10),
      { kind: 'sent', t: 10, step: 'a' },
      { kind: 'technique-ended', t: 11, step: 'a', result: 'stopped', reason: 'refused' },
      { kind: 'hindered', t: 12, step: 'a', origin: 'some-measure' },
      { kind: 'technique-ended', t: 13, step: 'a', result: 'stopped', reason: 'not-held' },
      { kind: 'technique-ended', t: 14, step: 'a', result: 'stopped', reason: 'again' },
    ]);
    expect(effects.filter(({ effect }) => effect === 'start-step')).toEqual([
      { effect: 'start-step', step: 'a', attempt: 0 },
      { effect: 'start-step', step: 'a', attempt: 1 },
    ]);
    expect(state.steps.a).toMatchObject({
      status: 'blocked',
      attempt: 1,
      reason: 'not-held',
      hinderedBy: ['some-measure'],
    });
  });

  it('that expires without a measure in its way has failed, and a step after its expiry begins', () => {
    const { state } = play(
      script([
        step({ id: 'a', success: harm, timeout: 20 }),
        step({ id: 'b', trigger: { after: 'a', outcome: 'expiry', delay: 5 } }),
        step({ id: 'c', trigger: { after: 'a', outcome: 'success', delay: 0 } }),
      ]),
      [tick(10), { kind: 'sent', t: 10, step: 'a' }, tick(30), tick(31), tick(36)],
    );
    expect(state.steps.a).toMatchObject({ status: 'failed', reason: 'expired' });
    expect(state.steps.b?.status).toBe('started');
    expect(state.steps.c).toMatchObject({ status: 'not-reached', reason: 'trigger' });
  });

  it('whose need did not succeed is not reached, and nobody is credited with it', () => {
    const { state } = play(script([step({ id: 'a', timeout: 5 }), step({ id: 'b', needs: ['a'] })]), [
      tick(10),
      { kind: 'sent', t: 10, step: 'a' },
      { kind: 'hindered', t: 10, step: 'b', origin: 'm' },
      tick(15),
      tick(16),
    ]);
    expect(state.steps.b).toMatchObject({ status: 'not-reached', reachedAt: null });
  });

  it('waits for a hand when it is manual, and for its condition when it has one', () => {
    const steps = [
      step({ id: 'a', trigger: { manual: true } }),
      step({ id: 'b', trigger: { when: { ...harm, hold: 2 } } }),
    ];
    const { state } = play(script(steps), [
      tick(10, 9),
      tick(11, 9),
      { kind: 'trigger', t: 11, step: 'a' },
      tick(12, 9),
    ]);
    expect(state.steps.a?.startedAt).toBe(12);
    expect(state.steps.b?.startedAt).toBe(12);
  });

  it('is skipped in an idle run', () => {
    const { state, effects } = play(script([step({ id: 'a' })], 20), [tick(10), tick(20)], true);
    expect(state.steps.a?.status).toBe('skipped');
    expect(effects).toEqual([{ effect: 'end' }]);
  });

  it('gets its verdict at the end, and nothing moves afterwards', () => {
    const { state, kinds } = play(script([step({ id: 'a' }), step({ id: 'b', trigger: { manual: true } })], 20), [
      tick(10),
      { kind: 'sent', t: 10, step: 'a' },
      tick(20),
      tick(21),
    ]);
    expect(state.steps.a?.status).toBe('failed');
    expect(state.steps.b?.status).toBe('not-reached');
    expect(kinds.at(-1)).toBe('end');
  });

  it('that nothing changes leaves the very same state', () => {
    const scenario = script([step({ id: 'a', trigger: { at: 500 } })]);
    const state = initialState(scenario, false);
    expect(transition(scenario, state, tick(1))[0]).toBe(state);
  });

  it('that nobody knows is a programming error', () => {
    const scenario = script([]);
    expect(() => transition(scenario, initialState(scenario, false), { kind: 'sent', t: 0, step: 'x' })).toThrow(
      RangeError,
    );
  });
});
