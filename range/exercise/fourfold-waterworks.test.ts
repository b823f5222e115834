import { describe, expect, it } from 'vitest';
import { run } from './fixtures.ts';
import { judged, made, proveFourfold, referenceOf, results, twinsFor } from './fourfold.fixture.ts';
import { judgeRun, resultOf } from './run.ts';

const REFERENCE = referenceOf('waterworks/setpoint-tampering');

for (const id of ['setpoint-tampering', 'setpoint-tampering-quiet', 'logic-tampering', 'dosing-mistake'])
  proveFourfold(`waterworks/${id}`);

describe('waterworks/setpoint-tampering', () => {
  const ID = 'waterworks/setpoint-tampering';

  it.each([1, 2, 3])(
    'undefended, succeeds in every step and spoils the water at the plant outlet (seed %i)',
    (seed) => {
      const result = judged(ID, { seed });
      expect(new Set(Object.values(results(result)))).toEqual(new Set(['succeeded']));
      expect(result.outcome).toMatchObject({ safety: 0, furthest: 'impact', steps: 0 });
      const [excursion] = result.outcome.excursions;
      expect(excursion).toMatchObject({ limit: 'outlet-ph-high', place: 'plant-outlet', affected: { count: 14500 } });
      expect(excursion?.amount).toMatchObject({ unit: 'm³' });
      expect(excursion?.amount?.value).toBeGreaterThan(10);
    },
  );

  it('is judged at the plant outlet within fifteen minutes or so of the write, as the chemistry says', () => {
    const record = made(ID);
    const write = record.events.find(
      (event) => event.type === 'plc.written' && (event.data as { values: number[] }).values[0] === 11100,
    );
    const excursion = record.events.find((event) => event.type === 'excursion.began');
    const minutes = ((excursion?.t ?? 0) - (write?.t ?? 0)) / 6e7;
    // 14 ± 3 min to the limit at the mean flow, and the limit's own duration of a minute.
    expect(minutes).toBeGreaterThan(11);
    expect(minutes).toBeLessThan(18);
  });

  it('leaves a chain of causes from the excursion back to the step', () => {
    const { events } = made(ID);
    const excursion = events.find((event) => event.type === 'excursion.began');
    const types: string[] = [];
    const causeOf = (event: typeof excursion) => events.find(({ seq }) => seq === event?.cause);
    for (let at = excursion; at; at = causeOf(at)) types.push(at.type);
    expect(types.slice(0, 4)).toEqual(['excursion.began', 'plc.written', 'net.request', 'step.started']);
  });

  it('shows how the typed number becomes a pump at full stroke', () => {
    const { events } = made(ID);
    const typed = events.find(
      (event) => event.type === 'operator.action' && (event.data as { by: string }).by === 'maintenance',
    );
    expect(typed?.data).toMatchObject({ tag: 'AIC-201.SV', value: 11100, result: 'range' });
    const attempts = events.filter(
      (event) => event.type === 'step.started' && (event.data as { step: string }).step === 'raise-setpoint',
    );
    expect(attempts.map((event) => (event.data as { technique: string }).technique)).toEqual([
      'graphical-user-interface',
      'modify-parameter',
    ]);
  });

  it('is stopped by the reference measures at the first step, and all the work goes on', () => {
    const result = judged(ID, { measures: REFERENCE });
    expect(result.outcome).toMatchObject({ safety: 1, steps: 1, legitimate: 1, furthest: 'initial-access' });
    expect(result.steps[0]).toMatchObject({ result: 'blocked', creditedTo: ['remote-access-control'] });
    for (const step of result.steps.slice(1)) expect(step).toMatchObject({ result: 'not-reached', creditedTo: [] });
  });

  it.each([
    ['conduit-allowlist', 'raise-setpoint'],
    ['modbus-write-filter', 'alarm-limit'],
    ['setpoint-limits', 'raise-setpoint'],
    ['remote-access-control', 'remote-access'],
    ['process-trip', 'harm'],
    ['writer-detection', 'harm'],
  ])('%s alone keeps the water safe, and is credited with %s', (measure, step) => {
    const result = judged(ID, { measures: [measure] });
    expect(result.outcome.safety).toBe(1);
    expect(result.steps.find(({ id }) => id === step)).toMatchObject({ result: 'blocked', creditedTo: [measure] });
    expect(result.outcome.legitimate).toBeGreaterThanOrEqual(0.9);
  });

  it('is stopped by blocking everything', () => {
    expect(judged(ID, { measures: ['block-everything'] }).outcome.safety).toBe(1);
  });

  // Twenty seeds, in parts that no busy machine takes a minute for.
  it.each([
    [1, 5],
    [6, 10],
    [11, 15],
    [16, 20],
  ])(
    'raises no alert and no excursion idle under the reference measures, and no work fails (seeds %i to %i)',
    (from, to) => {
      for (let seed = from; seed <= to; seed++) {
        const { events } = (seed === 1 ? made : run)(ID, { seed, idle: true, measures: REFERENCE });
        const wrong = events.filter(
          ({ type, data }) =>
            type === 'alert.raised' ||
            type === 'excursion.began' ||
            type === 'trip.tripped' ||
            (type === 'work.ended' && (data as { result: string }).result === 'failed'),
        );
        expect(wrong, `seed ${seed}`).toEqual([]);
      }
    },
  );
});

describe('waterworks/logic-tampering', () => {
  it('lays the water beyond its limit, and the alarms before it, to the program that the attacker changed', () => {
    const { events } = made('waterworks/logic-tampering');
    const bySeq = new Map(events.map((event) => [event.seq, event]));
    const chain = (event: (typeof events)[number] | undefined): string[] => {
      const types: string[] = [];
      for (let at = event; at; at = at.cause === null ? undefined : bySeq.get(at.cause)) types.push(at.type);
      return types;
    };
    const excursion = chain(events.find(({ type }) => type === 'excursion.began'));
    expect(excursion.slice(0, 2)).toEqual(['excursion.began', 'plc.program']);
    expect(excursion.at(-1)).toBe('step.started');
  });
});

describe('waterworks/setpoint-tampering-quiet', () => {
  const ID = 'waterworks/setpoint-tampering-quiet';

  /** How each step ended, and whether the water left the works out of specification. */
  const ended = (measures: readonly string[]) => {
    const { events } = made(ID, { measures });
    const steps = events.flatMap(({ type, data }) => {
      const { step, result, hinderedBy } = data as { step: string; result: string; hinderedBy: string[] };
      return type === 'step.ended' ? [[step, [result, ...hinderedBy].join(' by ')]] : [];
    });
    return { steps: Object.fromEntries(steps), spoiled: events.some(({ type }) => type === 'excursion.began') };
  };

  it('passes a naive clamp and spoils the water all the same', () => {
    const { steps, spoiled } = ended(['setpoint-clamp']);
    expect(spoiled).toBe(true);
    expect(steps).toMatchObject({ 'raise-setpoint': 'succeeded', harm: 'succeeded' });
  });

  it('is stopped by limits that know what the water needs', () => {
    const { steps, spoiled } = ended(['setpoint-limits']);
    expect(spoiled).toBe(false);
    expect(steps['raise-setpoint']).toBe('blocked by setpoint-limits');
  });

  it('is stopped by the independent trip, which does not ask who wrote what', () => {
    const { steps, spoiled } = ended(['process-trip']);
    expect(spoiled).toBe(false);
    expect(steps.harm).toBe('blocked by process-trip');
  });
});

describe('the twins of a run', () => {
  it('are computed as they are needed, and a run that is one of them stands for it', () => {
    const quiet = made('waterworks/setpoint-tampering', { idle: true });
    const twins = twinsFor('waterworks/setpoint-tampering', { idle: true }, quiet);
    expect(twins.idle).toBe(quiet);
    expect(twins.quiet).toBe(quiet);
    expect(twins.undefended.digest).toBe(made('waterworks/setpoint-tampering').digest);
    const { outcome, steps } = resultOf(quiet, twins, judgeRun(quiet, twins), { mode: 'virtual', wallSeconds: 0 });
    // Nothing was tried, so there is nothing to detect.
    expect(outcome.detection).toMatchObject({ score: null, detected: false });
    expect(outcome).toMatchObject({ safety: 1, service: 1, legitimate: 1, margin: null, furthest: null });
    expect(new Set(steps.map((step) => step.result))).toEqual(new Set(['skipped']));
  });
});

describe('waterworks/dosing-mistake', () => {
  const ID = 'waterworks/dosing-mistake';

  it('has the symptom of the tampering without a single request of an attacker', () => {
    const record = made(ID);
    expect(record.events.some((event) => event.type === 'excursion.began')).toBe(true);
    const strangers = record.events.filter(
      (event) => event.type === 'account.login' && (event.data as { from: string }).from === 'attacker-pc',
    );
    expect(strangers).toEqual([]);
    const panel = record.events.find(
      (event) => event.type === 'operator.action' && (event.data as { action: string }).action === 'panel',
    );
    expect(panel?.audience).toBe('team');
  });

  it('is noticed by the process, for nothing else can tell of it', () => {
    const { outcome } = judged(ID);
    expect(outcome).toMatchObject({ safety: 0, detection: { detected: true, by: 'alarm' } });
  });

  it('is stopped by the independent trip, which is credited, and by no measure on the network', () => {
    const saved = judged(ID, { measures: ['process-trip'] });
    expect(saved.outcome.safety).toBe(1);
    expect(saved.steps[0]).toMatchObject({ result: 'blocked', creditedTo: ['process-trip'] });
    expect(judged(ID, { measures: ['conduit-allowlist', 'setpoint-limits'] }).outcome.safety).toBe(0);
  });
});
