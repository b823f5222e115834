import { type DrawStream, drawStream } from '../../kernel/draw.ts';

/*
 * The twelve varying quantities behind disturbances IDV(8)–(13), (16)–(18) and (20), after Downs & Vogel's program:
 * cubic splines through drawn knots, level at the knots. While its disturbance is off, a quantity goes to its rest
 * value. Every draw is a function of seed, quantity and number of the knot.
 */

/** Quantities in the order of the original. */
export const WALK = {
  aInFeed4: 0,
  bInFeed4: 1,
  dFeedTemperature: 2,
  acFeedTemperature: 3,
  reactorWaterInlet: 4,
  condenserWaterInlet: 5,
  kineticsG: 6,
  kineticsH: 7,
  steamTransfer: 8,
  reactorFouling: 9,
  condenserFouling: 10,
  reactorOutletResistance: 11,
} as const;

interface Walk {
  /** The disturbance, counted from 1, that lets it vary. */
  readonly by: number;
  readonly rest: number;
  /** Half width of the drawn values; null for an excursion from 0 to 1 and back. */
  readonly spread: number | null;
  /** Hours between knots: mean and half width. */
  readonly mean: number;
  readonly half: number;
}

const WALKS: readonly Walk[] = [
  { by: 8, rest: 0.485, spread: 0.03, mean: 0.5, half: 0.2 },
  { by: 8, rest: 0.005, spread: 0.003, mean: 1, half: 0.7 },
  { by: 9, rest: 45, spread: 10, mean: 0.5, half: 0.25 },
  { by: 10, rest: 45, spread: 10, mean: 1, half: 0.7 },
  { by: 11, rest: 35, spread: 10, mean: 0.25, half: 0.15 },
  { by: 12, rest: 40, spread: 10, mean: 0.25, half: 0.15 },
  { by: 13, rest: 1, spread: 0.25, mean: 2, half: 1 },
  { by: 13, rest: 1, spread: 0.25, mean: 2, half: 1 },
  { by: 16, rest: 0, spread: 0.25, mean: 0.5, half: 0.4 },
  { by: 17, rest: 0, spread: null, mean: 2, half: 1.5 },
  { by: 18, rest: 0, spread: null, mean: 3, half: 2 },
  { by: 20, rest: 0, spread: null, mean: 2, half: 1.5 },
];

/** Hours of the first piece, and of the way back from an excursion. */
const FIRST = 0.1;
const RETURN = 0.1;
/** An excursion that got this far goes back; below it the quantity waits at 0. */
const REACHED = 0.1;

/** One varying quantity: a cubic in the hours since `last`, until `next`. */
class Spline {
  readonly #walk: Walk;
  readonly #value: DrawStream;
  readonly #length: DrawStream;
  #knot = 0;
  #last = 0;
  #next = FIRST;
  #a: number;
  #b = 0;
  #c = 0;
  #d = 0;

  constructor(walk: Walk, seed: number, name: string) {
    this.#walk = walk;
    this.#a = walk.rest;
    this.#value = drawStream(seed, 'plant', `disturbance/${name}/value`);
    this.#length = drawStream(seed, 'plant', `disturbance/${name}/length`);
  }

  /** Writes the value at `hours` to place `i`: a number that is returned would be an allocation. */
  write(hours: number, on: boolean, values: Float64Array, i: number): void {
    if (hours >= this.#next) this.#turn(on);
    const h = hours - this.#last;
    values[i] = this.#a + h * (this.#b + h * (this.#c + h * this.#d));
  }

  /** Lays the next piece, from where this one ends. */
  #turn(on: boolean): void {
    const h = this.#next - this.#last;
    const value = this.#a + h * (this.#b + h * (this.#c + h * this.#d));
    const slope = this.#b + h * (2 * this.#c + 3 * h * this.#d);
    const { rest, spread, mean, half } = this.#walk;
    const knot = this.#knot++;
    this.#last = this.#next;
    this.#a = value;
    this.#b = slope;
    const drawn = mean + half * (2 * this.#length(knot) - 1);
    if (spread !== null) {
      const target = rest + (on ? spread * (2 * this.#value(knot) - 1) : 0);
      this.#piece(drawn, target);
    } else if (value > REACHED) this.#piece(RETURN, 0);
    else {
      this.#a = 0;
      this.#b = 0;
      this.#c = on ? 1 / drawn ** 2 : 0;
      this.#d = 0;
      this.#next = this.#last + drawn;
    }
  }

  /** A cubic from the present value and slope to `target`, level there, in `length` hours. */
  #piece(length: number, target: number): void {
    const way = target - this.#a;
    this.#c = (3 * way - 2 * length * this.#b) / length ** 2;
    this.#d = (length * this.#b - 2 * way) / length ** 3;
    this.#next = this.#last + length;
  }

  snapshot(): readonly number[] {
    return [this.#knot, this.#last, this.#next, this.#a, this.#b, this.#c, this.#d];
  }

  restore(from: readonly number[]): void {
    [this.#knot, this.#last, this.#next, this.#a, this.#b, this.#c, this.#d] = from as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
  }
}

export class Disturbances {
  /** Present values, in the order of `WALK`. */
  readonly value = new Float64Array(WALKS.length);
  readonly #splines: readonly Spline[];

  constructor(seed: number) {
    this.#splines = WALKS.map((walk, i) => new Spline(walk, seed, String(i + 1)));
    WALKS.forEach((walk, i) => {
      this.value[i] = walk.rest;
    });
  }

  /** Takes all quantities to `hours` since the start; `isOn` tells whether disturbance 1…20 is on. */
  advance(hours: number, idv: Float64Array, firstIdv: number): void {
    for (let i = 0; i < WALKS.length; i++) {
      const on = (idv[firstIdv + (WALKS[i] as Walk).by - 1] as number) > 0;
      (this.#splines[i] as Spline).write(hours, on, this.value, i);
    }
  }

  snapshot(): readonly (readonly number[])[] {
    return this.#splines.map((spline) => spline.snapshot());
  }

  restore(from: readonly (readonly number[])[]): void {
    this.#splines.forEach((spline, i) => {
      spline.restore(from[i] as readonly number[]);
    });
  }
}
