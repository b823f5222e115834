import { describe, expect, it } from 'vitest';
import { keyLimit, watchedTag } from '../shared/key-signal.ts';
import { recording, site } from '../testing/fixture.ts';
import { type Chapter, captionAt, lengthOf, placeAt, startOf } from './script.ts';

const text = (en: string) => ({ ja: en, en });
const chapters: Chapter[] = [
  {
    id: 'normal',
    title: text('Normal'),
    recording: 'undefended',
    from: 0,
    to: 100,
    seconds: 10,
    captions: [
      { at: 0, text: text('calm') },
      { at: 50, text: text('still calm') },
    ],
  },
  { id: 'saved', title: text('Saved'), recording: 'defended', from: 40, to: 60, seconds: 20, captions: [] },
];

describe('the script of the demonstration', () => {
  it('goes through its chapters, each at its own speed', () => {
    expect(lengthOf(chapters)).toBe(30);
    expect(startOf(chapters, 1)).toBe(10);
    expect(placeAt(chapters, 5)).toMatchObject({ index: 0, t: 50 });
    expect(placeAt(chapters, 20)).toMatchObject({ index: 1, t: 50 });
  });

  it('stays at its end', () => {
    expect(placeAt(chapters, 999)).toMatchObject({ index: 1, t: 60 });
  });

  it('shows the caption that has begun last', () => {
    expect(captionAt(chapters[0] as Chapter, 49)?.en).toBe('calm');
    expect(captionAt(chapters[0] as Chapter, 50)?.en).toBe('still calm');
    expect(captionAt(chapters[1] as Chapter, 50)).toBeNull();
  });

  it('cannot be played without chapters', () => {
    expect(() => placeAt([], 0)).toThrow(RangeError);
  });
});

describe('what the demonstration is about', () => {
  it('is the limit that was passed, and the value that an operator would watch for it', () => {
    const limit = keyLimit(site, [recording.result]);
    expect(limit?.id).toBe('outlet-ph');
    expect(limit && watchedTag(site, limit, () => true)).toBe('AIT-201.PV');
    expect(limit && watchedTag(site, limit, () => false)).toBeNull();
  });
});
