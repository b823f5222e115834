import { describe, expect, it } from 'vitest';
import { judged, proveFourfold } from './fourfold.fixture.ts';

const ID = 'quadruple-tank/sign-of-gain';

proveFourfold(ID, { seeds: [1, 2, 3, 4, 5] });

describe(ID, () => {
  it('leaves two minutes at most between the write and the rim', () => {
    const { outcome, steps } = judged(ID);
    const written = steps.find(({ id }) => id === 'tuning')?.at ?? 0;
    const [first] = outcome.excursions;
    expect(first).toMatchObject({ limit: 'tank-2-overflow', place: 'equipment' });
    expect((first?.began ?? 0) - written).toBeLessThan(120);
  });

  it.each([
    ['conduit-allowlist', 'discovery'],
    ['modbus-write-filter', 'alarm-limit'],
    ['setpoint-limits', 'tuning'],
    ['remote-access-control', 'remote-access'],
    ['process-trip', 'harm'],
  ])('%s alone keeps the water in the tanks, and is credited with %s', (measure, step) => {
    const result = judged(ID, { measures: [measure] });
    expect(result.outcome.safety).toBe(1);
    expect(result.steps.find(({ id }) => id === step)).toMatchObject({ result: 'blocked', creditedTo: [measure] });
  });

  it('is a race where there is detection alone: now the hand is faster, now the water', () => {
    const ends = [1, 2, 3, 4, 5].map((seed) => judged(ID, { seed, measures: ['writer-detection'] }).outcome.safety);
    expect(new Set(ends)).toEqual(new Set([0, 1]));
  });

  it('is not stopped by a clamp at what the register can hold', () => {
    expect(judged(ID, { measures: ['setpoint-clamp'] }).outcome.safety).toBe(0);
  });
});
