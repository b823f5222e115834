import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DemonstrationSchema } from '../contract/demonstration.ts';
import { makeDemonstration } from './demonstration.ts';

const setup = { library: resolve(import.meta.dirname, '../../scenarios'), data: join(tmpdir(), 'kunren-no-data') };

describe.each([
  ['quadruple-tank/sign-of-gain', /Tank 2 runs over \(20\.0 cm\)/],
  // No safe limit is passed here: the safety controller trips, and production is what is lost.
  ['reactor/pressure-blinding', /No safe limit is passed; what is lost is supply: 7\d % of it arrives/],
] as const)('the tour of %s', (scenario, harm) => {
  const tour = makeDemonstration(setup, { scenario });
  const words = (id: string): string =>
    tour.chapters
      .find((chapter) => chapter.id === id)
      ?.captions.map(({ text }) => text.en)
      .join(' ') ?? '';

  it('tells normal, attack, harm, measures and saved in three minutes', () => {
    expect(DemonstrationSchema.parse(tour)).toBeTruthy();
    expect(tour.chapters.map(({ id }) => id)).toEqual(['normal', 'attack', 'harm', 'measure', 'saved']);
    expect(tour.chapters.reduce((sum, { seconds }) => sum + seconds, 0)).toBe(180);
  });

  it('has every chapter go forward and every caption inside its chapter, in order', () => {
    for (const { id, from, to, captions } of tour.chapters) {
      expect(to, id).toBeGreaterThan(from);
      let before = from;
      for (const { at, text } of captions) {
        expect(at, `${id}: ${text.en}`).toBeGreaterThanOrEqual(before);
        expect(at, `${id}: ${text.en}`).toBeLessThanOrEqual(to);
        before = at;
      }
    }
  });

  it('shows what was lost without the measure, and with one nothing', () => {
    expect(words('harm')).toMatch(harm);
    expect(tour.measures).toHaveLength(1);
    expect(tour.defended.result.outcome).toMatchObject({ safety: 1, service: 1 });
    expect(words('measure')).toMatch(/Stopped here: /);
    expect(words('saved')).toContain('100 % of supply');
  });
});
