import { type DrawStream, normalStream } from '../kernel/draw.ts';

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
