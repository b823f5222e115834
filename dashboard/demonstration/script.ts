import type { Demonstration } from '../../range/contract/demonstration.ts';
import type { Text } from '../../range/contract/text.ts';

export type Chapter = Demonstration['chapters'][number];

export interface ScriptPlace {
  readonly index: number;
  readonly chapter: Chapter;
  /** Simulation second of the chapter's recording. */
  readonly t: number;
  readonly caption: Text | null;
}

/** Wall seconds that the whole demonstration takes. */
export function lengthOf(chapters: readonly Chapter[]): number {
  return chapters.reduce((sum, chapter) => sum + chapter.seconds, 0);
}

/** Wall second at which a chapter begins. */
export function startOf(chapters: readonly Chapter[], index: number): number {
  return lengthOf(chapters.slice(0, index));
}

/** Where the demonstration stands after `position` wall seconds. Throws a RangeError when there is no chapter. */
export function placeAt(chapters: readonly Chapter[], position: number): ScriptPlace {
  let start = 0;
  for (const [index, chapter] of chapters.entries()) {
    const last = index === chapters.length - 1;
    if (position < start + chapter.seconds || last) {
      const share = Math.min(1, Math.max(0, (position - start) / Math.max(0.001, chapter.seconds)));
      const t = chapter.from + share * (chapter.to - chapter.from);
      return { index, chapter, t, caption: captionAt(chapter, t) };
    }
    start += chapter.seconds;
  }
  throw new RangeError('a demonstration has at least one chapter');
}

/** The caption that stands at simulation second `t`: the last that has begun, or the first before any has. */
export function captionAt(chapter: Chapter, t: number): Text | null {
  const begun = chapter.captions.filter((caption) => caption.at <= t);
  return (begun.at(-1) ?? chapter.captions[0])?.text ?? null;
}
