/** A histogram of lateness in 0.1 ms bins up to a second: percentiles without keeping every measurement. */
export class Lateness {
  readonly #bins = new Uint32Array(10_001);
  #count = 0;

  /** @param milliseconds wall time between when something was due and when it ran */
  add(milliseconds: number): void {
    const bin = Math.min(10_000, Math.max(0, Math.floor(milliseconds * 10)));
    this.#bins[bin] = (this.#bins[bin] as number) + 1;
    this.#count++;
  }

  get count(): number {
    return this.#count;
  }

  /** Milliseconds that `share` (0 to 1) of the measurements did not pass; 0 without measurements. */
  percentile(share: number): number {
    if (this.#count === 0) return 0;
    const wanted = Math.ceil(this.#count * share);
    let seen = 0;
    for (let bin = 0; bin < this.#bins.length; bin++) {
      seen += this.#bins[bin] as number;
      if (seen >= wanted) return (bin + 1) / 10;
    }
    return 1000;
  }
}
