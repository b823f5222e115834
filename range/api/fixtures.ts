import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { libraryIn } from '../backends/compose.ts';
import { embeddedBackend } from '../backends/embedded/backend.ts';
import { testLibrary } from '../backends/fixtures.ts';
import type { RouteName } from '../contract/routes.ts';
import { routes } from '../contract/routes.ts';
import { Jobs } from '../jobs/jobs.ts';
import { Store } from '../store/store.ts';
import { Range } from './range.ts';
import { createServer, type Rates, type Server } from './server.ts';

/* For tests: a whole range on a free port, and people who use it by HTTP and socket. */

export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
  readonly headers: Headers;
}

export interface CallOptions {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Somebody with a browser: keeps his cookie. */
export class Person {
  readonly url: string;
  cookie = '';
  #sockets: Socket[] = [];

  constructor(url: string) {
    this.url = url;
  }

  async call(name: RouteName, options: CallOptions = {}): Promise<Answered> {
    const path = routes[name].path.replace(/:(\w+)/g, (_, key: string) =>
      encodeURIComponent(options.params?.[key] ?? 'x'),
    );
    const response = await fetch(`${this.url}${path}${options.query ?? ''}`, {
      method: routes[name].method,
      headers: {
        ...(this.cookie === '' ? {} : { cookie: this.cookie }),
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
    const set = response.headers.get('set-cookie');
    if (set) this.cookie = set.split(';')[0] as string;
    const bytes = await response.arrayBuffer();
    const text = new TextDecoder().decode(bytes);
    let body: unknown = text;
    if (response.headers.get('content-type')?.includes('json')) body = JSON.parse(text);
    return { status: response.status, body, headers: response.headers };
  }

  async signIn(user: string, password: string, legal = true): Promise<Answered> {
    const answer = await this.call('signIn', { body: { user, password } });
    if (legal) await this.call('acceptLegal');
    return answer;
  }

  socket(headers: Record<string, string> = {}): Socket {
    const socket = io(this.url, {
      transports: ['websocket'],
      extraHeaders: { ...(this.cookie === '' ? {} : { cookie: this.cookie }), ...headers },
      forceNew: true,
      reconnection: false,
    });
    this.#sockets.push(socket);
    return socket;
  }

  close(): void {
    for (const socket of this.#sockets) socket.disconnect();
    this.#sockets = [];
  }
}

export interface TestRange {
  readonly url: string;
  readonly range: Range;
  readonly server: Server;
  readonly directory: string;
  readonly instructor: Person;
  /** Signs a seat in, with a password that the instructor has just made, and the notice accepted. */
  seat(user: string): Promise<Person>;
  /** Launches the scenario for teams and starts it; gives the exercises' ids in the teams' order. */
  launch(teams: readonly string[], options?: { scenario?: string; pace?: number; start?: boolean }): Promise<string[]>;
  close(): Promise<void>;
}

/** Tests that are not about haste may ask as fast as they like. */
const UNHURRIED: Rates = {
  reads: { perSecond: 1e6, burst: 1e6 },
  writes: { perSecond: 1e6, burst: 1e6 },
  messages: { perSecond: 1e6, burst: 1e6 },
};

export const PASSWORD = 'correct-horse-battery';

export const testRange = async (
  options: {
    directory?: string;
    library?: string;
    attempts?: number;
    rates?: Rates;
    publicUrl?: URL;
    edge?: boolean;
  } = {},
): Promise<TestRange> => {
  const made = options.library === undefined ? testLibrary() : null;
  const library = options.library ?? (made?.folder as string);
  const directory = options.directory ?? mkdtempSync(join(tmpdir(), 'kunren-data-'));
  const store = new Store(directory);
  store.accounts.ensure({ user: 'instructor', role: 'instructor', team: null });
  if (!store.accounts.find('instructor')?.hasPassword) await store.accounts.setPassword('instructor', PASSWORD);
  const problems: string[] = [];
  const log = (line: string): void => {
    problems.push(line);
  };
  const range = new Range({
    store,
    library: libraryIn(library),
    backend: embeddedBackend({ library, keys: join(directory, 'keys') }, log),
    jobs: new Jobs({ library, data: directory }),
    version: '0.0.0',
    contentKey: 'test',
    historyHours: 0.2,
    edge: options.edge ? { host: '127.0.0.1', basePort: 0 } : null,
    log,
  });
  const server = await createServer({
    range,
    dashboard: join(directory, 'no-dashboard'),
    attempts: options.attempts ?? 1000,
    rates: options.rates ?? UNHURRIED,
    publicUrl: options.publicUrl ?? null,
    log,
  });
  const url = `http://127.0.0.1:${await server.listen('127.0.0.1', 0)}`;
  const instructor = new Person(url);
  await instructor.signIn('instructor', PASSWORD);
  const people: Person[] = [instructor];
  return {
    url,
    range,
    server,
    directory,
    instructor,
    seat: async (user) => {
      const { body } = await instructor.call('newSeatPassword', { params: { user } });
      const person = new Person(url);
      people.push(person);
      await person.signIn(user, body.password);
      return person;
    },
    launch: async (teams, { scenario = 'waterworks/quiet', pace = 20, start = true } = {}) => {
      const { body } = await instructor.call('launch', { body: { scenario, teams, seed: 7, measures: [], pace } });
      const ids = teams.map((team) => body.find((each: { team: string }) => each.team === team).id as string);
      if (start) {
        for (const id of ids) await instructor.call('control', { params: { id }, body: { action: 'start' } });
      }
      return ids;
    },
    close: async () => {
      for (const person of people) person.close();
      await server.close();
      await range.close();
      store.close();
      if (options.directory === undefined) rmSync(directory, { recursive: true, force: true });
      made?.remove();
    },
  };
};

/** Waits until something is so; the test's own time limit ends it when it never is. */
export const until = async (what: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 10));
};
