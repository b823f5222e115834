import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { RunRequestSchema, StoredRun } from '../contract/demonstration.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Store } from '../store/store.ts';
import type { Content } from './content.ts';
import { ApiFault } from './faults.ts';
import { teams } from './teams.ts';

/** Virtual runs that an instructor asks for, made by a job and kept. */
export class Runs {
  readonly #store: Store;
  readonly #content: Content;
  readonly #jobs: Jobs;

  constructor(store: Store, content: Content, jobs: Jobs) {
    this.#store = store;
    this.#content = content;
    this.#jobs = jobs;
  }

  async run(request: z.output<typeof RunRequestSchema>): Promise<StoredRun> {
    const scenario = this.#content.scenario(request.scenario);
    if (!scenario) throw new ApiFault('unknown-scenario', { scenario: request.scenario });
    if (!teams.some(({ id }) => id === request.team)) throw new ApiFault('unknown-team', { team: request.team });
    this.#content.checkMeasures(scenario.site, request.measures);
    const recording = await this.#jobs.run('run', request, true);
    const run: StoredRun = { id: randomUUID(), at: new Date().toISOString(), request, recording };
    this.#store.exercises.saveRun(run);
    return run;
  }
}
