import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunResultSchema } from '../contract/result.ts';
import { toCsv } from './run.ts';
import { nearest } from './shell.ts';

const ROOT = new URL('../../', import.meta.url).pathname;

const kunren = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', 'range/cli/kunren.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { status, stdout, stderr, last: stdout.trimEnd().split('\n').at(-1) ?? '' };
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kunren-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('kunren run', () => {
  it('prints one object with exactly the documented keys, writes CSV and evidence, and its evidence replays', () => {
    const [evidence, csv] = [join(folder, 'evidence'), join(folder, 'runs.csv')];
    const done = kunren(
      'run',
      'waterworks/dosing-mistake',
      '--seed',
      '4',
      '--json',
      '--evidence',
      evidence,
      '--csv',
      csv,
    );
    expect(done.status).toBe(0);
    expect(done.stdout.trimEnd().split('\n')).toHaveLength(1);
    const result = JSON.parse(done.last);
    expect(RunResultSchema.strict().parse(result)).toEqual(result);
    expect(readFileSync(csv, 'utf8').split('\r\n')[1]).toContain(result.digest);

    expect(kunren('replay', evidence).stdout).toContain(`confirmed: ${result.events} events`);

    const events = join(evidence, 'events.jsonl');
    const lines = readFileSync(events, 'utf8').split('\n');
    const altered = lines.findIndex((line) => line.includes('"type":"operator.action"'));
    lines[altered] = (lines[altered] as string).replace('"by":"scripted"', '"by":"somebody"');
    writeFileSync(events, lines.join('\n'));
    const replayed = kunren('replay', evidence, '--json');
    expect(replayed.status).toBe(1);
    expect(JSON.parse(replayed.last)).toMatchObject({ confirmed: false, difference: { index: altered } });
  });
});

describe('bad input', () => {
  it.each([
    [['run', 'waterworks/setpoint-tampring'], 'Did you mean "waterworks/setpoint-tampering"'],
    [['run', 'waterworks/setpoint-tampering', '--measures', 'high-ph-tirp'], 'Did you mean "high-ph-trip"'],
    [['run', 'waterworks/setpoint-tampering', '--sed', '3'], 'Did you mean --seed?'],
    [['run', 'waterworks/setpoint-tampering', '--seed', '-1'], '--seed takes a whole number'],
    [['run', 'waterworks/setpoint-tampering', '--pace', '2'], '--pace belongs to --live'],
    [['replay', '/nowhere'], 'there is no file or folder "/nowhere"'],
    [['list', 'measure'], 'Did you mean "measures"'],
    [['valdate'], 'Did you mean validate?'],
  ])('kunren %j is answered with what is meant, and exit code 2', (args, hint) => {
    const { status, stderr, stdout } = kunren(...args);
    expect(status).toBe(2);
    expect(stderr).toContain(hint);
    expect(stdout).toBe('');
  });

  it('in a file is answered with file, line and column', () => {
    const file = join(folder, 'broken.yaml');
    writeFileSync(file, 'schema: 1\nid: [\n');
    const { status, stdout } = kunren('validate', file);
    expect(status).toBe(2);
    expect(stdout).toMatch(/broken\.yaml:\d+:\d+: /);
  });
});

describe('kunren validate and list', () => {
  it('find everything in the repository in order', () => {
    const { status, stdout } = kunren('validate');
    expect(stdout).toContain('0 problems');
    expect(status).toBe(0);
    const listed = JSON.parse(kunren('list', 'scenarios', '--json').last);
    expect(listed.scenarios.map(({ id }: { id: string }) => id)).toContain('waterworks/setpoint-tampering');
  });
});

describe('names', () => {
  it('are corrected by nearness, best first, and not at all when nothing is near', () => {
    expect(nearest('setpont', ['setpoint', 'sensor', 'historian'])[0]).toBe('setpoint');
    expect(nearest('xyzzy', ['historian', 'conduit-allowlist'])).toEqual([]);
  });
});

describe('CSV', () => {
  it('has a header and survives commas', () => {
    expect(toCsv([]).trimEnd().split(',')[0]).toBe('scenario');
  });
});
