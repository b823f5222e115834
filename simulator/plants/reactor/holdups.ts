import { BACK_PRESSURE, GAS_CONSTANT, percent, reactionRate } from './equations.ts';
import type { Parameters } from './parameters.ts';
import { IN } from './signals.ts';

/**
 * A step of the reactor: the four holdups by the classical Runge–Kutta method; the four valves, which follow their
 * signals with a first-order lag whatever the vessel does, exactly. Valve positions at the half and at the end of the step
 * are thus known before the holdups are reckoned, so the step is bounded by the vessel's own time constants and the
 * method keeps its order. No allocation: this is the hot path of virtual runs.
 */
export class HoldupStep {
  readonly #p: Parameters;
  readonly #hours: number;
  readonly #halfDecay: number;
  /** Slopes of the four holdups at the four points of the method. */
  readonly #k = new Float64Array(16);
  // What comes in and how far valves stand, at the point that is being reckoned.
  #feed1 = 0;
  #feed2 = 0;
  #purge = 0;
  #product = 0;
  #blowdown = 0;
  #a1 = 0;
  #b1 = 0;

  /** @param hours the step */
  constructor(p: Parameters, hours: number) {
    this.#p = p;
    this.#hours = hours;
    this.#halfDecay = Math.exp(-hours / 2 / p.valveLag);
  }

  /** Takes the eight states on by one step under the inputs, in place. */
  take(x: Float64Array, input: Float64Array): void {
    const p = this.#p;
    const h = this.#hours;
    const half = this.#halfDecay;
    const full = half * half;
    const k = this.#k;
    const perFeed1 = (p.valveFeed1 * percent(input[IN.shutoff1] as number)) / 100;
    const perFeed2 =
      (p.valveFeed2 * percent(input[IN.supply] as number) * percent(input[IN.shutoff2] as number)) / 10_000;
    this.#blowdown = p.valveBlowdown * (100 - percent(input[IN.holding] as number));
    this.#a1 = (input[IN.a] as number) / 100;
    this.#b1 = (input[IN.b] as number) / 100;
    const u1 = percent(input[IN.feed1] as number);
    const u2 = percent(input[IN.feed2] as number);
    const u3 = percent(input[IN.purge] as number);
    const u4 = percent(input[IN.product] as number);
    const d1 = (x[4] as number) - u1;
    const d2 = (x[5] as number) - u2;
    const d3 = (x[6] as number) - u3;
    const d4 = (x[7] as number) - u4;
    const a = x[0] as number;
    const b = x[1] as number;
    const c = x[2] as number;
    const d = x[3] as number;

    this.#stand(perFeed1 * (u1 + d1), perFeed2 * (u2 + d2), u3 + d3, u4 + d4);
    this.#slope(a, b, c, d, 0);
    this.#stand(perFeed1 * (u1 + d1 * half), perFeed2 * (u2 + d2 * half), u3 + d3 * half, u4 + d4 * half);
    this.#at(a, b, c, d, 0, h / 2, 4);
    this.#at(a, b, c, d, 4, h / 2, 8);
    this.#stand(perFeed1 * (u1 + d1 * full), perFeed2 * (u2 + d2 * full), u3 + d3 * full, u4 + d4 * full);
    this.#at(a, b, c, d, 8, h, 12);
    for (let i = 0; i < 4; i++) {
      const sum = (k[i] as number) + 2 * ((k[4 + i] as number) + (k[8 + i] as number)) + (k[12 + i] as number);
      x[i] = amount((x[i] as number) + (h / 6) * sum);
    }
    x[4] = u1 + d1 * full;
    x[5] = u2 + d2 * full;
    x[6] = u3 + d3 * full;
    x[7] = u4 + d4 * full;
  }

  #stand(feed1: number, feed2: number, purge: number, product: number): void {
    this.#feed1 = feed1;
    this.#feed2 = feed2;
    this.#purge = purge;
    this.#product = product;
  }

  /** Slopes at the holdups reached with the slopes at `from` in `h`, put at `to`. */
  #at(a: number, b: number, c: number, d: number, from: number, h: number, to: number): void {
    const k = this.#k;
    this.#slope(
      amount(a + h * (k[from] as number)),
      amount(b + h * (k[from + 1] as number)),
      amount(c + h * (k[from + 2] as number)),
      amount(d + h * (k[from + 3] as number)),
      to,
    );
  }

  #slope(a: number, b: number, c: number, d: number, to: number): void {
    const p = this.#p;
    const k = this.#k;
    const vapour = a + b + c;
    const pressure = (vapour * GAS_CONSTANT * p.temperature) / (p.vessel - d / p.liquidDensity);
    const drive = pressure > BACK_PRESSURE ? Math.sqrt(pressure - BACK_PRESSURE) : 0;
    const share = vapour > 0 ? 1 / vapour : 0;
    const rate = reactionRate(p, a * share * pressure, c * share * pressure);
    const gone = (p.valvePurge * this.#purge + this.#blowdown) * drive * share;
    const product = d > 0 ? p.valveProduct * this.#product * drive : 0;
    k[to] = this.#a1 * this.#feed1 + this.#feed2 - gone * a - rate;
    k[to + 1] = this.#b1 * this.#feed1 - gone * b;
    k[to + 2] = (1 - this.#a1 - this.#b1) * this.#feed1 - gone * c - rate;
    k[to + 3] = rate - product;
  }
}

/** A holdup cannot fall below nothing; the valve that drains it may, within a step. */
const amount = (value: number): number => (value > 0 ? value : 0);
