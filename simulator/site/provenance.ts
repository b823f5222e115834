/** Who last touched what: for each tag the latest event that changed it, so that consequences find their causes. */
export class Provenance {
  #latest = new Map<string, number>();

  note(tags: readonly string[], seq: number): void {
    for (const tag of tags) this.#latest.set(tag, seq);
  }

  /** The latest event that changed one of the tags, or null when nobody has. */
  latest(tags: readonly string[]): number | null {
    let latest: number | null = null;
    for (const tag of tags) {
      const seq = this.#latest.get(tag);
      if (seq !== undefined && (latest === null || seq > latest)) latest = seq;
    }
    return latest;
  }

  snapshot(): unknown {
    return [...this.#latest];
  }

  restore(state: unknown): void {
    this.#latest = new Map(state as readonly (readonly [string, number])[]);
  }
}
