import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { WorldEvent } from '../../simulator/kernel/event.ts';
import type { Instant } from '../../simulator/kernel/time.ts';
import { decodeCommand } from '../../simulator/live/input-log.ts';
import type { Header, StampedCommand } from '../exercise/run.ts';
import { JobError } from './error.ts';

/** An exercise as the data directory holds it, read by a job beside the server. */
export interface StoredExercise {
  readonly header: Header;
  /** Unix milliseconds of its launch. */
  readonly createdAt: number;
  /** In force when it ended: an instructor may have changed them on the way. */
  readonly measures: readonly string[];
  /** Microseconds: how far its log goes. */
  readonly t: number;
  /** From its start to its last event, pauses included. */
  readonly wallSeconds: number;
  readonly events: readonly WorldEvent[];
  readonly inputs: readonly StampedCommand[];
}

/** @throws JobError `unknown-exercise` */
export const readExercise = (data: string, id: string, withEvents: boolean): StoredExercise => {
  const db = new DatabaseSync(join(data, 'kunren.sqlite'), { readOnly: true });
  try {
    const row = db.prepare('SELECT header, measures, t, created_at, started_at FROM exercises WHERE id = ?').get(id) as
      | { header: string; measures: string; t: number; created_at: string; started_at: string | null }
      | undefined;
    if (!row) throw new JobError('unknown-exercise', { id }, `there is no exercise "${id}"`);
    const last = db.prepare('SELECT MAX(wall) AS wall FROM events WHERE exercise = ?').get(id) as {
      wall: number | null;
    };
    const began = row.started_at === null ? null : Date.parse(row.started_at);
    const inputs = db.prepare('SELECT t, command FROM inputs WHERE exercise = ? ORDER BY n').all(id);
    const events = withEvents ? db.prepare('SELECT line FROM events WHERE exercise = ? ORDER BY seq').all(id) : [];
    return {
      header: JSON.parse(row.header),
      createdAt: Date.parse(row.created_at),
      measures: JSON.parse(row.measures),
      t: row.t,
      wallSeconds: began === null || last.wall === null ? 0 : Math.max(0, last.wall - began) / 1e3,
      inputs: (inputs as { t: number; command: string }[]).map(({ t, command }) => ({
        t: t as Instant,
        command: decodeCommand(command),
      })),
      events: (events as { line: string }[]).map(({ line }) => JSON.parse(line)),
    };
  } finally {
    db.close();
  }
};
