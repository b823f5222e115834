import { describe, expect, it } from 'vitest';
import type { Recording } from '../contract/demonstration.ts';
import { MEASURES } from '../measures/index.ts';
import { keepsTheForm, wordsOf } from './demonstration.fixture.ts';
import { DEMONSTRATION, demonstrationOf } from './demonstration.ts';
import { request } from './fixtures.ts';
import { execute, judgeRun, prepare, resultOf, twinsOf } from './run.ts';

/** A recording with what the captions read, sampled every ten seconds. */
const recorded = (measures: readonly string[]): Recording => {
  const { scenario, seed, team } = DEMONSTRATION;
  const asked = request(scenario, { seed, team, measures });
  const t: number[] = [];
  const ph: number[] = [];
  const record = execute(prepare(asked), [], {
    every: 10,
    look: (world) => {
      t.push(world.now / 1e6);
      ph.push(world.truth()['clear-well.ph'] ?? Number.NaN);
    },
  });
  const twins = twinsOf(asked, record);
  return {
    result: resultOf(record, twins, judgeRun(record, twins), { mode: 'virtual', wallSeconds: 1 }),
    because: {},
    t,
    shown: {},
    truth: { 'clear-well.ph': ph },
    alarms: [],
    steps: record.events.flatMap(({ type, t: at, data }) => {
      const { step, result } = data as { step: string; result?: string };
      if (type !== 'step.reached' && type !== 'step.ended') return [];
      return [{ at: at / 1e6, id: step, state: result ?? 'reached' }];
    }),
    conversations: [],
    excursions: record.events
      .filter(({ type }) => type === 'excursion.began')
      .map(({ t: at, data }) => ({ from: at / 1e6, to: null, limit: (data as { limit: string }).limit })),
  };
};

describe('the guided demonstration', () => {
  const title = MEASURES.get(DEMONSTRATION.measures[0])?.title ?? { ja: '', en: '' };
  const demonstration = demonstrationOf(recorded([]), recorded(DEMONSTRATION.measures), title);

  keepsTheForm(demonstration);

  it('shows harm without the measure and none with it, in figures of these very runs', () => {
    const words = (id: string): string => wordsOf(demonstration, id);
    expect(demonstration.undefended.result.outcome.safety).toBe(0);
    expect(demonstration.defended.result.outcome.safety).toBe(1);
    expect(words('harm')).toMatch(/About 1[1-7] minutes/);
    expect(words('normal')).toContain('7.6');
    expect(words('saved')).toContain('7.6');
  });
});
