import { closeSync, openSync, writeSync } from 'node:fs';

/** A file that an event log is written to, block by block. */
export class LogFile {
  readonly #descriptor: number;

  constructor(path: string) {
    this.#descriptor = openSync(path, 'w');
  }

  /** Adds bytes to the end. */
  readonly add = (block: Uint8Array): void => {
    for (let at = 0; at < block.length; ) at += writeSync(this.#descriptor, block, at);
  };

  close(): void {
    closeSync(this.#descriptor);
  }
}
