import type { Site } from '../../simulator/site/document.ts';
import type { World } from '../../simulator/site/world.ts';
import type { Series, Trend } from './backend.ts';

/** The truth behind a site's tags: the signal that a loop names as its PV's. */
export const truthSignals = (site: Site): ReadonlyMap<string, string> =>
  new Map(site.loops.flatMap(({ pv, truth }) => (truth === undefined ? [] : [[pv, truth] as const])));

/** Samples of the truth behind tags, taken as a world goes by. */
export class TruthSampler {
  readonly #signals: ReadonlyMap<string, string>;
  readonly #interval: number;
  readonly #t: number[] = [];
  readonly #values = new Map<string, number[]>();
  #next = Number.NEGATIVE_INFINITY;

  /** @param interval simulation seconds between two samples */
  constructor(site: Site, interval: number) {
    this.#signals = truthSignals(site);
    this.#interval = interval;
    for (const tag of this.#signals.keys()) this.#values.set(tag, []);
  }

  /** Takes a sample when it is time. */
  look(world: World): void {
    const t = world.now / 1e6;
    if (t < this.#next) return;
    this.#next = t + this.#interval;
    const truth = world.truth();
    this.#t.push(t);
    for (const [tag, signal] of this.#signals) this.#values.get(tag)?.push(truth[signal] ?? Number.NaN);
  }

  series(tags: readonly string[], from: number, to: number, shift = 0): Series[] {
    return tags.flatMap((tag) => {
      const values = this.#values.get(tag);
      if (!values) return [];
      const kept = this.#t
        .map((t, i) => [t + shift, values[i] as number] as const)
        .filter(([t]) => t >= from && t <= to);
      return [
        { tag, t: kept.map(([t]) => t), value: kept.map(([, value]) => (Number.isFinite(value) ? value : null)) },
      ];
    });
  }
}

/** The whole of what a world's historian holds, and the truth beside it. */
export const trendOf = (world: World, sampler: TruthSampler, shift = 0): Trend => {
  const tags = world.site.points.filter((point) => point.history).map(({ tag }) => tag);
  const end = world.now / 1e6;
  return {
    view: tags.map((tag) => {
      const { t, value } = world.history.range(tag, 0, end);
      return { tag, t: t.map((at) => at + shift), value };
    }),
    truth: sampler.series(tags, -Infinity, Infinity, shift),
  };
};
