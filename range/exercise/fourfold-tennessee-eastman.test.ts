import { describe, expect, it } from 'vitest';
import { judged, made, proveFourfold } from './fourfold.fixture.ts';

const SEEDS = [1, 2, 3, 4, 5];
const READINGS = 'tennessee-eastman/false-readings';

proveFourfold(READINGS, { seeds: SEEDS });

const of = (type: string, measures: readonly string[] = [], seed = 1) =>
  made(READINGS, { measures, seed }).events.filter((event) => event.type === type);

describe(READINGS, () => {
  it.each(SEEDS)('passes 3,000 kPa a quarter of an hour after the flow was falsified (seed %i)', (seed) => {
    const forced = of('plc.forced', [], seed).find(({ data }) => (data as { readonly name: string }).name === 'FT_004');
    const minutes = ((of('excursion.began', [], seed)[0]?.t ?? 0) - (forced?.t ?? 0)) / 6e7;
    expect(minutes).toBeGreaterThan(10);
    expect(minutes).toBeLessThan(20);
  });

  it('never shows the operator a pressure alarm on the way, and ends the model where its equations end', () => {
    const end = of('excursion.began')[0]?.t ?? 0;
    const alarms = of('alarm.raised')
      .filter(({ t }) => t <= end)
      .map(({ data }) => (data as { readonly tag: string }).tag);
    for (const tag of ['PAH-007', 'PAHH-007', 'UA-304', 'PAHH-201', 'UA-211']) expect(alarms).not.toContain(tag);
    expect(of('plant.validity').map(({ data }) => data)).toMatchObject([{ code: 'reactor-pressure-high' }]);
  });

  it.each([
    ['remote-access-control', 'remote-access'],
    ['key-run', 'blind-safety'],
    ['process-trip', 'false-flow'],
  ])('%s alone keeps the reactor below its limit, and is credited with %s', (measure, step) => {
    const result = judged(READINGS, { measures: [measure] });
    expect(result.outcome.safety).toBe(1);
    expect(result.steps.find(({ id }) => id === step)).toMatchObject({ result: 'blocked', creditedTo: [measure] });
  });

  it('is not stopped by limits on set-points: no set-point is touched', () => {
    expect(judged(READINGS, { measures: ['setpoint-limits'] }).outcome.safety).toBe(0);
  });
});
