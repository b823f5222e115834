import type { Site } from '../../simulator/site/document.ts';
import { secondsOfFlow } from './amount.ts';

type Limit = Site['limits'][number];

interface Open {
  readonly limit: string;
  /** The `excursion.began` event. */
  readonly event: number;
  peak: number;
  magnitude: number;
  volume: number | null;
  seconds: number;
}

export interface Measured {
  readonly limit: string;
  readonly magnitude: number;
  readonly peak: number;
  readonly seconds: number;
  readonly volume: number | null;
}

/** What an excursion amounts to: overshoot × time, peak, and what passed the place meanwhile (`volume`, in the
 * unit of `amountOf`: m³ for a flow in m³/h, MWh for a power in MW). */
export class ExcursionMeter {
  readonly #limits: ReadonlyMap<string, Limit>;
  readonly #secondsOf: ReadonlyMap<string, number>;
  #open: Open[] = [];

  constructor(site: Site) {
    this.#limits = new Map(site.limits.map((limit) => [limit.id, limit]));
    this.#secondsOf = secondsOfFlow(site);
  }

  began(limit: string, event: number, value: number): void {
    const flow = this.#limits.get(limit)?.flow;
    this.#open.push({ limit, event, peak: value, magnitude: 0, volume: flow === undefined ? null : 0, seconds: 0 });
  }

  /** The excursion of a limit is over; null when none was open. */
  ended(limit: string): { readonly event: number; readonly measured: Measured } | null {
    const found = this.#open.find((open) => open.limit === limit);
    if (!found) return null;
    this.#open = this.#open.filter((open) => open !== found);
    return close(found);
  }

  /** Everything that is still open at the end. */
  finish(): { readonly event: number; readonly measured: Measured }[] {
    const all = this.#open.map(close);
    this.#open = [];
    return all;
  }

  /** Looks once; values stand for the last `elapsed` seconds. */
  look(truth: (signal: string) => number, elapsed: number): void {
    for (const open of this.#open) {
      const limit = this.#limits.get(open.limit);
      if (!limit) continue;
      const value = truth(limit.signal);
      const above = limit.direction === 'above';
      open.seconds += elapsed;
      open.magnitude += Math.max(0, above ? value - limit.value : limit.value - value) * elapsed;
      open.peak = above ? Math.max(open.peak, value) : Math.min(open.peak, value);
      if (limit.flow !== undefined && open.volume !== null)
        open.volume += (truth(limit.flow) * elapsed) / (this.#secondsOf.get(limit.flow) ?? 3600);
    }
  }

  snapshot(): unknown {
    return structuredClone(this.#open);
  }

  restore(state: unknown): void {
    this.#open = structuredClone(state) as Open[];
  }
}

const close = ({ event, limit, magnitude, peak, seconds, volume }: Open): { event: number; measured: Measured } => ({
  event,
  measured: {
    limit,
    magnitude: Math.round(magnitude * 1e3) / 1e3,
    peak: Math.round(peak * 1e4) / 1e4,
    seconds,
    volume: volume === null ? null : Math.round(volume * 10) / 10,
  },
});
