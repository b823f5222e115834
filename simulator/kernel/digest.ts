import { createHash, type Hash } from 'node:crypto';
import { canonicalJson } from './canonical.ts';
import type { WorldEvent } from './event.ts';

const BLOCK = 1 << 15;

/** SHA-256 over the canonical JSON of events, one a line, in order: a fold over the event log. */
export class Digest {
  #hash: Hash = createHash('sha256');
  #pending = '';

  /** Adds an event and returns the line that was hashed, so that a log need not write it a second time. */
  add(event: WorldEvent): string {
    const line = `${canonicalJson(event)}\n`;
    this.#pending += line;
    if (this.#pending.length >= BLOCK) this.#flush();
    return line;
  }

  /** The digest of everything added so far; more may be added afterwards. */
  get value(): string {
    this.#flush();
    return this.#hash.copy().digest('hex');
  }

  copy(): Digest {
    this.#flush();
    const twin = new Digest();
    twin.#hash = this.#hash.copy();
    return twin;
  }

  #flush(): void {
    if (this.#pending === '') return;
    this.#hash.update(this.#pending);
    this.#pending = '';
  }
}
