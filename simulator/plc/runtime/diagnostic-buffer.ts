/** A list that keeps its newest entries: diagnostic buffers and audit logs of devices. Entries are plain data. */
export class Ring<Entry> {
  readonly #limit: number;
  #entries: Entry[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    if (this.#entries.length > this.#limit) this.#entries.shift();
  }

  /** Newest first. */
  list(): Entry[] {
    return this.#entries.toReversed();
  }

  snapshot(): readonly Entry[] {
    return [...this.#entries];
  }

  restore(entries: readonly Entry[]): void {
    this.#entries = structuredClone(entries) as Entry[];
  }
}

/** Entries that a controller's diagnostic buffer holds. */
export const DIAGNOSTIC_ENTRIES = 100;
