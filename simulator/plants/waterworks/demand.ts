import { type DrawStream, normalStream } from '../../kernel/draw.ts';

/**
 * Factor on the mean demand for each hour of the day, mean exactly 1: 0.4 in the night, 1.6 in the morning, 1.5 in the
 * evening, as usual in Japanese residential districts.
 */
export const HOURLY_FACTORS: readonly number[] = [
  0.5, 0.42, 0.4, 0.4, 0.45, 0.7, 1.25, 1.6, 1.5, 1.3, 1.15, 1.1, 1.1, 0.95, 0.9, 0.9, 1.03, 1.25, 1.45, 1.5, 1.4, 1.2,
  0.9, 0.65,
];

/** The factor at a time of day in seconds, linear between the middles of the hours. */
export const demandFactor = (secondOfDay: number): number => {
  const position = (((secondOfDay / 3600 - 0.5) % 24) + 24) % 24;
  const hour = Math.floor(position);
  const here = HOURLY_FACTORS[hour % 24] as number;
  const next = HOURLY_FACTORS[(hour + 1) % 24] as number;
  return here + (next - here) * (position - hour);
};

/**
 * Slow noise: standard normal draws at knots `period` seconds apart, linear between them. A pure function of time, so
 * that nothing need be stored; the two knots around `now` are kept only to save their computation.
 */
export class SlowNoise {
  readonly #stream: DrawStream;
  readonly #period: number;
  #knot = -1;
  #here = 0;
  #next = 0;

  constructor(seed: number, purpose: string, period: number) {
    this.#stream = normalStream(seed, 'plant', purpose);
    this.#period = period;
  }

  /** The value at `now` seconds since the world's start (≥ 0). */
  at(now: number): number {
    const position = now / this.#period;
    const knot = Math.floor(position);
    if (knot !== this.#knot) {
      this.#knot = knot;
      this.#here = this.#stream(knot);
      this.#next = this.#stream(knot + 1);
    }
    return this.#here + (this.#next - this.#here) * (position - knot);
  }
}
