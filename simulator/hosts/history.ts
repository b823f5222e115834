/** Where a historian keeps its samples: a synchronous port; files and databases stand behind it in the shell. */
export interface HistoryStore {
  /** Adds a sample; times (simulation seconds) of one tag never go back. */
  append(tag: string, t: number, value: number): void;
  /** Samples with `from ≤ t ≤ to`, and the last one before `from`, so that a step line has its start. */
  range(tag: string, from: number, to: number): { readonly t: readonly number[]; readonly value: readonly number[] };
  last(tag: string): number | undefined;
  tags(): readonly string[];
  snapshot(): unknown;
  restore(state: unknown): void;
}

class Series {
  length: number;
  t: Float64Array;
  value: Float64Array;

  constructor(t: Float64Array = new Float64Array(0), value: Float64Array = new Float64Array(0)) {
    this.t = t;
    this.value = value;
    this.length = t.length;
  }

  append(t: number, value: number): void {
    if (this.length === this.t.length) {
      this.t = grown(this.t);
      this.value = grown(this.value);
    }
    this.t[this.length] = t;
    this.value[this.length++] = value;
  }

  /** Index of the first sample later than `t`. */
  after(t: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.t[middle] as number) <= t) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

const grown = (array: Float64Array): Float64Array => {
  const larger = new Float64Array(Math.max(64, array.length * 2));
  larger.set(array);
  return larger;
};

type SavedSeries = { readonly tag: string; readonly t: Float64Array; readonly value: Float64Array };

/** Samples in memory, 16 bytes each. */
export class MemoryHistory implements HistoryStore {
  #series = new Map<string, Series>();

  append(tag: string, t: number, value: number): void {
    let series = this.#series.get(tag);
    if (!series) {
      series = new Series();
      this.#series.set(tag, series);
    }
    series.append(t, value);
  }

  range(tag: string, from: number, to: number): { t: number[]; value: number[] } {
    const series = this.#series.get(tag);
    if (!series) return { t: [], value: [] };
    const first = Math.max(0, series.after(from) - 1);
    const end = series.after(to);
    return { t: Array.from(series.t.subarray(first, end)), value: Array.from(series.value.subarray(first, end)) };
  }

  last(tag: string): number | undefined {
    const series = this.#series.get(tag);
    return series && series.length > 0 ? series.value[series.length - 1] : undefined;
  }

  tags(): readonly string[] {
    return [...this.#series.keys()];
  }

  snapshot(): unknown {
    return [...this.#series].map(
      ([tag, series]): SavedSeries => ({
        tag,
        t: series.t.slice(0, series.length),
        value: series.value.slice(0, series.length),
      }),
    );
  }

  restore(state: unknown): void {
    this.#series = new Map(
      (state as readonly SavedSeries[]).map(({ tag, t, value }) => [tag, new Series(t.slice(), value.slice())]),
    );
  }
}
