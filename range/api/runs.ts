import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { RunRequestSchema, StoredRun } from '../contract/demonstration.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { RunEvents } from '../jobs/run-events.ts';
import type { Store } from '../store/store.ts';
import type { Content } from './content.ts';
import { ApiFault } from './faults.ts';
import type { EventView } from './schemas.ts';
import { teams } from './teams.ts';

/** Runs of which events are kept at hand. */
const KEPT = 4;

/** Virtual runs that an instructor asks for, made by a job and kept. */
export class Runs {
  readonly #store: Store;
  readonly #content: Content;
  readonly #jobs: Jobs;
  /** Events already brought back, by run; few, because a reader follows the causes of one number at a time. */
  readonly #events = new Map<string, Map<number, EventView>>();

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

  /** Events of a stored run by their numbers, brought back by running it again. */
  async events(id: string, seqs: readonly number[]): Promise<EventView[]> {
    const run = this.#store.exercises.run(id);
    if (!run) throw new ApiFault('unknown-run', { id });
    let known = this.#events.get(id);
    if (!known || seqs.some((seq) => !known?.has(seq))) {
      const made: RunEvents = await this.#jobs.run('run-events', { request: run.request, seqs }, true);
      // Sites, scenarios or programs may have changed since: the numbers would then name other events.
      if (made.digest !== run.recording.result.digest) throw new ApiFault('run-changed', { id });
      known = new Map([...(this.#events.get(id) ?? [])]);
      for (const { seq, t, type, cause, data } of made.events) {
        known.set(seq, { seq, t: t / 1e6, type, cause, data: data as Record<string, unknown> });
      }
      this.#events.delete(id);
      this.#events.set(id, known);
      const oldest = this.#events.keys().next().value;
      if (this.#events.size > KEPT && oldest !== undefined) this.#events.delete(oldest);
    }
    return seqs.flatMap((seq) => known?.get(seq) ?? []);
  }
}
