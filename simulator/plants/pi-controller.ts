/**
 * A PI controller in velocity form: over an `interval` the output is to move by
 *
 *     Δu = gain · (e − e₋₁ + interval / reset · e)
 *
 * Who calls it adds that to what he commands, and limits the sum: what stands at a limit cannot wind up. The first
 * move knows no error before its own and has the integral part alone.
 */
export class PiController {
  readonly #gain: number;
  readonly #reset: number;
  /** Not a number before the first move: a null beside numbers would be an allocation at every move. */
  #last = Number.NaN;

  /** `gain` in units of the output per unit of the error; `reset` in the caller's unit of time. */
  constructor(gain: number, reset: number) {
    this.#gain = gain;
    this.#reset = reset;
  }

  /** What the error asks the output to move by, over `interval` since the last call (in the unit of `reset`). */
  move(error: number, interval: number): number {
    const change = error - this.#last;
    this.#last = error;
    return this.#gain * ((Number.isNaN(change) ? 0 : change) + (interval / this.#reset) * error);
  }
}
