import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Jobs } from '../jobs/jobs.ts';

/**
 * The guided demonstration: two virtual runs, made by a job the first time and kept in the data directory for as long
 * as engine and content stay what they are.
 */
export class DemonstrationFile {
  readonly #folder: string;
  readonly #jobs: Jobs;
  /** Engine version and content: what the file depends on. */
  readonly #key: string;
  #bytes: Promise<Buffer> | null = null;

  constructor(folder: string, jobs: Jobs, key: string) {
    this.#folder = folder;
    this.#jobs = jobs;
    this.#key = createHash('sha256').update(key).digest('hex').slice(0, 16);
  }

  /** The demonstration as JSON. */
  bytes(): Promise<Buffer> {
    this.#bytes ??= this.#make().catch((error) => {
      this.#bytes = null;
      throw error;
    });
    return this.#bytes;
  }

  async #make(): Promise<Buffer> {
    const file = join(this.#folder, `demonstration-${this.#key}.json`);
    if (existsSync(file)) return readFileSync(file);
    const made = Buffer.from(JSON.stringify(await this.#jobs.run('demonstration', {}, true)));
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const draft = `${file}.part`;
    writeFileSync(draft, made, { mode: 0o600 });
    renameSync(draft, file);
    return made;
  }
}
