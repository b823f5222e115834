import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PASSWORD, Person, type TestRange, testRange } from './fixtures.ts';

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
