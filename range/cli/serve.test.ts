import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Person, until } from '../api/fixtures.ts';

const CLI = new URL('./kunren.ts', import.meta.url).pathname;

const kunren = (args: string[], input = ''): Promise<{ code: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, ['--no-warnings', CLI, ...args], (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
    child.stdin?.end(input);
  });

const start = async (
  data: string,
  ...more: string[]
): Promise<{ child: ChildProcess; url: string; output: () => string }> => {
  const child = spawn(process.execPath, [
    '--no-warnings',
    CLI,
    'serve',
    '--port',
    '0',
    '--data',
    data,
    '--no-demonstration',
    ...more,
  ]);
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  await until(() => /Seats|was set/.test(output) || child.exitCode !== null);
  const url = /http:\/\/\S+/.exec(output)?.[0];
  if (!url) throw new Error(`no server: ${output}`);
  return { child, url, output: () => output };
};

const exited = (child: ChildProcess): Promise<unknown> =>
  child.exitCode !== null || child.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => child.once('exit', resolve));

describe('a server', () => {
  let data: string;
  let server: Awaited<ReturnType<typeof start>>;
  let password: string;

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'kunren-serve-'));
    server = await start(data);
    password = /^ {2}(\S+)$/m.exec(server.output())?.[1] ?? '';
  });
  afterAll(async () => {
    server.child.kill('SIGKILL');
    await exited(server.child);
    rmSync(data, { recursive: true, force: true });
  });

  it('keeps what it writes to itself', () => {
    for (const name of readdirSync(data)) expect([name, statSync(join(data, name)).mode & 0o077]).toEqual([name, 0]);
  });

  it('makes an instructor’s password on the first start and shows it once', () => {
    expect(password).toMatch(/^\w{4}(-\w{4}){3}$/);
  });

  it('refuses a port that is in use, and a data directory that is, each with a word on what to do', async () => {
    const { port } = new URL(server.url);
    const other = mkdtempSync(join(tmpdir(), 'kunren-other-'));
    const taken = await kunren(['serve', '--port', port, '--data', other]);
    expect([taken.code, taken.stderr]).toEqual([1, expect.stringMatching(/in use.*--port/)]);
    const shared = await kunren(['serve', '--port', '0', '--data', data]);
    expect([shared.code, shared.stderr]).toEqual([1, expect.stringMatching(/in use by another server.*--data DIR/)]);
    expect(shared.stderr).toContain(`process ${server.child.pid}`);
    rmSync(other, { recursive: true, force: true });
  });

  it('refuses flags that make no sense with exit code 2', async () => {
    expect((await kunren(['serve', '--port', 'eighty'])).code).toBe(2);
    expect((await kunren(['serve', '--colour'])).code).toBe(2);
    expect((await kunren(['serve', '--public-url', 'range.example'])).code).toBe(2);
    expect((await kunren(['serve', '--edge-host', ''])).code).toBe(2);
    expect((await kunren(['passwd', 'instruktor', '--data', data], 'long-enough-password\n')).stderr).toMatch(
      /Did you mean instructor/,
    );
    expect((await kunren(['passwd', 'instructor', '--data', data], 'short\n')).code).toBe(2);
  });

  it('takes a new password from passwd while it runs', async () => {
    const changed = await kunren(['passwd', 'instructor', '--data', data], 'a-password-of-mine\n');
    expect(changed.code).toBe(0);
    const person = new Person(server.url);
    expect((await person.signIn('instructor', password, false)).status).toBe(401);
    expect((await person.signIn('instructor', 'a-password-of-mine')).status).toBe(200);
    password = 'a-password-of-mine';
  });

  it('keeps an exercise’s log when it is killed in the middle, and the log replays up to there', async () => {
    const instructor = new Person(server.url);
    await instructor.signIn('instructor', password);
    const launched = await instructor.call('launch', {
      body: { scenario: 'waterworks/dosing-mistake', teams: ['team-1'], seed: 3, measures: [], pace: 20 },
    });
    const id = launched.body[0].id as string;
    await instructor.call('control', { params: { id }, body: { action: 'start' } });
    const seat = await instructor.call('newSeatPassword', { params: { user: 'team-1-operator' } });
    const operator = new Person(server.url);
    await operator.signIn('team-1-operator', seat.body.password);
    await until(async () => (await instructor.call('exercise', { params: { id } })).body.t > 20);
    const operated = await operator.call('operate', {
      params: { id },
      body: { do: 'write', tag: 'AIC-201.SV', value: 21 },
    });
    expect(operated.body.accepted).toBe(true);
    server.child.kill('SIGKILL');
    await exited(server.child);

    server = await start(data);
    expect(server.output()).toContain(`exercise ${id} was interrupted`);
    const again = new Person(server.url);
    await again.signIn('instructor', password);
    const { body: exercise } = await again.call('exercise', { params: { id } });
    expect(exercise).toMatchObject({ status: 'interrupted', fault: 'log-ends-here' });
    expect(exercise.t).toBeGreaterThan(20);
    const { body: operations } = await again.call('operations', { params: { id } });
    expect(operations.at(-1)).toMatchObject({ by: 'team-1-operator', action: 'write', value: 21 });

    const folder = join(data, 'bundle');
    mkdirSync(folder);
    for (const name of ['manifest.json', 'header.json', 'inputs.jsonl', 'events.jsonl']) {
      const { body } = await again.call('evidenceFile', { params: { id, name } });
      writeFileSync(join(folder, name), body);
    }
    const replayed = await kunren(['replay', folder, '--json']);
    expect(JSON.parse(replayed.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      confirmed: true,
      inputs: 1,
      difference: null,
    });
    const capture = await again.call('evidenceFile', { params: { id, name: 'capture' } });
    expect(capture.status).toBe(200);
    expect(capture.body.length).toBeGreaterThan(10_000);
  });

  it('stops when it is told to, and leaves the directory to the next', async () => {
    server.child.kill('SIGTERM');
    await exited(server.child);
    expect(server.child.exitCode).toBe(0);
    server = await start(data);
  });
});

describe('a server that is opened to a network', () => {
  it('leaves the edges of its cells on loopback', async () => {
    const data = mkdtempSync(join(tmpdir(), 'kunren-network-'));
    // Linux answers on all of 127.0.0.0/8: another address of this machine, that nobody else can reach.
    const server = await start(data, '--host', '127.0.0.2');
    try {
      expect(server.url).toContain('127.0.0.2');
      const instructor = new Person(server.url);
      await instructor.signIn('instructor', /^ {2}(\S+)$/m.exec(server.output())?.[1] ?? '');
      const { body } = await instructor.call('launch', {
        body: { scenario: 'waterworks/dosing-mistake', teams: ['team-1'], seed: 3, measures: [] },
      });
      const endpoints = await instructor.call('endpoints', { params: { id: body[0].id } });
      expect(endpoints.body.length).toBeGreaterThan(0);
      for (const { address } of endpoints.body) expect(address).toBe('127.0.0.1');
    } finally {
      server.child.kill('SIGKILL');
      await exited(server.child);
      rmSync(data, { recursive: true, force: true });
    }
  });
});
