import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../api/fixtures.ts';
import { type TestLibrary, testLibrary } from '../backends/fixtures.ts';

const CLI = new URL('./kunren.ts', import.meta.url).pathname;

let library: TestLibrary;
const scenario = (name: string): string => join(library.folder, 'exercises/waterworks', `${name}.yaml`);
beforeAll(() => {
  library = testLibrary();
});
afterAll(() => library.remove());

/** Runs a command to its end and returns the object in its last line. */
const kunren = (...args: string[]): Promise<Record<string, unknown>> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['--no-warnings', CLI, ...args], { maxBuffer: 1 << 26 }, (_, stdout) =>
      resolve(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')),
    );
  });

interface Running {
  readonly child: ChildProcess;
  readonly port: () => number;
  readonly ended: Promise<string>;
  readonly said: () => string;
}

/** Starts a live run and waits for the edge of the dosing PLC, as the engineering workstation reaches it. */
const live = async (...args: string[]): Promise<Running> => {
  const child = spawn(process.execPath, ['--no-warnings', CLI, 'run', ...args, '--live', '--json']);
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise<string>((resolve) => child.once('close', () => resolve(out)));
  const edge = /modbus plc-dosing as ews: \S+:(\d+)\n/;
  await until(() => edge.test(err) || child.exitCode !== null);
  return { child, ended, said: () => err, port: () => Number(edge.exec(err)?.[1]) };
};

/** Writes 23 mg/L as the NaOH set-point (holding register 1124) and waits for the answer. */
const write = (port: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from('000100000006010604640017', 'hex')));
    socket.once('error', reject);
    socket.once('data', (answer) => {
      socket.destroy();
      resolve(answer.toString('hex'));
    });
  });

describe('a live run of the command line', () => {
  it('without anybody’s hand has the digest of the virtual run', async () => {
    const [paced, virtual] = await Promise.all([
      kunren('run', scenario('short'), '--live', '--pace', '60', '--json'),
      kunren('run', scenario('short'), '--json'),
    ]);
    expect(paced).toMatchObject({ mode: 'live', digest: virtual.digest, events: virtual.events });
  });

  it('with writes from outside replays to the same digest from its evidence', async () => {
    const evidence = join(library.folder, 'written');
    const { port, ended, said } = await live(scenario('short'), '--pace', '5', '--evidence', evidence);
    expect(await write(port())).toBe('000100000006010604640017');
    const result = JSON.parse((await ended).trimEnd().split('\n').at(-1) ?? '');
    const replayed = await kunren('replay', evidence, '--json');
    expect(replayed).toMatchObject({ confirmed: true, complete: true, digest: result.digest, difference: null });
    expect(replayed.inputs).toBeGreaterThan(0);
    // Its twins go without the hand from outside: none of them is this run.
    expect(Object.values(result.twins)).not.toContain(result.digest);
    expect(said()).toContain('came from outside; the runs that it is compared with go without');
  });

  it('that is killed in the middle leaves what has happened, which replays as far as it goes', async () => {
    const evidence = join(library.folder, 'killed');
    const { child, port, ended } = await live(scenario('quiet'), '--pace', '5', '--evidence', evidence);
    await write(port());
    await until(() => readFileSync(join(evidence, 'inputs.jsonl'), 'utf8').includes('060464'));
    const events = () => readFileSync(join(evidence, 'events.jsonl'), 'utf8').split('\n').length;
    const before = events();
    await until(() => events() > before + 100);
    child.kill('SIGKILL');
    await ended;
    const replayed = await kunren('replay', evidence, '--json');
    expect(replayed).toMatchObject({ confirmed: true, complete: false, difference: null });
    expect(replayed.events).toBeGreaterThan(before);
    rmSync(evidence, { recursive: true });
  });
});
