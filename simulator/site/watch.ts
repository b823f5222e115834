import { type Duration, inSeconds, parseDuration, seconds } from '../kernel/time.ts';
import type { Site } from './document.ts';
import type { Place } from './process.ts';

type Limit = Site['limits'][number];

export interface LimitPort {
  readonly now: number;
  place(signal: string): Place | null;
  emit(type: string, data: object, cause: number | null, audience: 'instructor'): number;
  provenance(tags: readonly string[]): number | null;
}

interface Watched {
  readonly limit: Limit;
  readonly place: Place;
  readonly duration: Duration;
}

interface Standing {
  /** When the signal went beyond, −1 while it is within. */
  since: number;
  /** The `excursion.began` event, −1 before the duration has passed. */
  event: number;
  peak: number;
  /** Overshoot integrated over time (unit × s) since `since`. */
  magnitude: number;
}

const duration = (text: string): Duration => parseDuration(text) ?? seconds(0);
const within = (): Standing => ({ since: -1, event: -1, peak: 0, magnitude: 0 });

/** Holds the plant's truth against the site's safe operating limits, each with its duration. */
export class LimitWatch {
  readonly #port: LimitPort;
  readonly #limits: readonly Watched[];
  #standing: Standing[];

  constructor(limits: readonly Limit[], port: LimitPort) {
    this.#port = port;
    this.#limits = limits.map((limit) => {
      const place = port.place(limit.signal);
      if (!place)
        throw new RangeError(`the limit "${limit.id}" is for "${limit.signal}", which the plant does not have`);
      return { limit, place, duration: duration(limit.duration) };
    });
    this.#standing = limits.map(within);
  }

  /** Looks once; `step` is the time since the last look. */
  look(step: Duration): void {
    for (let i = 0; i < this.#limits.length; i++) {
      const { limit, place, duration: hold } = this.#limits[i] as Watched;
      const standing = this.#standing[i] as Standing;
      const value = place.values[place.index] as number;
      const over = limit.direction === 'above' ? value - limit.value : limit.value - value;
      if (over > 0) {
        if (standing.since < 0) {
          standing.since = this.#port.now;
          standing.peak = value;
          standing.magnitude = 0;
        }
        standing.magnitude += over * inSeconds(step);
        if (limit.direction === 'above' ? value > standing.peak : value < standing.peak) standing.peak = value;
        if (standing.event < 0 && this.#port.now - standing.since >= hold) {
          const data = { limit: limit.id, place: limit.place, value };
          standing.event = this.#port.emit(
            'excursion.began',
            data,
            this.#port.provenance(limit.influencedBy),
            'instructor',
          );
        }
      } else if (standing.since >= 0) {
        if (standing.event >= 0) this.#end(limit, standing);
        this.#standing[i] = within();
      }
    }
  }

  /** Excursions that stand now, for the instructor's screen. */
  standing(): readonly { readonly limit: string; readonly since: number; readonly peak: number }[] {
    return this.#limits.flatMap(({ limit }, i) => {
      const { event, since, peak } = this.#standing[i] as Standing;
      return event < 0 ? [] : [{ limit: limit.id, since: inSeconds(since as Duration), peak }];
    });
  }

  snapshot(): unknown {
    return this.#standing;
  }

  restore(state: unknown): void {
    this.#standing = structuredClone(state) as Standing[];
  }

  #end(limit: Limit, standing: Standing): void {
    const data = {
      limit: limit.id,
      magnitude: standing.magnitude,
      peak: standing.peak,
      place: limit.place,
      seconds: inSeconds((this.#port.now - standing.since) as Duration),
    };
    this.#port.emit('excursion.ended', data, standing.event, 'instructor');
  }
}
