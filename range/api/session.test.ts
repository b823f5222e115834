import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, Person, type TestRange, testRange, until } from './fixtures.ts';

/** `fetch` writes the Host header itself. */
const get = (url: string, host: string): Promise<{ status: number; body: string }> =>
  new Promise((resolve, reject) => {
    request(url, { headers: { host } }, async (answer) => {
      let body = '';
      for await (const chunk of answer) body += chunk;
      resolve({ status: answer.statusCode ?? 0, body });
    })
      .on('error', reject)
      .end();
  });

describe('signing in', () => {
  let range: TestRange;
  beforeAll(async () => {
    range = await testRange({ attempts: 4 });
  });
  afterAll(() => range.close());

  it('tells neither that a name is unknown nor that a password is wrong', async () => {
    const person = new Person(range.url);
    const wrong = await person.signIn('instructor', 'wrong-password', false);
    const unknown = await person.signIn('nobody-here', 'wrong-password', false);
    expect(wrong.status).toBe(401);
    expect(wrong.body).toEqual(unknown.body);
  });

  it('keeps the token where no script can read it', async () => {
    const person = new Person(range.url);
    const { headers } = await person.signIn('instructor', PASSWORD, false);
    expect(headers.get('set-cookie')).toMatch(/HttpOnly/i);
    expect(headers.get('set-cookie')).toMatch(/SameSite=Strict/i);
    expect(headers.get('content-security-policy')).toMatch(/script-src 'self'(;|$)/);
  });

  it('asks for the legal notice before anything else, once', async () => {
    const { body } = await range.instructor.call('newSeatPassword', { params: { user: 'team-1-operator' } });
    const person = new Person(range.url);
    expect((await person.signIn('team-1-operator', body.password, false)).body.legal).toBe(false);
    expect((await person.call('exercises')).body.code).toBe('legal-notice');
    expect((await person.call('acceptLegal')).body.legal).toBe(true);
    expect((await person.call('exercises')).status).toBe(200);
    const again = new Person(range.url);
    expect((await again.signIn('team-1-operator', body.password, false)).body.legal).toBe(true);
  });

  it('ends the sessions of a seat that gets a new password, sockets included', async () => {
    const person = await range.seat('team-2-operator');
    const socket = person.socket();
    await new Promise((resolve) => socket.once('connect', resolve as () => void));
    const cut = new Promise((resolve) => socket.once('disconnect', resolve));
    await range.instructor.call('newSeatPassword', { params: { user: 'team-2-operator' } });
    await cut;
    expect((await person.call('exercises')).status).toBe(401);
  });

  it('signs out', async () => {
    const person = await range.seat('team-2-analyst');
    const { cookie } = person;
    await person.call('signOut');
    person.cookie = cookie;
    expect((await person.call('session')).body).toBeNull();
  });

  it('makes nobody guess fast', async () => {
    const person = new Person(range.url);
    const statuses: number[] = [];
    for (let i = 0; i < 6; i++) statuses.push((await person.signIn('team-1-analyst', `guess-${i}`, false)).status);
    expect(statuses).toEqual([401, 401, 401, 401, 429, 429]);
  });

  it('answers nobody who calls it by a name that is not its own', async () => {
    const asked = await get(`${range.url}/api/session`, 'evil.example');
    expect([asked.status, asked.body]).toEqual([421, expect.stringContaining('foreign-host')]);
    expect((await get(`${range.url}/`, 'evil.example')).status).toBe(421);
    expect((await get(`${range.url}/api/session`, 'localhost')).status).toBe(200);
  });

  it('takes no change from a page of another site', async () => {
    const { status, body } = await range.instructor.call('newSeatPassword', {
      params: { user: 'team-1-operator' },
      headers: { origin: 'http://evil.example' },
    });
    expect([status, body.code]).toEqual([403, 'foreign-origin']);
  });

  it('says what is wrong with a request, and where', async () => {
    const launch = await range.instructor.call('launch', {
      body: { scenario: 'waterworks/quiet', teams: [], seed: -1 },
    });
    expect(launch.status).toBe(400);
    expect(launch.body.code).toBe('bad-request');
    expect(launch.body.params.where).toMatch(/^body\/(teams|seed)/);
    const unknown = await range.instructor.call('launch', {
      body: { scenario: 'no/such', teams: ['team-1'], seed: 1 },
    });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'unknown-scenario']);
    expect(unknown.body.message.ja).toContain('no/such');
    const large = await range.instructor.call('launch', { body: { scenario: 'x'.repeat(100_000) } });
    expect([large.status, large.body.code]).toEqual([413, 'too-large']);
  });
});

describe('one person in a hurry', () => {
  let range: TestRange;
  beforeAll(async () => {
    const slow = { perSecond: 0.01, burst: 6 };
    range = await testRange({ rates: { reads: slow, writes: slow, messages: slow } });
  });
  afterAll(() => range.close());

  it('is told to wait, and nobody else is', async () => {
    const hasty = await range.seat('team-1-operator');
    const calm = await range.seat('team-2-operator');
    const asked = await Promise.all(Array.from({ length: 10 }, () => hasty.call('exercises')));
    const refused = asked.filter(({ status }) => status === 429);
    expect(refused.length).toBe(4);
    expect(refused[0]?.body.code).toBe('too-many-requests');
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await calm.call('exercises')).status).toBe(200);
  });

  it('is told so on a socket, too', async () => {
    const analyst = await range.seat('team-1-analyst');
    const socket = analyst.socket();
    const answers = await Promise.all(Array.from({ length: 8 }, () => socket.emitWithAck('watch', { exercise: 'x' })));
    expect(answers.map(({ fault }) => fault.code).filter((code) => code === 'too-many-requests')).toHaveLength(2);
  });

  it('keeps a dozen sockets, the latest', async () => {
    const person = await range.seat('team-2-analyst');
    const sockets: ReturnType<typeof person.socket>[] = [];
    for (let i = 0; i < 13; i++) {
      const socket = person.socket();
      await new Promise((resolve) => socket.once('connect', resolve as () => void));
      sockets.push(socket);
    }
    await until(() => !sockets[0]?.connected);
    expect(sockets.filter(({ connected }) => connected)).toHaveLength(12);
  });
});

describe('behind a proxy that speaks TLS', () => {
  let range: TestRange;
  beforeAll(async () => {
    range = await testRange({ publicUrl: new URL('https://range.example') });
  });
  afterAll(() => range.close());

  it('has cookies that leave by TLS alone, and browsers told to come by TLS', async () => {
    const { headers } = await new Person(range.url).signIn('instructor', PASSWORD, false);
    expect(headers.get('set-cookie')).toMatch(/Secure/);
    expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{7,}/);
  });

  it('takes changes from its public address', async () => {
    const from = (origin: string) =>
      range.instructor.call('newSeatPassword', { params: { user: 'team-1-operator' }, headers: { origin } });
    expect((await from('https://range.example')).status).toBe(200);
    expect((await from('https://evil.example')).status).toBe(403);
  });
});
