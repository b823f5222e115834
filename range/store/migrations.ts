/**
 * The data directory's schema, one step a version. `user_version` of the database says how many steps it has taken;
 * a step is never edited after it has been released, a new one is added.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE users (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL CHECK (role IN ('instructor', 'operator', 'analyst')),
    team TEXT,
    hash TEXT,
    legal_at TEXT,
    created_at TEXT NOT NULL
  ) STRICT;
  CREATE TABLE sessions (
    token TEXT PRIMARY KEY,
    user TEXT NOT NULL REFERENCES users(name) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX sessions_user ON sessions(user);
  CREATE TABLE exercises (
    id TEXT PRIMARY KEY,
    scenario TEXT NOT NULL,
    site TEXT NOT NULL,
    team TEXT NOT NULL,
    seed INTEGER NOT NULL,
    measures TEXT NOT NULL,
    pace REAL NOT NULL,
    status TEXT NOT NULL,
    fault TEXT,
    created_at TEXT NOT NULL,
    started_at TEXT,
    ended_at TEXT,
    t INTEGER NOT NULL DEFAULT 0,
    until INTEGER NOT NULL,
    start_of_day INTEGER NOT NULL,
    header TEXT NOT NULL
  ) STRICT;
  CREATE INDEX exercises_team ON exercises(team, created_at);
  CREATE TABLE events (
    exercise TEXT NOT NULL REFERENCES exercises(id),
    seq INTEGER NOT NULL,
    t INTEGER NOT NULL,
    type TEXT NOT NULL,
    audience TEXT NOT NULL,
    wall INTEGER NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (exercise, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX events_type ON events(exercise, type, seq);
  CREATE TABLE inputs (
    exercise TEXT NOT NULL REFERENCES exercises(id),
    n INTEGER NOT NULL,
    t INTEGER NOT NULL,
    wall INTEGER NOT NULL,
    command TEXT NOT NULL,
    PRIMARY KEY (exercise, n)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE answers (
    exercise TEXT NOT NULL REFERENCES exercises(id),
    question TEXT NOT NULL,
    user TEXT NOT NULL,
    at TEXT NOT NULL,
    t INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (exercise, question)
  ) STRICT;
  CREATE TABLE reports (
    exercise TEXT PRIMARY KEY REFERENCES exercises(id),
    user TEXT NOT NULL,
    at TEXT NOT NULL,
    t INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE TABLE scores (
    exercise TEXT PRIMARY KEY REFERENCES exercises(id),
    at TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    at TEXT NOT NULL,
    request TEXT NOT NULL,
    recording TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- The last picture of an exercise: what its screens show after it has ended.
  CREATE TABLE frames (
    exercise TEXT PRIMARY KEY REFERENCES exercises(id),
    body TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- A team's events are one in some hundreds: nobody reads through all the others to find them.
  CREATE INDEX events_team ON events(exercise, audience, seq)
    WHERE audience = 'team' AND type NOT LIKE 'net.%';
  `,
];
