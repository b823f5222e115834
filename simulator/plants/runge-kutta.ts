/** The right-hand side: writes the slopes at `x` into `into`, per unit of the step's time. */
export type Slopes = (x: Float64Array, into: Float64Array) => void;

/** The classical Runge–Kutta method of fourth order with a fixed step, for one system of `size` equations. */
export class RungeKutta {
  readonly #slopes: Slopes;
  /** States below this are brought up to it, within a step too: 0 for amounts that cannot be negative. */
  readonly #least: number;
  readonly #at: Float64Array;
  readonly #k: readonly [Float64Array, Float64Array, Float64Array, Float64Array];

  constructor(size: number, slopes: Slopes, least = Number.NEGATIVE_INFINITY) {
    this.#slopes = slopes;
    this.#least = least;
    this.#at = new Float64Array(size);
    const empty = (): Float64Array => new Float64Array(size);
    this.#k = [empty(), empty(), empty(), empty()];
  }

  /** Takes `x` on by `h`, in place. */
  step(x: Float64Array, h: number): void {
    const [k1, k2, k3, k4] = this.#k;
    this.#slopes(x, k1);
    this.#slopes(this.#shifted(x, k1, h / 2), k2);
    this.#slopes(this.#shifted(x, k2, h / 2), k3);
    this.#slopes(this.#shifted(x, k3, h), k4);
    for (let i = 0; i < x.length; i++) {
      const sum = (k1[i] as number) + 2 * (k2[i] as number) + 2 * (k3[i] as number) + (k4[i] as number);
      const next = (x[i] as number) + (h / 6) * sum;
      x[i] = next > this.#least ? next : this.#least;
    }
  }

  #shifted(x: Float64Array, k: Float64Array, h: number): Float64Array {
    const at = this.#at;
    for (let i = 0; i < at.length; i++) {
      const next = (x[i] as number) + h * (k[i] as number);
      at[i] = next > this.#least ? next : this.#least;
    }
    return at;
  }
}
