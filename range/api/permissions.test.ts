import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../contract/principal.ts';
import { type Action, type RouteName, routes, socketMessages } from '../contract/routes.ts';
import { type CallOptions, Person, type TestRange, testRange } from './fixtures.ts';
import { can, permissions } from './permissions.ts';

/* What a request of each route needs to be well-formed, so that nothing but the permission can turn it down. */
const bodies: Partial<Record<RouteName, unknown>> = {
  launch: { scenario: 'waterworks/quiet', teams: ['team-9'], seed: 1 },
  control: { action: 'trigger', step: 'no-such-step' },
  setMeasures: { measures: ['no-such-measure'] },
  operate: { do: 'silence' },
  answer: { question: 'what', answer: 'mistake', evidence: [] },
  report: {
    noticedAt: '12:00',
    what: 'x',
    where: 'x',
    impact: 'x',
    done: 'x',
    next: 'x',
    judgement: 'undecidable',
    evidence: [],
  },
  engineeringCompile: { source: 'PROGRAM P END_PROGRAM' },
  engineeringAct: { do: 'upload' },
  engineeringKey: { position: 'remote' },
  run: { scenario: 'no/such', seed: 1, measures: [] },
};
const queries: Partial<Record<RouteName, string>> = { trends: '?tags=AIC-201.SV&hours=1', runEvents: '?seq=1' };

/* Reads the framework's own list of routes: a tree with four characters for each level, methods in brackets. */
const registered = (tree: string): string[] => {
  const path: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent, part = '', methods = ''] = /^([│ ]*)[├└]── (\S*)(?: \((.*)\))?$/.exec(line) ?? [];
    if (indent === undefined) return [];
    path.length = indent.length / 4;
    path.push(part);
    const whole = path.join('').replace(/\/+/g, '/');
    return methods === ''
      ? []
      : methods.split(', ').flatMap((method) => (method === 'HEAD' ? [] : `${method} ${whole}`));
  });
};

describe('the permission walk', () => {
  let range: TestRange;
  let own: string;
  let foreign: string;
  const people = new Map<string, Person>();

  beforeAll(async () => {
    range = await testRange();
    [own, foreign] = (await range.launch(['team-1', 'team-2'], { pace: 1 })) as [string, string];
    people.set('instructor', range.instructor);
    people.set('operator', await range.seat('team-1-operator'));
    people.set('analyst', await range.seat('team-1-analyst'));
    people.set('nobody', new Person(range.url));
  });
  afterAll(() => range.close());

  const optionsFor = (name: RouteName, id: string): CallOptions => ({
    params: { id, user: 'team-9-operator', site: 'waterworks', controller: 'plc-dosing', name: 'capture.pcapng' },
    ...(queries[name] ? { query: queries[name] } : {}),
    ...(bodies[name] === undefined ? {} : { body: bodies[name] }),
  });
  const named = Object.keys(routes) as RouteName[];
  const guarded = named.filter((name) => routes[name].action !== null && name !== 'signOut' && name !== 'acceptLegal');
  const onExercise = guarded.filter((name) => routes[name].path.includes('/api/exercises/:id'));

  it('turns nobody away from signing in, and everybody who has not from all else', async () => {
    const nobody = people.get('nobody') as Person;
    for (const name of named) {
      if (routes[name].action === null) continue;
      const { status, body } = await nobody.call(name, optionsFor(name, own));
      expect([name, status, body.code]).toEqual([name, 401, 'signed-out']);
    }
  });

  it('lets each role do what the table says to its own team’s exercise, and nothing more', async () => {
    for (const role of ['instructor', 'operator', 'analyst'] as const) {
      for (const name of guarded) {
        if (name === 'demonstration') continue; // its making is another test's matter
        const { status, body } = await (people.get(role) as Person).call(name, optionsFor(name, own));
        const allowed = permissions[routes[name].action as Action][role] !== 'none';
        expect([role, name, status === 403 ? body.code : 'let through']).toEqual([
          role,
          name,
          allowed ? 'let through' : 'not-permitted',
        ]);
        expect([role, name, status < 500]).toEqual([role, name, true]);
      }
    }
  });

  it('lets no trainee near the other team’s exercise', async () => {
    for (const role of ['operator', 'analyst'] as const) {
      for (const name of onExercise) {
        const { status, body } = await (people.get(role) as Person).call(name, optionsFor(name, foreign));
        expect([role, name, status, body.code]).toEqual([role, name, 403, 'not-permitted']);
      }
      const { body } = await (people.get(role) as Person).call('exercises');
      expect(body.map((each: { team: string }) => each.team)).toEqual(['team-1']);
    }
  });

  it('asks the same of every socket message', async () => {
    const messages = Object.keys(socketMessages) as (keyof typeof socketMessages)[];
    for (const role of ['instructor', 'operator', 'analyst'] as const) {
      const socket = (people.get(role) as Person).socket();
      for (const message of messages) {
        for (const [id, mine] of [
          [own, true],
          [foreign, false],
        ] as const) {
          const answer = await socket.emitWithAck(message, { exercise: id, terminal: 'walk', line: 'whoami' });
          const reach = permissions[socketMessages[message].action][role];
          const allowed = reach === 'all' || (reach === 'own' && mine);
          expect([role, message, mine, answer.ok === true, answer.fault?.code]).toEqual([
            role,
            message,
            mine,
            allowed,
            allowed ? undefined : 'not-permitted',
          ]);
        }
      }
    }
  });

  it('refuses a socket to nobody, and to a page of another site', async () => {
    const refusal = (socket: ReturnType<Person['socket']>) =>
      new Promise<Error & { data?: { code: string } }>((resolve, reject) => {
        socket.once('connect_error', resolve);
        socket.once('connect', () => reject(new Error('it was let in')));
      });
    expect((await refusal((people.get('nobody') as Person).socket())).data?.code).toBe('signed-out');
    await refusal((people.get('operator') as Person).socket({ origin: 'http://evil.example' }));
  });

  it('never tells a team the truth, the causes, the attack, the seed or the measures', async () => {
    const operator = people.get('operator') as Person;
    const { body: exercise } = await operator.call('exercise', { params: { id: own } });
    expect([exercise.seed, exercise.measures]).toEqual([null, null]);
    const socket = operator.socket();
    const frame = new Promise<Record<string, unknown>>((resolve) => socket.once('frame', resolve));
    await socket.emitWithAck('watch', { exercise: own });
    const { truth, measured, recorded, conversations, steps, measures, excursions } = await frame;
    expect({ truth, measured, recorded, conversations, steps, measures, excursions }).toEqual({
      truth: null,
      measured: null,
      recorded: null,
      conversations: null,
      steps: null,
      measures: null,
      excursions: null,
    });
    const { body: events } = await operator.call('events', { params: { id: own }, query: '?limit=1000' });
    for (const event of events) {
      expect(event.cause).toBeNull();
      expect(event.type).not.toMatch(/^(net|step|work|excursion|world|service)\./);
    }
    const { body: seen } = await range.instructor.call('events', { params: { id: own }, query: '?limit=50' });
    const one = await operator.call('events', { params: { id: own }, query: `?seq=${seen[0].seq}` });
    expect(one.body).toEqual([]);
    const { body: catalog } = await operator.call('catalog');
    expect(catalog.scenarios.every((scenario: { steps: unknown[] }) => scenario.steps.length === 0)).toBe(true);
    const hints =
      JSON.stringify(catalog.scenarios) +
      JSON.stringify((await operator.call('exercise', { params: { id: own } })).body);
    expect(hints).not.toMatch(/tampering|mistake|Oldsmar|改ざん|オールドスマー|attack"/);
    const { body: trends } = await operator.call('trends', { params: { id: own }, query: '?tags=AIT-201.PV&hours=1' });
    expect(trends.truth).toEqual([]);
  });
});

describe('the table of routes', () => {
  it('lets nothing but signing in and asking who one is go without an action', () => {
    const free = (Object.keys(routes) as RouteName[]).filter((name) => routes[name].action === null);
    expect(free).toEqual(['signIn', 'session']);
  });

  it('is all that the server answers below /api', async () => {
    const range = await testRange();
    const table = new Set(Object.values(routes).map(({ method, path }) => `${method} ${path}`));
    const served = registered(range.server.app.printRoutes({ commonPrefix: false }));
    await range.close();
    expect(served.filter((route) => !/^\w+ \/(api\/|$)/.test(route))).toEqual([]);
    expect(new Set(served.filter((route) => route.includes(' /api/')))).toEqual(table);
  });
});

describe('can', () => {
  it('has a row for every action that a route or a message asks for', () => {
    const asked = [...Object.values(routes), ...Object.values(socketMessages)].flatMap(({ action }) => action ?? []);
    expect(new Set(Object.keys(permissions))).toEqual(new Set(asked));
  });

  it('gives a trainee without a team nothing of any team', () => {
    for (const role of ['operator', 'analyst'] satisfies Role[]) {
      expect(can({ user: 'x', role, team: null }, 'exercise:read', { team: 'team-1' })).toBe(false);
    }
  });
});
