export interface Rate {
  /** What may be asked in the long run, in requests a second. */
  readonly perSecond: number;
  /** What may be asked at once after a rest. */
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Buckets that are full again are forgotten when there are more than this. */
const MANY = 2000;

/** Token buckets by key: whoever asks faster than his share is told how long to wait, and nobody else notices. */
export class Allowance {
  readonly #rate: Rate;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param now a monotonic clock, milliseconds */
  constructor(rate: Rate, now: () => number = () => performance.now()) {
    this.#rate = rate;
    this.#now = now;
  }

  /** Takes `cost` of `key`'s share. 0 when it was there; otherwise the whole seconds until it will be. */
  take(key: string, cost = 1): number {
    const now = this.#now();
    const { perSecond, burst } = this.#rate;
    if (this.#buckets.size > MANY) this.#forget(now);
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    this.#buckets.set(key, bucket);
    const needed = Math.min(cost, burst);
    if (bucket.tokens < needed) return Math.max(1, Math.ceil((needed - bucket.tokens) / perSecond));
    bucket.tokens -= needed;
    return 0;
  }

  #forget(now: number): void {
    const { perSecond, burst } = this.#rate;
    for (const [key, { tokens, at }] of this.#buckets) {
      if (tokens + ((now - at) / 1000) * perSecond >= burst) this.#buckets.delete(key);
    }
  }
}
