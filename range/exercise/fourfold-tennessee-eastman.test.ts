import { describe, expect, it } from 'vitest';
import { judged, made, proveFourfold } from './fourfold.fixture.ts';

const SEEDS = [1, 2, 3, 4, 5];
const READINGS = 'tennessee-eastman/false-readings';
const DRAINED = 'tennessee-eastman/drained-separator';

proveFourfold(READINGS, { seeds: SEEDS });
// The safety system stands between this attack and the vessel's limit: what it costs is production.
proveFourfold(DRAINED, { seeds: SEEDS, harm: 'service' });

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

describe(DRAINED, () => {
  it.each(SEEDS)('ends in a trip for the separator, minutes after the valve was opened (seed %i)', (seed) => {
    const { events } = made(DRAINED, { seed });
    const opened = events
      .filter(({ type }) => type === 'plc.written')
      .find(({ data }) => (data as { readonly tags: readonly string[] }).tags.includes('FIC-014.MAN'));
    const raised = (tag: string) =>
      events.find(({ type, data }) => type === 'alarm.raised' && (data as { readonly tag: string }).tag === tag);
    const minutes = ((raised('UA-211')?.t ?? 0) - (opened?.t ?? 0)) / 6e7;
    expect(minutes).toBeGreaterThan(3);
    expect(minutes).toBeLessThan(9);
    expect(events.filter(({ type }) => type === 'excursion.began')).toEqual([]);
    // The low alarm had been moved out of the way.
    expect((raised('LAL-012')?.t ?? Number.POSITIVE_INFINITY) > (raised('UA-211')?.t ?? 0)).toBe(true);
  });

  it('is not stopped by an allowlist of hosts alone, for the workstation may write', () => {
    const result = judged(DRAINED, { measures: ['modbus-write-filter'] });
    expect(result.outcome.service).toBeLessThan(0.9);
  });

  it('is stopped at the gateway by a second factor', () => {
    const result = judged(DRAINED, { measures: ['remote-access-control'] });
    expect(result.outcome.service).toBeGreaterThan(0.98);
    expect(result.steps[0]).toMatchObject({ result: 'blocked', creditedTo: ['remote-access-control'] });
  });
});
