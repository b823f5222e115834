import { describe, expect, it } from 'vitest';
import { judged, made, proveFourfold } from './fourfold.fixture.ts';

const ID = 'kirigasawa/tank-overflow';

proveFourfold(ID, { seeds: [1, 2, 3, 4, 5] });

describe(ID, () => {
  it('makes the reservoir run over, and nothing else: nobody goes without water', () => {
    const { outcome } = judged(ID);
    expect(outcome.excursions.map(({ limit }) => limit)).toEqual(['high-overflow']);
    expect(outcome.excursions[0]?.amount).toMatchObject({ unit: 'm³' });
    expect(outcome.excursions[0]?.amount?.value).toBeGreaterThan(5);
    expect(outcome.service).toBeGreaterThan(0.999);
  });

  it('fills it within an hour of the write, as the volume that is left and the pumps say', () => {
    const { events } = made(ID);
    const raised = events.find(
      ({ type, data }) => type === 'operator.action' && (data as { tag?: string }).tag === 'LIC-201.START2',
    );
    const over = events.find(({ type }) => type === 'excursion.began');
    // 1 m in a tank of 7 m across are 38 m³; two pumps give 65 to 95 m³/h more than the district draws.
    const minutes = ((over?.t ?? 0) - (raised?.t ?? 0)) / 6e7;
    expect(minutes).toBeGreaterThan(15);
    expect(minutes).toBeLessThan(60);
  });

  it('keeps the alarms silent, because their limits were moved first', () => {
    const tags = made(ID)
      .events.filter(({ type }) => type === 'alarm.raised')
      .map(({ data }) => (data as { tag: string }).tag);
    expect(tags.filter((tag) => tag.endsWith('-203'))).toEqual([]);
  });

  it.each([
    ['remote-access-control', 'remote-access'],
    ['setpoint-limits', 'raise-levels'],
    ['process-trip', 'harm'],
  ])('%s alone keeps the water in, and is credited with %s', (measure, step) => {
    const result = judged(ID, { measures: [measure] });
    expect(result.outcome.safety).toBe(1);
    expect(result.steps.find(({ id }) => id === step)).toMatchObject({ result: 'blocked', creditedTo: [measure] });
    expect(result.outcome.legitimate).toBeGreaterThanOrEqual(0.9);
  });

  it.each(['conduit-allowlist', 'modbus-write-filter'])(
    '%s alone does not help: the attacker types at the operator’s own screen',
    (measure) => {
      expect(judged(ID, { measures: [measure] }).outcome.safety).toBe(0);
    },
  );
});

const FALSE_LEVEL = 'kirigasawa/false-level';

proveFourfold(FALSE_LEVEL, { seeds: [1, 2, 3, 4, 5] });

describe(FALSE_LEVEL, () => {
  it('shows a low reservoir to everybody while it runs over', () => {
    const { events } = made(FALSE_LEVEL);
    expect(events.find(({ type }) => type === 'excursion.began')?.data).toMatchObject({ limit: 'high-overflow' });
    const alarms = events
      .filter(({ type }) => type === 'alarm.raised')
      .map(({ data }) => (data as { tag: string }).tag);
    expect(alarms.filter((tag) => /^LAH/.test(tag))).toEqual([]);
  });

  it.each([
    ['conduit-allowlist', 'false-level'],
    ['key-run', 'false-level'],
  ])('%s alone keeps the water in, and is credited with %s', (measure, step) => {
    const result = judged(FALSE_LEVEL, { measures: [measure] });
    expect(result.outcome.safety).toBe(1);
    expect(result.steps.find(({ id }) => id === step)).toMatchObject({ result: 'blocked', creditedTo: [measure] });
  });

  it('is stopped in time by a float of its own, which believes nobody', () => {
    const record = made(FALSE_LEVEL, { measures: ['process-trip'] });
    const types = record.events.map(({ type }) => type);
    expect(types).toContain('trip.tripped');
    expect(types).not.toContain('excursion.began');
  });

  it('is not stopped by limits on set-points: none was written', () => {
    expect(judged(FALSE_LEVEL, { measures: ['setpoint-limits'] }).outcome.safety).toBe(0);
  });
});
