import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Backend, Series, Trend } from '../backends/backend.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { ExerciseRecord } from '../store/exercises.ts';

/** Points of one series in an answer: a trend is some 1,500 pixels wide. */
const POINTS = 1500;

export interface HistoryOptions {
  readonly backend: Backend;
  readonly jobs: Jobs;
  /** A folder in the data directory. */
  readonly folder: string;
  /** Hours of operation before the exercise that trends reach back to. */
  readonly hours: number;
  readonly tags: (site: string) => readonly string[];
  readonly log: (line: string) => void;
}

/** Hours before an exercise that are reckoned ahead of the rest. */
const RECENT = 2;

const LIVE = new Set(['preparing', 'ready', 'running', 'paused']);

/**
 * What the historian knows of an exercise: the day before it, reckoned in virtual time with the same seed; the exercise
 * itself, from its cell while that lives and from a file afterwards.
 */
export class History {
  readonly #options: HistoryOptions;
  readonly #before = new Map<string, Promise<Trend>>();
  /** The last hours of the day before, which are there long before the whole of it. */
  readonly #recent = new Map<string, Trend>();
  readonly #kept = new Map<string, Promise<Trend>>();

  constructor(options: HistoryOptions) {
    this.#options = options;
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  }

  /** Starts reckoning the day before the exercise; trends are short of it until that is done. */
  prepare(record: ExerciseRecord): void {
    void this.#dayBefore(record);
  }

  /** Keeps what the cell's historian holds, before the cell goes. */
  async keep(record: ExerciseRecord): Promise<void> {
    try {
      const tags = this.#options.tags(record.site);
      const trend = await this.#options.backend.series(record.id, tags, 0, record.t / 1e6);
      this.#write(this.#file(record.id, 'during'), trend);
      this.#kept.set(record.id, Promise.resolve(trend));
    } catch (error) {
      this.#options.log(`exercise ${record.id}: its history was not kept: ${(error as Error).message}`);
    }
  }

  /** Series of tags from and to in simulation seconds; before the start they have one point a minute. */
  async series(
    record: ExerciseRecord,
    tags: readonly string[],
    from: number,
    to: number,
    withOverlay: boolean,
  ): Promise<Trend> {
    const during = LIVE.has(record.status)
      ? await this.#options.backend.series(record.id, tags, Math.max(0, from), to)
      : await this.#during(record);
    const before = from < 0 ? await this.#dayBefore(record, true) : null;
    const join = (part: keyof Trend): Series[] =>
      tags.flatMap((tag) => {
        // A file that an older version kept may know less.
        const pieces = [before, during].map((trend) => trend?.[part]?.find((series) => series.tag === tag));
        if (part !== 'view' && !pieces.some(Boolean)) return [];
        const t: number[] = [];
        const value: (number | null)[] = [];
        for (const piece of pieces) {
          for (const [i, at] of (piece?.t ?? []).entries()) {
            if (at < from || at > to) continue;
            t.push(at);
            value.push(piece?.value[i] ?? null);
          }
        }
        return [thinned({ tag, t, value })];
      });
    const overlay = (part: 'truth' | 'measured' | 'shown'): Series[] => (withOverlay ? join(part) : []);
    return {
      view: join('view'),
      truth: overlay('truth'),
      measured: overlay('measured'),
      shown: overlay('shown'),
    };
  }

  #dayBefore(record: ExerciseRecord, onlyIfDone = false): Promise<Trend | null> {
    let known = this.#before.get(record.id);
    const file = this.#file(record.id, 'before');
    if (!known && existsSync(file)) {
      known = Promise.resolve(JSON.parse(readFileSync(file, 'utf8')) as Trend);
      this.#before.set(record.id, known);
    }
    if (!known) {
      const { scenario, team, seed, measures } = record;
      const recipe = { scenario, team, seed, measures: [...measures] };
      const { jobs, hours } = this.#options;
      // A lesson begins at once, and the whole day takes its time to reckon: the hours that are looked at first go first.
      if (hours > RECENT) {
        jobs.run('day-before', { ...recipe, hours: RECENT }, true).then(
          (trend) => this.#recent.set(record.id, trend),
          () => {},
        );
      }
      known = jobs.run('day-before', { ...recipe, hours }).then((trend) => {
        this.#write(file, trend);
        this.#recent.delete(record.id);
        return trend;
      });
      known.catch((error: Error) => {
        this.#before.delete(record.id);
        this.#options.log(`exercise ${record.id}: no history of the day before: ${error.message}`);
      });
      this.#before.set(record.id, known);
    }
    if (!onlyIfDone) return known.catch(() => null);
    // A screen need not wait for the past: it asks again.
    const recent = this.#recent.get(record.id) ?? null;
    return Promise.race([
      known.catch(() => recent),
      new Promise<Trend | null>((resolve) => setTimeout(resolve, 50, recent)),
    ]);
  }

  #during(record: ExerciseRecord): Promise<Trend> {
    let known = this.#kept.get(record.id);
    const file = this.#file(record.id, 'during');
    if (!known && existsSync(file)) known = Promise.resolve(JSON.parse(readFileSync(file, 'utf8')) as Trend);
    known ??= this.#options.jobs
      // A cell that was killed left no history: its logs bring it back.
      .run('rebuild', { exercise: record.id }, true)
      .then(({ trend }) => {
        this.#write(file, trend);
        return trend;
      });
    this.#kept.set(record.id, known);
    known.catch(() => this.#kept.delete(record.id));
    return known;
  }

  #file(id: string, part: 'before' | 'during'): string {
    return join(this.#options.folder, `${id}.${part}.json`);
  }

  #write(file: string, trend: Trend): void {
    const draft = `${file}.part`;
    writeFileSync(draft, JSON.stringify(trend), { mode: 0o600 });
    renameSync(draft, file);
  }
}

/* Of each stretch the lowest and the highest point stay, so that no spike is lost. */
const thinned = (series: Series): Series => {
  const { t, value } = series;
  if (t.length <= POINTS) return series;
  const stretch = Math.ceil((2 * t.length) / POINTS);
  const kept: number[] = [];
  for (let start = 0; start < t.length; start += stretch) {
    let low = start;
    let high = start;
    for (let i = start; i < Math.min(t.length, start + stretch); i++) {
      if ((value[i] ?? 0) < (value[low] ?? 0)) low = i;
      if ((value[i] ?? 0) > (value[high] ?? 0)) high = i;
    }
    kept.push(...(low === high ? [low] : low < high ? [low, high] : [high, low]));
  }
  return { tag: series.tag, t: kept.map((i) => t[i] as number), value: kept.map((i) => value[i] as number | null) };
};
