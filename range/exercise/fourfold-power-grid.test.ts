import { describe, expect, it } from 'vitest';
import { judged, proveFourfold } from './fourfold.fixture.ts';

const ID = 'power-grid/open-breakers';

proveFourfold(ID, { seeds: [1, 2, 3, 4, 5] });

describe(ID, () => {
  it('leaves a district dark for a minute, and says how many customers that means', () => {
    const { outcome } = judged(ID);
    expect(outcome.excursions[0]).toMatchObject({ limit: 'district-5-dark', affected: { count: 62_000 } });
    expect(outcome.service).toBeLessThan(1);
  });

  it.each([
    ['conduit-allowlist', 'open-breakers'],
    ['modbus-write-filter', 'open-breakers'],
    ['setpoint-limits', 'open-breakers'],
    ['remote-access-control', 'remote-access'],
    ['process-trip', 'harm'],
  ])('%s alone keeps the lights on, and is credited with %s', (measure, step) => {
    const result = judged(ID, { measures: [measure] });
    expect(result.outcome.safety).toBe(1);
    expect(result.steps.find(({ id }) => id === step)).toMatchObject({
      result: expect.stringMatching(/blocked|not-reached/),
    });
    expect(result.steps.some(({ creditedTo }) => creditedTo.includes(measure))).toBe(true);
    expect(result.outcome.legitimate).toBeGreaterThanOrEqual(0.85);
  });
});
