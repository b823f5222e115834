import { SlowNoise } from '../slow-noise.ts';
import type { Parameters } from './parameters.ts';

const DAY = 86_400;
/** The warmest hour of a winter day. */
const WARMEST = 14 * 3600;

/** Outdoor temperature: a daily wave with slow noise on it; a pure function of time. */
export class Weather {
  readonly #p: Parameters;
  readonly #start: number;
  readonly #noise: SlowNoise | null;

  constructor(p: Parameters, seed: number, startOfDay: number, noise: boolean) {
    this.#p = p;
    this.#start = startOfDay;
    this.#noise = noise ? new SlowNoise(seed, 'outdoor', 3600) : null;
  }

  /** ℃ at `now` seconds since the world's start. */
  at(now: number): number {
    const { outdoorMean, outdoorSwing, outdoorNoise } = this.#p;
    const wave = Math.cos((2 * Math.PI * (this.#start + now - WARMEST)) / DAY);
    return outdoorMean + outdoorSwing * wave + (this.#noise === null ? 0 : outdoorNoise * this.#noise.at(now));
  }
}
