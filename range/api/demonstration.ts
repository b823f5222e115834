import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMONSTRATION } from '../exercise/demonstration.ts';
import type { Jobs } from '../jobs/jobs.ts';

/**
 * The guided demonstrations: for each scenario two virtual runs, made by a job the first time that somebody asks and
 * kept in the data directory for as long as engine and content stay what they are.
 */
export class Demonstrations {
  readonly #folder: string;
  readonly #jobs: Jobs;
  /** Engine version and content: what the files depend on. */
  readonly #key: string;
  readonly #made = new Map<string, Promise<Buffer>>();

  constructor(folder: string, jobs: Jobs, key: string) {
    this.#folder = folder;
    this.#jobs = jobs;
    this.#key = key;
  }

  /** The demonstration of a scenario as JSON; without one the one that everybody may see. */
  bytes(scenario: string = DEMONSTRATION.scenario): Promise<Buffer> {
    let made = this.#made.get(scenario);
    if (!made) {
      made = this.#make(scenario);
      this.#made.set(scenario, made);
      // What lies on the disk need not fill the memory, and what failed may be tried again.
      const forget = () => this.#made.delete(scenario);
      made.then(forget, forget);
    }
    return made;
  }

  async #make(scenario: string): Promise<Buffer> {
    const hash = createHash('sha256').update(`${this.#key} ${scenario}`).digest('hex').slice(0, 16);
    const file = join(this.#folder, `demonstration-${hash}.json`);
    if (existsSync(file)) return readFileSync(file);
    const made = Buffer.from(JSON.stringify(await this.#jobs.run('demonstration', { scenario }, true)));
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const draft = `${file}.part`;
    writeFileSync(draft, made, { mode: 0o600 });
    renameSync(draft, file);
    return made;
  }
}
