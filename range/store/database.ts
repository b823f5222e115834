import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { migrations } from './migrations.ts';

/** Why a data directory cannot be used. `code` is stable; `params` say where. */
export class StoreError extends Error {
  readonly code: 'data-directory-in-use' | 'data-directory-unusable' | 'data-directory-newer';
  readonly params: Readonly<Record<string, unknown>>;

  constructor(code: StoreError['code'], params: Readonly<Record<string, unknown>>, message: string) {
    super(message);
    this.name = 'StoreError';
    this.code = code;
    this.params = params;
  }
}

export interface OpenDatabase {
  readonly db: DatabaseSync;
  readonly directory: string;
  /** Says in the data directory who holds it, for the message that a second start prints. */
  announce(text: string): void;
  close(): void;
}

const HOLDER = 'holder.json';

const isBusy = (error: unknown): boolean => /locked|busy/i.test((error as Error).message);

/*
 * The lock is a transaction held on a small database of its own: the operating system frees it when the process
 * dies, however it dies, so a killed server leaves nothing behind that somebody would have to delete.
 */
const lock = (directory: string): DatabaseSync => {
  const file = new DatabaseSync(join(directory, 'lock.sqlite'));
  try {
    file.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
    return file;
  } catch (error) {
    file.close();
    if (!isBusy(error)) throw error;
    let holder = '';
    try {
      holder = readFileSync(join(directory, HOLDER), 'utf8').trim();
    } catch {
      // the holder has not announced itself yet
    }
    throw new StoreError(
      'data-directory-in-use',
      { directory, holder },
      `${directory} is in use by another server${holder === '' ? '' : ` (${holder})`}. ` +
        'Stop that server first, or give this one a directory of its own with --data DIR.',
    );
  }
};

const migrate = (db: DatabaseSync, directory: string): void => {
  const { user_version: version } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (version > migrations.length) {
    throw new StoreError(
      'data-directory-newer',
      { directory, version, known: migrations.length },
      `${directory} was written by a newer release (schema ${version}; this release knows ${migrations.length}). ` +
        'Use that release, or another directory with --data DIR.',
    );
  }
  for (let step = version; step < migrations.length; step++) {
    db.exec('BEGIN IMMEDIATE');
    try {
      db.exec(migrations[step] as string);
      db.exec(`PRAGMA user_version = ${step + 1}`);
      db.exec('COMMIT');
    } catch (error) {
      db.exec('ROLLBACK');
      throw error;
    }
  }
};

/**
 * Opens a data directory, making it when it is not there, and takes its lock.
 *
 * @param shared without the lock: for a command that changes an account while a server may be running
 * @throws StoreError `data-directory-in-use`, `data-directory-unusable` or `data-directory-newer`
 */
export const openDatabase = (directory: string, shared = false): OpenDatabase => {
  let held: DatabaseSync | null;
  let db: DatabaseSync;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    held = shared ? null : lock(directory);
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError(
      'data-directory-unusable',
      { directory, reason: (error as Error).message },
      `${directory} cannot be used as data directory: ${(error as Error).message}`,
    );
  }
  try {
    const file = join(directory, 'kunren.sqlite');
    db = new DatabaseSync(file);
    // Hashes of passwords and of session tokens are for nobody else on this machine; SQLite's journals take this over.
    chmodSync(file, 0o600);
    // FULL: a commit is on the disk when it returns, which is what "before it is acknowledged" rests on.
    db.exec(
      'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 2000',
    );
    migrate(db, directory);
  } catch (error) {
    held?.close();
    if (error instanceof StoreError) throw error;
    throw new StoreError(
      'data-directory-unusable',
      { directory, reason: (error as Error).message },
      `${join(directory, 'kunren.sqlite')} cannot be read as a database: ${(error as Error).message}`,
    );
  }
  return {
    db,
    directory,
    announce: (text) => writeFileSync(join(directory, HOLDER), `${text}\n`, { mode: 0o600 }),
    close: () => {
      if (held) rmSync(join(directory, HOLDER), { force: true });
      db.close();
      held?.close();
    },
  };
};
