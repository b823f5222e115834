import { describe, expect, it } from 'vitest';
import { request, run, scenario } from './fixtures.ts';
import { judgeRun, type RunRecord, type RunRequest, resultOf, twinsOf } from './run.ts';

/*
 * Every scenario proves itself: undefended, the attack does what the file says; the reference measures stop it while
 * work goes on; blocking everything loses the work; an idle run raises no alert. A scenario carries its own list of
 * reference measures. The tests of each site are in `fourfold-<site>.test.ts`.
 */

type Change = Partial<RunRequest>;

const records = new Map<string, RunRecord>();

/** Without the conversations that led to nothing: nine events in ten, and dozens of runs are kept. */
const slim = (record: RunRecord): RunRecord => {
  const kept = record.events.filter(({ type }) => type !== 'net.request' && type !== 'net.response');
  const seqs = new Set(kept.map(({ seq }) => seq));
  for (const { cause } of kept) {
    for (let at = cause; at !== null && !seqs.has(at); at = record.events[at]?.cause ?? null) seqs.add(at);
  }
  return { ...record, events: record.events.filter(({ seq }) => seqs.has(seq)) };
};

/** Each run of a seed is made once: many questions are asked of the same four. */
export const made = (id: string, change: Change = {}): RunRecord => {
  const key = JSON.stringify([id, change.seed ?? 1, change.measures ?? [], change.idle ?? false]);
  const record = records.get(key) ?? slim(run(id, change));
  records.set(key, record);
  return record;
};

export const judged = (id: string, change: Change = {}) => {
  const { seed = 1, measures = [] } = change;
  const attacked = made(id, change);
  const twins = {
    idle: made(id, { seed, measures, idle: true }),
    undefended: made(id, { seed }),
    quiet: made(id, { seed, idle: true }),
  };
  return resultOf(attacked, twins, judgeRun(attacked, twins), { mode: 'virtual', wallSeconds: 0 });
};

/** How each step ended, by its id. */
export const results = (result: ReturnType<typeof judged>) =>
  Object.fromEntries(result.steps.map((step) => [step.id, step.result]));

/** The twins that a request needs, computed and not remembered. */
export const twinsFor = (id: string, change: Change, record: RunRecord) => twinsOf(request(id, change), record);

/** The measures that a scenario's file says should stop it. */
export const referenceOf = (id: string): readonly string[] =>
  (scenario(id).written as { readonly reference: readonly string[] }).reference;

const WRONG = new Set(['alert.raised', 'trip.tripped', 'excursion.began']);

/**
 * The four proofs of a scenario, over its seeds, and that its reference measures notice what they stop.
 *
 * @param harm what an undefended attack must bring about: a safe operating limit passed (the default), or a part of the
 *   service lost, where a safety system stands between the attack and the limit
 */
export const proveFourfold = (
  id: string,
  { seeds = [1], harm = 'limit' }: { readonly seeds?: readonly number[]; readonly harm?: 'limit' | 'service' } = {},
): void =>
  describe.each(seeds.map((seed) => ({ seed })))(`${id}, as its file has it (seed $seed)`, ({ seed }) => {
    const measures = referenceOf(id);

    it('does its harm undefended, and every step on the way', () => {
      const result = judged(id, { seed });
      expect(new Set(Object.values(results(result)))).toEqual(new Set(['succeeded']));
      expect(result.outcome).toMatchObject(harm === 'limit' ? { safety: 0, steps: 0 } : { steps: 0 });
      if (harm === 'service') expect(result.outcome.service).toBeLessThan(0.9);
    });

    it('is stopped by its reference measures, one of which is credited, and the work goes on', () => {
      const result = judged(id, { seed, measures });
      expect(result.outcome.safety).toBe(1);
      if (harm === 'service') expect(result.outcome.service).toBeGreaterThan(0.98);
      expect(result.outcome.legitimate).toBeGreaterThanOrEqual(0.9);
      const blocked = result.steps.filter(({ result: ended }) => ended === 'blocked');
      expect(blocked.length).toBeGreaterThan(0);
      for (const { creditedTo } of blocked) {
        expect(creditedTo.length).toBeGreaterThan(0);
        expect(measures).toEqual(expect.arrayContaining(creditedTo));
      }
      for (const step of result.steps)
        if (step.result === 'not-reached') expect(step).toMatchObject({ at: null, creditedTo: [] });
    });

    it('is noticed under its reference measures, within half the time in which that is worth something', () => {
      const { detection } = judged(id, { seed, measures }).outcome;
      expect(detection.detected).toBe(true);
      expect(detection.score).toBeGreaterThan(0.5);
    });

    it('leaves no work to do where everything is blocked', () => {
      expect(judged(id, { seed, measures: ['block-everything'] }).outcome.legitimate).toBeLessThanOrEqual(0.5);
    });

    it('idle under its reference measures raises no alert, trips nothing and passes no limit', () => {
      expect(made(id, { seed, measures, idle: true }).events.filter(({ type }) => WRONG.has(type))).toEqual([]);
    });
  });
