import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Accounts, makePassword } from './accounts.ts';
import { openDatabase } from './database.ts';
import { type ExerciseRecord, Exercises } from './exercises.ts';
import { Store } from './store.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'kunren-store-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const exercise: ExerciseRecord = {
  id: 'team-1-abc',
  scenario: 'waterworks/quiet',
  site: 'waterworks',
  team: 'team-1',
  seed: 1,
  measures: [],
  pace: 1,
  status: 'running',
  fault: null,
  createdAt: '2026-01-01T00:00:00Z',
  startedAt: null,
  endedAt: null,
  t: 0,
  until: 1,
  startOfDay: 0,
  header: '{}',
};
const event = (seq: number) => ({ seq, t: seq * 10, type: 'x', audience: 'team', line: `{"seq":${seq}}`, wall: 1 });

describe('a data directory', () => {
  it('belongs to one server at a time, and says who has it', () => {
    const first = new Store(directory);
    first.announce('process 42, http://127.0.0.1:8080');
    expect(() => new Store(directory)).toThrow(
      expect.objectContaining({ code: 'data-directory-in-use', message: expect.stringContaining('process 42') }),
    );
    new Store(directory, { shared: true }).close();
    first.close();
    new Store(directory).close();
  });

  it('is for its owner alone, whatever it was before', () => {
    const mode = (name: string) => (statSync(join(directory, name)).mode & 0o777).toString(8);
    writeFileSync(join(directory, 'kunren.sqlite'), '', { mode: 0o644 });
    const store = new Store(directory);
    expect([mode('kunren.sqlite'), mode('kunren.sqlite-wal')]).toEqual(['600', '600']);
    store.close();
  });

  it('is refused when a newer release wrote it', () => {
    new Store(directory).close();
    const db = new DatabaseSync(join(directory, 'kunren.sqlite'));
    db.exec('PRAGMA user_version = 99');
    db.close();
    expect(() => new Store(directory)).toThrow(expect.objectContaining({ code: 'data-directory-newer' }));
  });

  it('is refused when its database is something else', () => {
    writeFileSync(
      join(directory, 'kunren.sqlite'),
      'this is not a database, but it is long enough to be looked at'.repeat(20),
    );
    expect(() => new Store(directory)).toThrow(expect.objectContaining({ code: 'data-directory-unusable' }));
  });

  it('keeps what was in it when it is opened again', () => {
    const before = new Store(directory);
    before.exercises.create(exercise);
    before.exercises.append([
      {
        exercise: exercise.id,
        t: 25,
        events: [event(0), event(1)],
        inputs: [{ n: 0, t: 5, wall: 1, command: '{"kind":"silence"}' }],
      },
    ]);
    before.close();
    const after = new Store(directory);
    expect(after.exercises.events(exercise.id).map(({ seq }) => seq)).toEqual([0, 1]);
    expect(after.exercises.inputs(exercise.id)).toHaveLength(1);
    expect(after.exercises.find(exercise.id)?.t).toBe(25);
    after.close();
  });
});

describe('an event log', () => {
  it('takes a batch whole or not at all', () => {
    const store = new Store(directory);
    store.exercises.create(exercise);
    const batch = { exercise: exercise.id, t: 10, inputs: [], events: [event(0)] };
    store.exercises.append([batch]);
    expect(() => store.exercises.append([{ ...batch, t: 20, events: [event(1), event(0)] }])).toThrow();
    expect(store.exercises.events(exercise.id).map(({ seq }) => seq)).toEqual([0]);
    expect(store.exercises.find(exercise.id)?.t).toBe(10);
    store.close();
  });

  it('keeps traffic and what is the instructor’s out of a team’s query', () => {
    const store = new Store(directory);
    store.exercises.create(exercise);
    store.exercises.append([
      {
        exercise: exercise.id,
        t: 10,
        inputs: [],
        events: [
          { ...event(0), audience: 'instructor' },
          { ...event(1), type: 'net.request' },
          { ...event(2), type: 'alarm.raised' },
        ],
      },
    ]);
    expect(store.exercises.events(exercise.id, { audience: 'team' }).map(({ seq }) => seq)).toEqual([2]);
    store.close();
  });

  it('shows what was running as interrupted after a restart, once', () => {
    const store = new Store(directory);
    store.exercises.create(exercise);
    expect(store.exercises.markInterrupted()).toEqual([exercise.id]);
    expect(store.exercises.find(exercise.id)).toMatchObject({ status: 'interrupted', fault: 'log-ends-here' });
    expect(store.exercises.markInterrupted()).toEqual([]);
    store.close();
  });
});

describe('an exercise', () => {
  it('keeps its header through changes of everything else, and takes a new one', () => {
    const store = new Store(directory);
    store.exercises.create({ ...exercise, header: '{"a":1}' });
    expect(store.exercises.find(exercise.id)?.header).toBe('{"a":1}');
    store.exercises.update(exercise.id, { status: 'paused', startedAt: 'now' });
    expect(store.exercises.find(exercise.id)).toMatchObject({ header: '{"a":1}', status: 'paused', startedAt: 'now' });
    store.exercises.update(exercise.id, { header: '{"a":2}', startedAt: null });
    expect(store.exercises.list('team-1')[0]).toMatchObject({ header: '{"a":2}', status: 'paused', startedAt: null });
    store.close();
  });
});

describe('a look into an event log', () => {
  it('goes to what is wanted by its index, without reading what lies between', () => {
    const { db, close } = openDatabase(directory);
    let asked = '';
    const spy = new Proxy(db, {
      get: (target, key) => {
        if (key !== 'prepare') return Reflect.get(target, key);
        return (sql: string) => {
          asked = sql;
          return target.prepare(sql);
        };
      },
    });
    const exercises = new Exercises(spy);
    exercises.events('any', { audience: 'team', limit: 1 });
    expect(JSON.stringify(db.prepare(`EXPLAIN QUERY PLAN ${asked}`).all())).toContain('events_team (exercise=?');
    exercises.events('any', { types: ['x', 'y'] });
    expect(JSON.stringify(db.prepare(`EXPLAIN QUERY PLAN ${asked}`).all())).toContain('events_type (exercise=?');
    close();
  });

  it('gives the rows in order, whichever index they come by', () => {
    const store = new Store(directory);
    store.exercises.create(exercise);
    const events = [0, 1, 2, 3, 4, 5].map((seq) => ({ ...event(seq), type: ['b', 'a', 'net.x'][seq % 3] as string }));
    store.exercises.append([{ exercise: exercise.id, t: 1, events, inputs: [] }]);
    const seqs = (query: Parameters<typeof store.exercises.events>[1]) =>
      store.exercises.events(exercise.id, query).map(({ seq }) => seq);
    expect(seqs({ types: ['a', 'b'] })).toEqual([0, 1, 3, 4]);
    expect(seqs({ types: ['a', 'b'], limit: 3 })).toEqual([0, 1, 3]);
    expect(seqs({ audience: 'team' })).toEqual([0, 1, 3, 4]);
    expect(seqs({ audience: 'team', types: ['b'], after: 0 })).toEqual([3]);
    store.close();
  });
});

describe('an account', () => {
  it('has no password until one is set, and then only that one', async () => {
    const store = new Store(directory);
    const { accounts } = store;
    accounts.ensure({ user: 'team-1-operator', role: 'operator', team: 'team-1' });
    expect(await accounts.check('team-1-operator', '')).toBeNull();
    await accounts.setPassword('team-1-operator', 'first-password');
    expect(await accounts.check('team-1-operator', 'first-password')).toMatchObject({ role: 'operator', legal: false });
    expect(await accounts.check('team-1-operator', 'First-password')).toBeNull();
    accounts.ensure({ user: 'team-1-operator', role: 'instructor', team: null });
    expect(accounts.find('team-1-operator')?.role).toBe('operator');
    store.close();
  });

  it('is not opened by a password that is changed while it is looked at', async () => {
    const { db, close } = openDatabase(directory);
    const accounts = new Accounts(db);
    for (const user of ['instructor', 'other']) {
      accounts.ensure({ user, role: 'instructor', team: null });
      await accounts.setPassword(user, `password-of-${user}`);
    }
    const checking = accounts.check('instructor', 'password-of-instructor');
    db.exec("UPDATE users SET hash = (SELECT hash FROM users WHERE name = 'other') WHERE name = 'instructor'");
    expect(await checking).toBeNull();
    close();
  });

  it('keeps neither a password nor a token in clear', async () => {
    const store = new Store(directory);
    store.accounts.ensure({ user: 'instructor', role: 'instructor', team: null });
    await store.accounts.setPassword('instructor', 'plain-to-see');
    const token = store.accounts.openSession('instructor');
    store.close();
    const { db, close } = openDatabase(directory);
    const rows = JSON.stringify([db.prepare('SELECT * FROM users').all(), db.prepare('SELECT * FROM sessions').all()]);
    expect(rows).not.toContain('plain-to-see');
    expect(rows).not.toContain(token);
    expect(rows).toContain('$argon2id$');
    close();
  });

  it('is signed out after eight idle hours, and after a day in any case', () => {
    let now = 1_000_000_000_000;
    const { db, close } = openDatabase(directory);
    const accounts = new Accounts(db, () => now);
    accounts.ensure({ user: 'instructor', role: 'instructor', team: null });
    const idle = accounts.openSession('instructor');
    now += 8 * 3600_000 + 1;
    expect(accounts.session(idle)).toBeNull();
    const busy = accounts.openSession('instructor');
    for (let hour = 0; hour < 23; hour++) {
      now += 3600_000;
      expect(accounts.session(busy)).not.toBeNull();
    }
    now += 3601_000;
    expect(accounts.session(busy)).toBeNull();
    close();
  });

  it('gets passwords that can be read from a screen', () => {
    for (let i = 0; i < 100; i++)
      expect(makePassword()).toMatch(/^([2-46-9a-hjkmnp-zAC-HJ-NP-Y]{4}-){3}[2-46-9a-hjkmnp-zAC-HJ-NP-Y]{4}$/);
  });
});
