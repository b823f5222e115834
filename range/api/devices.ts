import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Backend } from '../backends/backend.ts';
import type { DeviceRecord } from '../exercise/devices.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { ExerciseRecord } from '../store/exercises.ts';
import type { Store } from '../store/store.ts';

/** Wall milliseconds for which a live exercise's controllers need not be read out again for the next who asks. */
const FRESH = 2000;
const LIVE = new Set(['ready', 'running', 'paused']);

/** What stood in the controllers of an exercise: of a live one as it is, of an ended one as its cell left it. */
export class Devices {
  readonly #store: Store;
  readonly #backend: Backend;
  readonly #jobs: Jobs;
  readonly #reading = new Map<string, Promise<readonly DeviceRecord[]>>();
  readonly #rebuilding = new Map<string, Promise<readonly DeviceRecord[]>>();

  constructor(store: Store, backend: Backend, jobs: Jobs) {
    this.#store = store;
    this.#backend = backend;
    this.#jobs = jobs;
  }

  /** Keeps what an exercise's controllers held, when its cell goes. */
  keep(record: ExerciseRecord, devices: readonly DeviceRecord[]): void {
    const file = this.#file(record);
    mkdirSync(join(this.#store.directory, 'devices'), { recursive: true, mode: 0o700 });
    const draft = `${file}.part`;
    writeFileSync(draft, JSON.stringify(devices), { mode: 0o600 });
    renameSync(draft, file);
  }

  /** What can be had at once; null for a cell that was killed, whose controllers a job has to bring back. */
  async at(record: ExerciseRecord): Promise<readonly DeviceRecord[] | null> {
    if (LIVE.has(record.status)) return this.#read(record.id);
    const file = this.#file(record);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly DeviceRecord[]) : null;
  }

  /** Somebody changed something in a controller: who asks next reads it out again. */
  changed(id: string): void {
    this.#reading.delete(id);
  }

  /** The same, brought back from the logs where it has to be. */
  async of(record: ExerciseRecord): Promise<readonly DeviceRecord[]> {
    const known = await this.at(record);
    if (known) return known;
    const { id } = record;
    let rebuilding = this.#rebuilding.get(id);
    if (!rebuilding) {
      rebuilding = this.#jobs
        .run('rebuild', { exercise: id }, true)
        .then(({ devices }) => {
          this.keep(record, devices);
          return devices;
        })
        .finally(() => this.#rebuilding.delete(id));
      this.#rebuilding.set(id, rebuilding);
    }
    return rebuilding;
  }

  #read(id: string): Promise<readonly DeviceRecord[]> {
    const known = this.#reading.get(id);
    if (known) return known;
    const reading = this.#backend.devices(id);
    this.#reading.set(id, reading);
    const forget = (): boolean => this.#reading.delete(id);
    reading.then(() => setTimeout(forget, FRESH).unref(), forget);
    return reading;
  }

  #file(record: ExerciseRecord): string {
    return join(this.#store.directory, 'devices', `${record.id}.json`);
  }
}
