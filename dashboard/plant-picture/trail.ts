import type { PlantMoment } from '../shared/plant-source.ts';

/** Keeps the last stretch of shown values for the small trends. */
export class Trail {
  readonly #seconds: number;
  readonly #values = new Map<string, [number, number][]>();
  #last = Number.NEGATIVE_INFINITY;

  /** `seconds`: how much simulation time the trail holds. */
  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  /** Takes a moment's values of `tags`. Time that runs backwards (a reset, a seek) starts the trail anew. */
  take(moment: PlantMoment, tags: readonly string[]): void {
    if (moment.t < this.#last) this.#values.clear();
    if (moment.t === this.#last) return;
    this.#last = moment.t;
    for (const tag of tags) {
      const value = moment.shown[tag];
      if (value === null || value === undefined) continue;
      const list = this.#values.get(tag) ?? [];
      const before = list.at(-1);
      // Twice a percent of the window is finer than a pixel of the drawing.
      if (before && moment.t - before[0] < this.#seconds / 200) before[1] = value;
      else list.push([moment.t, value]);
      while ((list[0]?.[0] ?? moment.t) < moment.t - this.#seconds) list.shift();
      this.#values.set(tag, list);
    }
  }

  of(tag: string): readonly (readonly [number, number])[] {
    return this.#values.get(tag) ?? [];
  }
}
