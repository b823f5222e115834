import { describe, expect, it } from 'vitest';
import { judged, proveFourfold } from './fourfold.fixture.ts';

const ID = 'district-heating/cold-homes';

proveFourfold(ID, { seeds: [1, 2, 3, 4, 5] });

describe(ID, () => {
  it('cools homes over hours, not minutes: the first limit is passed one to two and a half hours after the write', () => {
    const { outcome, steps } = judged(ID);
    const written = steps.find(({ id }) => id === 'false-outdoor')?.at ?? 0;
    const [first] = outcome.excursions;
    expect(first).toMatchObject({ place: 'consumer', affected: { title: { en: 'dwellings' } } });
    expect((first?.began ?? 0) - written).toBeGreaterThan(3600);
    expect((first?.began ?? 0) - written).toBeLessThan(9000);
    expect(outcome.service).toBeLessThan(0.6);
  });

  it.each([
    ['conduit-allowlist', 'discovery'],
    ['modbus-write-filter', 'alarm-limit'],
    ['setpoint-limits', 'false-outdoor'],
    ['remote-access-control', 'remote-access'],
    ['process-trip', 'harm'],
    ['writer-detection', 'false-outdoor'],
  ])('%s alone keeps the homes warm, and is credited with %s', (measure, step) => {
    const result = judged(ID, { measures: [measure] });
    expect(result.outcome.safety).toBe(1);
    expect(result.steps.find(({ id }) => id === step)).toMatchObject({ result: 'blocked', creditedTo: [measure] });
    expect(result.outcome.legitimate).toBeGreaterThanOrEqual(0.85);
  });

  it('is not stopped by a clamp at what a thermometer can show', () => {
    expect(judged(ID, { measures: ['setpoint-clamp'] }).outcome.safety).toBe(0);
  });
});
