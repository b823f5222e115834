import { join } from 'node:path';
import type { Backend } from '../backends/backend.ts';
import type { Library } from '../backends/library.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Store } from '../store/store.ts';
import { Content } from './content.ts';
import { Demonstrations } from './demonstration.ts';
import { Devices } from './devices.ts';
import { Engineering } from './engineering/engineering.ts';
import { History } from './history.ts';
import { Investigation } from './investigation.ts';
import { Live } from './live.ts';
import { Runs } from './runs.ts';
import { Scores } from './scores.ts';
import { Signal } from './signal.ts';
import { seats } from './teams.ts';
import { Terminals } from './terminals.ts';

export interface RangeOptions {
  readonly store: Store;
  readonly library: Library;
  readonly backend: Backend;
  readonly jobs: Jobs;
  readonly version: string;
  /** Changes when sites, scenarios or programs change: what is kept between starts depends on it. */
  readonly contentKey: string;
  /** Hours before an exercise that trends reach back to; 24 unless told otherwise. */
  readonly historyHours?: number;
  readonly edge: { readonly host: string; readonly basePort: number } | null;
  readonly log: (line: string) => void;
}

/** The range itself, behind its web server: everything that a request can be about. */
export class Range {
  readonly store: Store;
  readonly content: Content;
  readonly live: Live;
  readonly runs: Runs;
  readonly scores: Scores;
  readonly devices: Devices;
  readonly investigation: Investigation;
  readonly terminals: Terminals;
  readonly engineering: Engineering;
  readonly demonstration: Demonstrations;
  /** Names of people whose sessions have just ended. */
  readonly signedOut = new Signal<string>();
  readonly #backend: Backend;
  readonly #jobs: Jobs;

  constructor(options: RangeOptions) {
    const { store, backend, jobs, log } = options;
    this.store = store;
    this.#backend = backend;
    this.#jobs = jobs;
    this.content = new Content(options.library, options.version);
    const history = new History({
      backend,
      jobs,
      folder: join(store.directory, 'history'),
      hours: options.historyHours ?? 24,
      tags: (site) =>
        (this.content.document(site)?.points ?? []).filter((point) => point.history).map(({ tag }) => tag),
      log,
    });
    this.scores = new Scores({ store, jobs, log });
    this.live = new Live({
      store,
      content: this.content,
      backend,
      history,
      scores: this.scores,
      edge: options.edge,
      onEnded: (record, { capture, devices }) => {
        this.investigation.keepCapture(record, capture);
        if (devices) this.devices.keep(record, devices);
        if (record.t > 0) this.scores.prepare(record);
      },
      log,
    });
    this.devices = new Devices(store, backend, jobs);
    this.investigation = new Investigation({ store, live: this.live, backend, jobs, devices: this.devices });
    this.terminals = new Terminals(this.live, store);
    this.engineering = new Engineering(this.live, this.devices);
    this.runs = new Runs(store, this.content, jobs);
    this.demonstration = new Demonstrations(join(store.directory, 'cache'), jobs, options.contentKey);
    for (const seat of seats) store.accounts.ensure(seat);
    for (const id of store.exercises.markInterrupted()) log(`exercise ${id} was interrupted; its log is kept`);
  }

  async close(): Promise<void> {
    await this.live.close();
    await this.#backend.close();
    await this.#jobs.close();
  }
}
