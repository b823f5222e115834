import { drawBank } from '../../kernel/draw.ts';
import { fillNormal } from './noise.ts';
import { FIRST_PRODUCT, FIRST_SAMPLED, MEASURED } from './signals.ts';

/*
 * The paper's instruments: noise on all, drawn once per output step, and analysers that sample every 0.1 h (gas) or
 * 0.25 h (product) and tell a sample's composition when they take the next one. Standard deviations as in the
 * published program.
 */

export const DEVIATION = Float64Array.of(
  ...[0.0012, 18, 22, 0.05, 0.2, 0.21, 0.3, 0.5, 0.01, 0.0017, 0.01, 1, 0.3, 0.125, 1, 0.3, 0.115, 0.01, 1.15, 0.2],
  ...[0.01, 0.01, 0.25, 0.1, 0.25, 0.1, 0.25, 0.025, 0.25, 0.1, 0.25, 0.1, 0.25, 0.025, 0.05, 0.05],
  ...[0.01, 0.01, 0.01, 0.5, 0.5],
);

/** Hours between samples. */
const GAS_INTERVAL = 0.1;
const PRODUCT_INTERVAL = 0.25;
/** A sample is due when it is within a millisecond. */
const SLACK = 3e-7;

interface InstrumentsState {
  readonly samples: readonly number[];
  readonly taken: readonly [number, number];
}

const names = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from }, (_, i) => `XMEAS(${from + i + 1})/noise`);

export class ProcessInstruments {
  /** Standard normal errors of the present tick; all 0 without noise. */
  readonly #error = new Float64Array(MEASURED);
  readonly #continuous: (index: number, into: Float64Array) => void;
  readonly #gasDraws: (index: number, into: Float64Array) => void;
  readonly #productDraws: (index: number, into: Float64Array) => void;
  readonly #uniform = new Float64Array(FIRST_SAMPLED);
  readonly #noisy: boolean;
  readonly #waiting = new Float64Array(MEASURED);
  #gas = 0;
  #product = 0;

  /** `seed` null leaves the noise out. */
  constructor(seed: number | null) {
    this.#noisy = seed !== null;
    const bank = (from: number, to: number) => drawBank(seed ?? 0, 'plant', names(from, to));
    this.#continuous = bank(0, FIRST_SAMPLED);
    this.#gasDraws = bank(FIRST_SAMPLED, FIRST_PRODUCT);
    this.#productDraws = bank(FIRST_PRODUCT, MEASURED);
  }

  /** At the start every instrument shows the truth, and analysers have just taken a sample. */
  begin(truth: Float64Array, shown: Float64Array, first: number): void {
    for (let i = 0; i < MEASURED; i++) shown[first + i] = this.#waiting[i] = truth[i] as number;
    this.#gas = 0;
    this.#product = 0;
  }

  /** What is shown `hours` after the start, from the truths; `first` is the place of XMEAS(1) in `shown`. */
  read(tick: number, hours: number, truth: Float64Array, shown: Float64Array, first: number): void {
    if (this.#noisy) this.#draw(this.#continuous, tick, 0, FIRST_SAMPLED);
    const error = this.#error;
    for (let i = 0; i < FIRST_SAMPLED; i++)
      shown[first + i] = (truth[i] as number) + (error[i] as number) * (DEVIATION[i] as number);
    if (hours + SLACK >= (this.#gas + 1) * GAS_INTERVAL) {
      this.#gas++;
      if (this.#noisy) this.#draw(this.#gasDraws, tick, FIRST_SAMPLED, FIRST_PRODUCT);
      this.#sample(FIRST_SAMPLED, FIRST_PRODUCT, truth, shown, first);
    }
    if (hours + SLACK >= (this.#product + 1) * PRODUCT_INTERVAL) {
      this.#product++;
      if (this.#noisy) this.#draw(this.#productDraws, tick, FIRST_PRODUCT, MEASURED);
      this.#sample(FIRST_PRODUCT, MEASURED, truth, shown, first);
    }
  }

  #draw(draws: (index: number, into: Float64Array) => void, tick: number, from: number, to: number): void {
    draws(tick, this.#uniform);
    fillNormal(this.#uniform, to - from, this.#error, from);
  }

  /** The result of the last sample comes, and the next one is taken. */
  #sample(from: number, to: number, truth: Float64Array, shown: Float64Array, first: number): void {
    for (let i = from; i < to; i++) {
      shown[first + i] = (this.#waiting[i] as number) + (this.#error[i] as number) * (DEVIATION[i] as number);
      this.#waiting[i] = truth[i] as number;
    }
  }

  snapshot(): InstrumentsState {
    return { samples: [...this.#waiting], taken: [this.#gas, this.#product] };
  }

  restore(from: InstrumentsState): void {
    this.#waiting.set(from.samples);
    [this.#gas, this.#product] = from.taken;
  }
}
