import type { Site } from '../../simulator/site/document.ts';
import type { World } from '../../simulator/site/world.ts';
import type { Overlay, Series, Trend } from './backend.ts';

/** The truth behind a site's tags: the signal that a loop names as its PV's. */
export const truthSignals = (site: Site): ReadonlyMap<string, string> =>
  new Map(site.loops.flatMap(({ pv, truth }) => (truth === undefined ? [] : [[pv, truth] as const])));

interface Track {
  readonly signal: string;
  readonly truth: number[];
  readonly measured: number[];
  readonly shown: number[];
}

/**
 * Samples, taken as a world goes by, of what a loop's PV is in truth, what its controller holds of it, and what the
 * HMI shows. What the historian keeps of it is the historian's own.
 */
export class LoopSampler {
  readonly #interval: number;
  readonly #t: number[] = [];
  readonly #tracks: ReadonlyMap<string, Track>;
  #next: number;

  /** @param interval simulation seconds between two samples */
  constructor(site: Site, interval: number) {
    this.#interval = interval;
    // At the first instant no controller has scanned yet, and holds zeros that nobody measured.
    this.#next = interval;
    this.#tracks = new Map(
      [...truthSignals(site)].map(([tag, signal]) => [tag, { signal, truth: [], measured: [], shown: [] }]),
    );
  }

  /** Takes a sample when it is time. */
  look(world: World): void {
    const t = world.now / 1e6;
    if (t < this.#next) return;
    this.#next = t + this.#interval;
    const [truth, measured, shown] = [world.truth(), world.held(), world.shown()];
    this.#t.push(t);
    for (const [tag, track] of this.#tracks) {
      track.truth.push(truth[track.signal] ?? Number.NaN);
      track.measured.push(measured[tag] ?? Number.NaN);
      track.shown.push(shown[tag] ?? Number.NaN);
    }
  }

  /** What was sampled of the tags from `from` to `to`, in simulation seconds; times come out later by `shift`. */
  overlay(tags: readonly string[], from: number, to: number, shift = 0): Overlay {
    const places = this.#t.flatMap((t, place) => (t + shift >= from && t + shift <= to ? [place] : []));
    const t = places.map((place) => (this.#t[place] as number) + shift);
    const series = (part: 'truth' | 'measured' | 'shown'): Series[] =>
      tags.flatMap((tag) => {
        const values = this.#tracks.get(tag)?.[part];
        if (!values) return [];
        const value = places.map((place) => values[place] as number);
        return [{ tag, t, value: value.map((each) => (Number.isFinite(each) ? each : null)) }];
      });
    return { truth: series('truth'), measured: series('measured'), shown: series('shown') };
  }
}

/** The whole of what a world's historian holds, and truth, measured and shown beside it. */
export const trendOf = (world: World, sampler: LoopSampler, shift = 0): Trend => {
  const tags = world.site.points.filter((point) => point.history).map(({ tag }) => tag);
  const end = world.now / 1e6;
  return {
    view: tags.map((tag) => {
      const { t, value } = world.history.range(tag, 0, end);
      return { tag, t: t.map((at) => at + shift), value };
    }),
    ...sampler.overlay(tags, -Infinity, Infinity, shift),
  };
};
