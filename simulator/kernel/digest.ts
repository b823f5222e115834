import { createHash, type Hash } from 'node:crypto';
import { canonicalJson, quote } from './canonical.ts';
import type { WorldEvent } from './event.ts';

const BLOCK = 1 << 15;

/**
 * Writers of the canonical JSON of an event's data, by type: for types so frequent that the general writer is felt. A
 * writer gives the same text as `canonicalJson`, to the letter.
 */
export type DataWriters = Readonly<Record<string, (data: never) => string>>;

/** The canonical JSON of an event. */
export const eventJson = (event: WorldEvent, writers: DataWriters = {}): string => {
  const write = writers[event.type] as ((data: unknown) => string) | undefined;
  const data = write ? write(event.data) : canonicalJson(event.data);
  return `{"audience":"${event.audience}","cause":${event.cause},"cell":${quote(event.cell)},"data":${data},"seq":${event.seq},"t":${event.t},"type":${quote(event.type)},"v":${event.v}}`;
};

/**
 * SHA-256 over the canonical JSON of events, one a line, in order: a fold over the event log. `sink` gets the bytes
 * that were hashed, many lines at once, so that a log need not encode them a second time.
 */
export class Digest {
  #hash: Hash = createHash('sha256');
  #pending = '';
  readonly #writers: DataWriters;
  readonly #sink: ((block: Uint8Array) => void) | null;

  constructor(writers: DataWriters = {}, sink: ((block: Uint8Array) => void) | null = null) {
    this.#writers = writers;
    this.#sink = sink;
  }

  /** Adds an event and returns the line that was hashed, so that a log need not write it a second time. */
  add(event: WorldEvent): string {
    const line = `${eventJson(event, this.#writers)}\n`;
    this.#pending += line;
    if (this.#pending.length >= BLOCK) this.#flush();
    return line;
  }

  /** The digest of everything added so far; more may be added afterwards. */
  get value(): string {
    this.#flush();
    return this.#hash.copy().digest('hex');
  }

  /** A digest that goes on from here on its own; it has no sink. */
  copy(): Digest {
    this.#flush();
    const twin = new Digest(this.#writers);
    twin.#hash = this.#hash.copy();
    return twin;
  }

  #flush(): void {
    if (this.#pending === '') return;
    const block = Buffer.from(this.#pending);
    this.#pending = '';
    this.#hash.update(block);
    this.#sink?.(block);
  }
}
