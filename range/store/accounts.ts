import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { hash, verify } from '@node-rs/argon2';
import type { Principal, Role } from '../contract/principal.ts';

export interface Account extends Principal {
  readonly hasPassword: boolean;
  readonly legal: boolean;
}

interface Row {
  name: string;
  role: Role;
  team: string | null;
  hash: string | null;
  legal_at: string | null;
}

/** A session ends after this long without a request, and in any case after `LONGEST`. Milliseconds. */
const IDLE = 8 * 3600_000;
const LONGEST = 24 * 3600_000;
/** `seen_at` is not rewritten more often than this: a request need not cost a commit. */
const TOUCH = 60_000;

/* OWASP's password storage cheat sheet: Argon2id with 19 MiB, two passes, one lane. Argon2id is the library's default. */
const COST = { memoryCost: 19456, timeCost: 2, parallelism: 1 };

const digest = (token: string): string => createHash('sha256').update(token).digest('hex');

/* No 0/O, 1/l/I: passwords are read from a screen and typed in a classroom. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY2346789';

/** A password of 16 letters in groups of four: 90 bits. */
export const makePassword = (): string =>
  Array.from({ length: 4 }, () =>
    Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)] as string).join(''),
  ).join('-');

/** People, their passwords and their sessions. */
export class Accounts {
  readonly #db: DatabaseSync;
  readonly #now: () => number;
  #decoy: Promise<string> | null = null;

  constructor(db: DatabaseSync, now: () => number = Date.now) {
    this.#db = db;
    this.#now = now;
  }

  /** Makes the account when it is not there; leaves an existing one as it is. */
  ensure(principal: Principal): void {
    this.#db
      .prepare('INSERT OR IGNORE INTO users (name, role, team, created_at) VALUES (?, ?, ?, ?)')
      .run(principal.user, principal.role, principal.team, new Date(this.#now()).toISOString());
  }

  find(user: string): Account | null {
    const row = this.#row(user);
    return row ? account(row) : null;
  }

  list(): Account[] {
    const rows = this.#db.prepare('SELECT name, role, team, hash, legal_at FROM users ORDER BY name').all();
    return (rows as unknown as Row[]).map(account);
  }

  /** Sets a password, ends the sessions that the old one opened, and asks for the legal notice again. */
  async setPassword(user: string, password: string): Promise<void> {
    const made = await hash(password, COST);
    this.#db.prepare('UPDATE users SET hash = ?, legal_at = NULL WHERE name = ?').run(made, user);
    this.#db.prepare('DELETE FROM sessions WHERE user = ?').run(user);
  }

  /** The account when the password is right. An unknown name takes as long as a wrong password. */
  async check(user: string, password: string): Promise<Account | null> {
    const row = this.#row(user);
    this.#decoy ??= hash(randomBytes(16).toString('hex'), COST);
    const right = await verify(row?.hash ?? (await this.#decoy), password);
    // The password may have been changed while the old one was being checked.
    const now = this.#row(user);
    return now?.hash && now.hash === row?.hash && right ? account(now) : null;
  }

  /** Opens a session and returns its token; only the token's hash is kept. */
  openSession(user: string): string {
    const token = randomBytes(32).toString('base64url');
    const now = this.#now();
    this.#db.prepare('DELETE FROM sessions WHERE created_at < ? OR seen_at < ?').run(now - LONGEST, now - IDLE);
    this.#db
      .prepare('INSERT INTO sessions (token, user, created_at, seen_at) VALUES (?, ?, ?, ?)')
      .run(digest(token), user, now, now);
    return token;
  }

  /** Whose session a token is; null for an unknown, idle or old one. */
  session(token: string): Account | null {
    const now = this.#now();
    const found = this.#db
      .prepare(
        `SELECT u.name, u.role, u.team, u.hash, u.legal_at, s.created_at, s.seen_at
         FROM sessions s JOIN users u ON u.name = s.user WHERE s.token = ?`,
      )
      .get(digest(token)) as (Row & { created_at: number; seen_at: number }) | undefined;
    if (!found || found.created_at < now - LONGEST || found.seen_at < now - IDLE) return null;
    if (found.seen_at < now - TOUCH) {
      this.#db.prepare('UPDATE sessions SET seen_at = ? WHERE token = ?').run(now, digest(token));
    }
    return account(found);
  }

  closeSession(token: string): void {
    this.#db.prepare('DELETE FROM sessions WHERE token = ?').run(digest(token));
  }

  /** Names with a session that has not run out. */
  signedIn(): Set<string> {
    const now = this.#now();
    const rows = this.#db
      .prepare('SELECT DISTINCT user FROM sessions WHERE created_at >= ? AND seen_at >= ?')
      .all(now - LONGEST, now - IDLE) as unknown as { user: string }[];
    return new Set(rows.map((row) => row.user));
  }

  /** The person has read and accepted the legal notice. */
  acceptLegal(user: string): void {
    this.#db
      .prepare('UPDATE users SET legal_at = ? WHERE name = ? AND legal_at IS NULL')
      .run(new Date(this.#now()).toISOString(), user);
  }

  #row(user: string): Row | null {
    const row = this.#db.prepare('SELECT name, role, team, hash, legal_at FROM users WHERE name = ?').get(user);
    return (row as unknown as Row | undefined) ?? null;
  }
}

const account = (row: Row): Account => ({
  user: row.name,
  role: row.role,
  team: row.team,
  hasPassword: row.hash !== null,
  legal: row.legal_at !== null,
});
