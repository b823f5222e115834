import { closeSync, openSync, writeSync } from 'node:fs';

const BLOCK = 1 << 16;

/** A text file that is written line by line: lines wait in one block until it is worth a call. */
export class LineFile {
  readonly #descriptor: number;
  #block = '';

  constructor(path: string) {
    this.#descriptor = openSync(path, 'w');
  }

  /** Adds text, newline and all. */
  readonly add = (text: string): void => {
    this.#block += text;
    if (this.#block.length >= BLOCK) this.#flush();
  };

  close(): void {
    this.#flush();
    closeSync(this.#descriptor);
  }

  #flush(): void {
    const bytes = Buffer.from(this.#block);
    this.#block = '';
    for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
  }
}
