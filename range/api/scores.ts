import type { Scorecard } from '../contract/result.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { ExerciseRecord } from '../store/exercises.ts';
import type { Store } from '../store/store.ts';

/** Scores of exercises that have ended: folds over their logs and their twins', made by a job and kept. */
export class Scores {
  readonly #store: Store;
  readonly #jobs: Jobs;
  readonly #log: (line: string) => void;
  readonly #pending = new Map<string, Promise<Scorecard>>();

  constructor({ store, jobs, log }: { store: Store; jobs: Jobs; log: (line: string) => void }) {
    this.#store = store;
    this.#jobs = jobs;
    this.#log = log;
  }

  /** Starts reckoning, so that the score is there when somebody looks. */
  prepare(record: ExerciseRecord): void {
    this.of(record).catch((error: Error) => this.#log(`exercise ${record.id}: no score: ${error.message}`));
  }

  of(record: ExerciseRecord): Promise<Scorecard> {
    const kept = this.#store.exercises.score(record.id) as Scorecard | null;
    if (kept) return Promise.resolve(kept);
    let pending = this.#pending.get(record.id);
    if (!pending) {
      pending = this.#jobs.run('score', { exercise: record.id }, true).then((card) => {
        this.#store.exercises.saveScore(record.id, card);
        return card;
      });
      this.#pending.set(record.id, pending);
      const done = () => this.#pending.delete(record.id);
      pending.then(done, done);
    }
    return pending;
  }
}
