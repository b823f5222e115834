import { expect, it } from 'vitest';
import { type Demonstration, DemonstrationSchema } from '../contract/demonstration.ts';

/** What a chapter says in English, in one piece. */
export const wordsOf = ({ chapters }: Demonstration, id: string): string =>
  chapters
    .find((chapter) => chapter.id === id)
    ?.captions.map(({ text }) => text.en)
    .join(' ') ?? '';

/** What every tour keeps to, whatever it shows. */
export const keepsTheForm = (tour: Demonstration): void => {
  it('tells normal, attack, harm, measure and saved in three minutes', () => {
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
};
