import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keepsTheForm, wordsOf } from '../exercise/demonstration.fixture.ts';
import { makeDemonstration } from './demonstration.ts';

const setup = { library: resolve(import.meta.dirname, '../../scenarios'), data: join(tmpdir(), 'kunren-no-data') };

describe.each([
  ['quadruple-tank/sign-of-gain', /Tank 2 runs over \(20\.0 cm\)/],
  // No safe limit is passed here: the safety controller trips, and production is what is lost.
  ['reactor/pressure-blinding', /No safe limit is passed; what is lost is supply: 7\d % of it arrives/],
] as const)('the tour of %s', (scenario, harm) => {
  const tour = makeDemonstration(setup, { scenario });
  const words = (id: string): string => wordsOf(tour, id);

  keepsTheForm(tour);

  it('shows what was lost without the measure, and with one nothing', () => {
    expect(words('harm')).toMatch(harm);
    expect(tour.measures).toHaveLength(1);
    expect(tour.defended.result.outcome).toMatchObject({ safety: 1, service: 1 });
    expect(words('measure')).toMatch(/Stopped here: /);
    expect(words('saved')).toContain('100 % of supply');
  });
});
