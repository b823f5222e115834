import { describe, expect, it } from 'vitest';
import type { WorldEvent } from '../../simulator/kernel/event.ts';
import { atSeconds } from '../../simulator/kernel/time.ts';
import { judge, type Terms } from './outcome.ts';

/* The definitions of CONTRACTS, on logs small enough to be reckoned by hand. */

type Small = readonly [t: number, type: string, data: object, cause?: number | null];

const log = (...events: Small[]) => ({
  events: events.map(
    ([t, type, data, cause], seq): WorldEvent => ({
      v: 1,
      seq,
      t: atSeconds(t),
      cell: 'team-1',
      type,
      cause: cause ?? null,
      audience: 'instructor',
      data,
    }),
  ),
});

const HOUSEHOLDS = { count: 100, title: { ja: '世帯', en: 'households' } };
const terms: Terms = {
  window: 100,
  alarms: false,
  response: 20,
  alertBudget: 0,
  until: 1000,
  steps: [
    { id: 'in', technique: 'T0822', stage: 'initial-access' },
    { id: 'do', technique: 'T0836', stage: 'impair-process-control' },
  ],
  places: new Map([['ph', { unit: 'm³', affected: HOUSEHOLDS }]]),
  costs: [
    { personHours: 8, money: 1000, downtimeHours: 1 },
    { personHours: 2, money: 500, downtimeHours: 0 },
  ],
};

const started = (step: string): Small => [10, 'step.started', { step }];
const reached = (t: number, step: string, cause: number): Small => [t, 'step.reached', { step }, cause];
const ended = (t: number, step: string, result: string, hinderedBy: string[] = [], at: number | null = 10): Small => [
  t,
  'step.ended',
  { step, result, hinderedBy, reached: at, reason: null, attempt: 0 },
];
const supplied = (t: number, specified: number): Small => [
  t,
  'service.measured',
  { consumers: { town: { delivered: 10, specified, wanted: 10 } }, seconds: 60 },
];
const worked = (work: string, result: string): Small => [50, 'work.ended', { work, result, reason: null }];
const nothing = log();

const outcome = (runs: Partial<Parameters<typeof judge>[0]>, change: Partial<Terms> = {}) =>
  judge({ attacked: nothing, idle: nothing, undefended: nothing, quiet: nothing, ...runs }, { ...terms, ...change });

describe('safety', () => {
  it('is 1 without an excursion and 0 with one, which says how far, how long, how much and for whom', () => {
    expect(outcome({}).outcome).toMatchObject({ safety: 1, excursions: [] });
    const attacked = log(
      [100, 'excursion.began', { limit: 'ph', place: 'plant-outlet', value: 8.7 }],
      [160, 'excursion.measured', { limit: 'ph', magnitude: 30, peak: 9.1, seconds: 60, volume: 7 }, 0],
    );
    const { outcome: result, because } = outcome({ attacked });
    expect(result.safety).toBe(0);
    expect(result.excursions).toEqual([
      {
        limit: 'ph',
        place: 'plant-outlet',
        began: 100,
        seconds: 60,
        peak: 9.1,
        magnitude: 30,
        amount: { value: 7, unit: 'm³' },
        affected: HOUSEHOLDS,
        events: [0, 1],
      },
    ]);
    expect(because.safety).toEqual([0, 1]);
  });

  it('lets an excursion that the exercise’s end cut off last as long as the log goes', () => {
    const attacked = log(
      [100, 'excursion.began', { limit: 'ph', place: 'plant-outlet', value: 8.7 }],
      supplied(145, 8),
    );
    expect(outcome({ attacked }).outcome.excursions[0]).toMatchObject({ began: 100, seconds: 45, events: [0] });
  });
});

describe('service', () => {
  it('is one minus the mean loss within specification against the quiet twin', () => {
    const quiet = log(supplied(60, 10), supplied(120, 8));
    const attacked = log(supplied(60, 10), supplied(120, 4));
    const { outcome: result, because } = outcome({ quiet, attacked });
    expect(result.service).toBe(0.75); // (0 + 4/8) / 2 lost
    expect(because.service).toEqual([1]);
  });

  it('does not grow when more is delivered, and leaves out what even the quiet plant did not deliver', () => {
    const quiet = log(supplied(60, 10), supplied(120, 0));
    expect(outcome({ quiet, attacked: log(supplied(60, 12), supplied(120, 0)) }).outcome.service).toBe(1);
  });
});

describe('detection', () => {
  const alert = (t: number, cause: number | null): Small => [t, 'alert.raised', { detection: 'd', sensor: 's' }, cause];

  it('counts from the first step reached to the first alert that goes back to a step', () => {
    const attacked = log(
      started('in'),
      reached(20, 'in', 0),
      alert(25, null),
      [30, 'net.request', {}, 0],
      alert(45, 3),
    );
    expect(outcome({ attacked }).outcome.detection).toEqual({
      detected: true,
      seconds: 25,
      by: 'alert',
      score: 0.75,
      events: [1, 4],
    });
  });

  it('tells its time as exactly as the instants, and no more', () => {
    const attacked = log(started('in'), reached(546.8, 'in', 0), alert(760, 0));
    // 760 − 546.8 in floating point is 213.20000000000005.
    expect(outcome({ attacked }, { window: 1000 }).outcome.detection.seconds).toBe(213.2);
  });

  it('is 0 undetected, 0 when the idle twin raised more alerts than the budget, and null where no step was reached', () => {
    const attacked = log(started('in'), reached(20, 'in', 0), alert(30, 0));
    const wolf = log(alert(5, null));
    expect(outcome({ attacked: log(started('in'), reached(20, 'in', 0)) }).outcome.detection.score).toBe(0);
    expect(outcome({ attacked, idle: wolf }).outcome.detection.score).toBe(0);
    expect(outcome({ attacked, idle: wolf }, { alertBudget: 1 }).outcome.detection.score).toBe(0.9);
    expect(outcome({ idle: wolf }).outcome.detection.score).toBeNull();
  });

  it('takes a report of a team or a call of the operator, and an alarm only where the scenario says so', () => {
    const head = [started('in'), reached(20, 'in', 0)] as const;
    const report = log(...head, [40, 'report.filed', {}, 0]);
    const call = log(...head, [40, 'operator.action', { action: 'call', by: 'operator-1', result: 'accepted' }, 0]);
    const alarm = log(...head, [40, 'alarm.raised', {}, 0]);
    expect(outcome({ attacked: report }).outcome.detection.by).toBe('report');
    expect(outcome({ attacked: call }).outcome.detection.by).toBe('operator');
    expect(outcome({ attacked: alarm }).outcome.detection.detected).toBe(false);
    expect(outcome({ attacked: alarm }, { alarms: true }).outcome.detection.by).toBe('alarm');
  });
});

describe('the margin', () => {
  const excursion: Small = [200, 'excursion.began', { limit: 'ph', place: 'p', value: 9 }];
  const head = [started('in'), reached(20, 'in', 0), [40, 'alert.raised', {}, 0] as Small] as const;

  it('is the time left between the response and the excursion', () => {
    const noticed: Small = [41, 'operator.noticed', {}, 2];
    const acted: Small = [90, 'operator.action', { action: 'write', by: 'operator-1', result: 'accepted' }, 3];
    expect(outcome({ attacked: log(...head, noticed, acted, excursion) }).outcome.margin).toBe(110);
  });

  it('reckons with the scenario’s response where nobody responded, and is null without excursion', () => {
    expect(outcome({ attacked: log(...head, excursion) }).outcome.margin).toBe(140);
    expect(outcome({ attacked: log(...head) }).outcome.margin).toBeNull();
  });

  it('is negative when nobody ever noticed', () => {
    const attacked = log(started('in'), reached(20, 'in', 0), excursion);
    expect(outcome({ attacked }).outcome.margin).toBe(200 - 1020);
  });
});

describe('steps', () => {
  const undefended = log(ended(30, 'in', 'succeeded'), ended(60, 'do', 'succeeded'));

  it('are the share that the undefended attack had and this one had not', () => {
    const attacked = log(started('in'), ended(30, 'in', 'succeeded'), ended(60, 'do', 'blocked', ['b', 'a'], 40));
    const { outcome: result, steps } = outcome({ attacked, undefended });
    expect(result).toMatchObject({ steps: 0.5, furthest: 'impair-process-control' });
    expect(steps[1]).toEqual({ id: 'do', technique: 'T0836', result: 'blocked', at: 40, creditedTo: ['a', 'b'] });
  });

  it('are null where even the undefended attack succeeded in nothing', () => {
    expect(outcome({ undefended: log(ended(30, 'in', 'failed')) }).outcome.steps).toBeNull();
  });

  it('are null in an idle run: nothing was stopped where nothing was tried', () => {
    const idle = log([0, 'exercise.started', { skipped: ['in', 'do'] }]);
    expect(outcome({ attacked: idle, undefended }).outcome.steps).toBeNull();
  });

  it('credit nobody with a step that failed by itself or was not reached', () => {
    const attacked = log(ended(30, 'in', 'failed', ['a']), ended(60, 'do', 'not-reached', ['a'], null));
    const { steps, outcome: result } = outcome({ attacked, undefended });
    expect(steps.map((step) => step.creditedTo)).toEqual([[], []]);
    expect(result.furthest).toBe('initial-access');
  });
});

describe('a run that was broken off', () => {
  it('has what was under way as failed, what was not begun as not reached, and what the seed leaves out as skipped', () => {
    const begun: Small = [0, 'exercise.started', { skipped: ['do'] }];
    const { steps } = outcome({ attacked: log(begun, started('in'), reached(20, 'in', 1)) });
    expect(steps.map((step) => step.result)).toEqual(['failed', 'skipped']);
    expect(outcome({}).steps.map((step) => step.result)).toEqual(['not-reached', 'not-reached']);
  });
});

describe('legitimate work', () => {
  it('is the smaller share of what succeeds in the quiet twin, under attack and idle', () => {
    const quiet = log(worked('a', 'succeeded'), worked('b', 'succeeded'), worked('c', 'failed'));
    const attacked = log(worked('a', 'succeeded'), worked('b', 'succeeded'), worked('c', 'failed'));
    const idle = log(worked('a', 'succeeded'), worked('b', 'failed'), worked('c', 'succeeded'));
    const { outcome: result } = outcome({ quiet, attacked, idle });
    expect(result.legitimate).toBe(0.5);
    expect(outcome({ quiet, attacked: idle, idle: attacked }).because.legitimate).toEqual([1]);
  });
});

describe('cost', () => {
  it('is the sum over the measures', () => {
    expect(outcome({}).outcome.cost).toEqual({ personHours: 10, money: 1500, downtimeHours: 1 });
  });
});
