import { createHash } from 'node:crypto';
import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { StoredRun } from '../contract/demonstration.ts';
import type { Exercise } from '../contract/exercise.ts';

export type Status = Exercise['status'];

/** An exercise as it is kept. `t` and `until` are microseconds of simulation time, `startOfDay` seconds. */
export interface ExerciseRecord {
  readonly id: string;
  readonly scenario: string;
  readonly site: string;
  readonly team: string;
  readonly seed: number;
  readonly measures: readonly string[];
  readonly pace: number;
  readonly status: Status;
  readonly fault: string | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly t: number;
  readonly until: number;
  readonly startOfDay: number;
  /** What replay starts from: engine version, seed, the resolved site and scenario, as JSON. */
  readonly header: string;
}

/** One line of the event log: the canonical JSON that the digest reads, and when it was written (epoch ms). */
export interface EventLine {
  readonly seq: number;
  readonly t: number;
  readonly type: string;
  readonly audience: string;
  readonly line: string;
  readonly wall: number;
}

/** One line of the input log: a stamped command as JSON. */
export interface InputLine {
  readonly n: number;
  readonly t: number;
  readonly wall: number;
  readonly command: string;
}

export interface LogBatch {
  readonly exercise: string;
  /** How far the world had come. */
  readonly t: number;
  readonly events: readonly EventLine[];
  readonly inputs: readonly InputLine[];
}

export interface EventQuery {
  /** Only later than this `seq`. */
  readonly after?: number;
  /** Simulation microseconds, both included. */
  readonly from?: number;
  readonly upTo?: number;
  readonly limit?: number;
  readonly types?: readonly string[];
  /** What a team may see of the log itself. Traffic it sees as a capture. */
  readonly audience?: 'team';
}

const RUNNING: readonly Status[] = ['preparing', 'ready', 'running', 'paused'];

/** All of an exercise but its header. */
const COLUMNS = `id, scenario, site, team, seed, measures, pace, status, fault, created_at, started_at, ended_at, t, until,
  start_of_day`;
/** What a team may see of the log itself, word for word as the index `events_team` has it. */
const TEAM = "AND audience = 'team' AND type NOT LIKE 'net.%'";
/** Headers kept in memory: those of what runs now, and of some that somebody looks back at. */
const HEADERS = 24;

/** Exercises, their logs, and what teams hand in. Every write is on the disk when its call returns. */
export class Exercises {
  readonly #db: DatabaseSync;
  readonly #insertEvent: StatementSync;
  readonly #insertInput: StatementSync;
  readonly #setTime: StatementSync;
  readonly #find: StatementSync;
  /** Headers that somebody has read, the latest last. */
  readonly #headers = new Map<string, string>();

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#insertEvent = db.prepare(
      'INSERT INTO events (exercise, seq, t, type, audience, wall, line) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#insertInput = db.prepare('INSERT INTO inputs (exercise, n, t, wall, command) VALUES (?, ?, ?, ?, ?)');
    this.#find = db.prepare(`SELECT ${COLUMNS} FROM exercises WHERE id = ?`);
    this.#setTime = db.prepare('UPDATE exercises SET t = ? WHERE id = ?');
  }

  create(record: ExerciseRecord): void {
    this.#db
      .prepare(
        `INSERT INTO exercises (id, scenario, site, team, seed, measures, pace, status, fault, created_at, t, until,
           start_of_day, header) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        record.id,
        record.scenario,
        record.site,
        record.team,
        record.seed,
        JSON.stringify(record.measures),
        record.pace,
        record.status,
        record.fault,
        record.createdAt,
        record.t,
        record.until,
        record.startOfDay,
        record.header,
      );
  }

  /** Changes what is given, keeps the rest. */
  update(
    id: string,
    change: Partial<Omit<ExerciseRecord, 'id' | 'scenario' | 'site' | 'team' | 'seed' | 'createdAt'>>,
  ): void {
    const now = this.#find.get(id) as unknown as ExerciseRow | undefined;
    if (!now) return;
    const { header, ...rest } = change;
    const next = { ...record(now), ...rest };
    if (header !== undefined) this.#headers.delete(id);
    this.#db
      .prepare(
        `UPDATE exercises SET status = ?, fault = ?, pace = ?, measures = ?, started_at = ?, ended_at = ?, t = ?, until = ?,
           start_of_day = ?, header = COALESCE(?, header) WHERE id = ?`,
      )
      .run(
        next.status,
        next.fault,
        next.pace,
        JSON.stringify(next.measures),
        next.startedAt,
        next.endedAt,
        next.t,
        next.until,
        next.startOfDay,
        header ?? null,
        id,
      );
  }

  find(id: string): ExerciseRecord | null {
    const row = this.#find.get(id);
    return row ? this.#record(row as unknown as ExerciseRow) : null;
  }

  /** Newest first; of one team when it is given. */
  list(team?: string): ExerciseRecord[] {
    const rows =
      team === undefined
        ? this.#db.prepare(`SELECT ${COLUMNS} FROM exercises ORDER BY created_at DESC, id`).all()
        : this.#db.prepare(`SELECT ${COLUMNS} FROM exercises WHERE team = ? ORDER BY created_at DESC, id`).all(team);
    return (rows as unknown as ExerciseRow[]).map((row) => this.#record(row));
  }

  /* A header is hundreds of kilobytes, and every request looks at its exercise: it is read by whoever wants it. */
  #record(row: ExerciseRow): ExerciseRecord {
    const headerOf = (id: string): string => this.#header(id);
    return {
      ...record(row),
      get header() {
        return headerOf(row.id);
      },
    };
  }

  #header(id: string): string {
    const known = this.#headers.get(id);
    if (known !== undefined) return known;
    const row = this.#db.prepare('SELECT header FROM exercises WHERE id = ?').get(id) as { header: string } | undefined;
    const header = row?.header ?? '{}';
    this.#headers.set(id, header);
    if (this.#headers.size > HEADERS) this.#headers.delete(this.#headers.keys().next().value as string);
    return header;
  }

  /**
   * Marks what a killed server left running, and returns their ids. An exercise's `t` is how far its log goes: what
   * came after the last commit is lost, and `fault` says so.
   */
  markInterrupted(): string[] {
    const left = this.list().filter((exercise) => RUNNING.includes(exercise.status));
    for (const { id } of left) this.update(id, { status: 'interrupted', fault: 'log-ends-here' });
    return left.map((exercise) => exercise.id);
  }

  /** Writes what worlds did since the last call, all of it in one commit. */
  append(batches: readonly LogBatch[]): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      for (const { exercise, t, events, inputs } of batches) {
        for (const input of inputs) this.#insertInput.run(exercise, input.n, input.t, input.wall, input.command);
        for (const event of events) {
          this.#insertEvent.run(exercise, event.seq, event.t, event.type, event.audience, event.wall, event.line);
        }
        this.#setTime.run(t, exercise);
      }
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  /** Forgets a run that is started over; answers and report of the team stay with the exercise. */
  clearLog(id: string): void {
    this.#db.exec('BEGIN IMMEDIATE');
    for (const table of ['events', 'inputs', 'scores', 'frames']) {
      this.#db.prepare(`DELETE FROM ${table} WHERE exercise = ?`).run(id);
    }
    this.#db.prepare('UPDATE exercises SET t = 0, fault = NULL, ended_at = NULL WHERE id = ?').run(id);
    this.#db.exec('COMMIT');
  }

  events(id: string, query: EventQuery = {}): EventLine[] {
    const types = query.types ?? [];
    // Left to itself, SQLite reads an exercise's whole log in order rather than look up the few rows that are wanted.
    let index = '';
    if (query.audience) index = 'INDEXED BY events_team';
    else if (types.length > 0 && query.limit === undefined) index = 'INDEXED BY events_type';
    const rows = this.#db
      .prepare(
        `SELECT seq, t, type, audience, wall, line FROM events ${index}
         WHERE exercise = ? AND seq > ? AND t >= ? AND t <= ?
           ${query.audience ? TEAM : ''}
           ${types.length > 0 ? `AND type IN (${types.map(() => '?').join(',')})` : ''}
         ORDER BY seq LIMIT ?`,
      )
      .all(id, query.after ?? -1, query.from ?? 0, query.upTo ?? Number.MAX_SAFE_INTEGER, ...types, query.limit ?? -1);
    return rows as unknown as EventLine[];
  }

  /** Exactly the events with these sequence numbers, as far as they exist. */
  eventsAt(id: string, seqs: readonly number[]): EventLine[] {
    const statement = this.#db.prepare(
      'SELECT seq, t, type, audience, wall, line FROM events WHERE exercise = ? AND seq = ?',
    );
    return seqs.flatMap((seq) => (statement.get(id, seq) as unknown as EventLine | undefined) ?? []);
  }

  /** The event log one line after another, without having all of it in memory. */
  *eventLines(id: string): Generator<EventLine> {
    const statement = this.#db.prepare(
      'SELECT seq, t, type, audience, wall, line FROM events WHERE exercise = ? ORDER BY seq',
    );
    for (const row of statement.iterate(id)) yield row as unknown as EventLine;
  }

  /** SHA-256 over the lines of the event log, as the digest of a world is defined, and their number. */
  digestOf(id: string): { readonly digest: string; readonly events: number } {
    const hash = createHash('sha256');
    let events = 0;
    for (const { line } of this.eventLines(id)) {
      hash.update(line).update('\n');
      events++;
    }
    return { digest: hash.digest('hex'), events };
  }

  /** Keeps the last picture of an exercise; it takes the place of the one before. */
  keepFrame(id: string, frame: unknown): void {
    this.#db
      .prepare(
        'INSERT INTO frames (exercise, body) VALUES (?, ?) ON CONFLICT (exercise) DO UPDATE SET body = excluded.body',
      )
      .run(id, JSON.stringify(frame));
  }

  /** The last picture that was kept, or null. */
  frame(id: string): unknown {
    const row = this.#db.prepare('SELECT body FROM frames WHERE exercise = ?').get(id);
    return row ? JSON.parse(row.body as string) : null;
  }

  inputs(id: string): InputLine[] {
    const rows = this.#db.prepare('SELECT n, t, wall, command FROM inputs WHERE exercise = ? ORDER BY n').all(id);
    return rows as unknown as InputLine[];
  }

  saveAnswer(id: string, question: string, user: string, t: number, body: unknown): void {
    this.#db
      .prepare(
        `INSERT INTO answers (exercise, question, user, at, t, body) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (exercise, question) DO UPDATE SET user = excluded.user, at = excluded.at, t = excluded.t,
           body = excluded.body`,
      )
      .run(id, question, user, new Date().toISOString(), t, JSON.stringify(body));
  }

  answers(id: string): Map<string, unknown> {
    const rows = this.#db.prepare('SELECT question, body FROM answers WHERE exercise = ?').all(id) as unknown as {
      question: string;
      body: string;
    }[];
    return new Map(rows.map((row) => [row.question, JSON.parse(row.body)]));
  }

  saveReport(id: string, user: string, t: number, body: unknown): void {
    this.#db
      .prepare(
        `INSERT INTO reports (exercise, user, at, t, body) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (exercise) DO UPDATE SET user = excluded.user, at = excluded.at, t = excluded.t, body = excluded.body`,
      )
      .run(id, user, new Date().toISOString(), t, JSON.stringify(body));
  }

  report(id: string): unknown {
    const row = this.#db.prepare('SELECT body FROM reports WHERE exercise = ?').get(id) as { body: string } | undefined;
    return row ? JSON.parse(row.body) : null;
  }

  saveScore(id: string, body: unknown): void {
    this.#db
      .prepare('INSERT OR REPLACE INTO scores (exercise, at, body) VALUES (?, ?, ?)')
      .run(id, new Date().toISOString(), JSON.stringify(body));
  }

  score(id: string): unknown {
    const row = this.#db.prepare('SELECT body FROM scores WHERE exercise = ?').get(id) as { body: string } | undefined;
    return row ? JSON.parse(row.body) : null;
  }

  saveRun(run: StoredRun): void {
    this.#db
      .prepare('INSERT INTO runs (id, at, request, recording) VALUES (?, ?, ?, ?)')
      .run(run.id, run.at, JSON.stringify(run.request), JSON.stringify(run.recording));
  }

  /** Newest first, at most `limit`. */
  runs(limit: number): StoredRun[] {
    const rows = this.#db.prepare('SELECT * FROM runs ORDER BY at DESC, id LIMIT ?').all(limit);
    return (rows as unknown as RunRow[]).map(run);
  }

  run(id: string): StoredRun | null {
    const row = this.#db.prepare('SELECT * FROM runs WHERE id = ?').get(id);
    return row ? run(row as unknown as RunRow) : null;
  }
}

interface ExerciseRow {
  id: string;
  scenario: string;
  site: string;
  team: string;
  seed: number;
  measures: string;
  pace: number;
  status: Status;
  fault: string | null;
  created_at: string;
  started_at: string | null;
  ended_at: string | null;
  t: number;
  until: number;
  start_of_day: number;
}

interface RunRow {
  id: string;
  at: string;
  request: string;
  recording: string;
}

const record = (row: ExerciseRow): Omit<ExerciseRecord, 'header'> => ({
  id: row.id,
  scenario: row.scenario,
  site: row.site,
  team: row.team,
  seed: row.seed,
  measures: JSON.parse(row.measures),
  pace: row.pace,
  status: row.status,
  fault: row.fault,
  createdAt: row.created_at,
  startedAt: row.started_at,
  endedAt: row.ended_at,
  t: row.t,
  until: row.until,
  startOfDay: row.start_of_day,
});

const run = (row: RunRow): StoredRun => ({
  id: row.id,
  at: row.at,
  request: JSON.parse(row.request),
  recording: JSON.parse(row.recording),
});
