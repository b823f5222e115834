import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testLibrary } from '../backends/fixtures.ts';
import { toCsv } from './run.ts';
import { nearest } from './shell.ts';

/** What docs/reference/cli.md says of `run --json`. A key that is not here is a mistake, and so is one that is missing. */
const DOCUMENTED = {
  result: [
    ...['schema', 'scenario', 'site', 'seed', 'team', 'mode', 'measures', 'simulatedSeconds', 'wallSeconds'],
    ...['events', 'digest', 'twins', 'steps', 'outcome', 'alerts', 'alarms'],
  ],
  twins: ['idle', 'undefended', 'quiet'],
  step: ['id', 'technique', 'result', 'at', 'creditedTo'],
  outcome: [...['safety', 'excursions', 'service', 'detection', 'margin', 'steps', 'furthest', 'legitimate', 'cost']],
  detection: ['detected', 'seconds', 'score'],
  excursion: ['limit', 'place', 'began', 'seconds', 'peak', 'magnitude', 'amount', 'affected'],
  cost: ['personHours', 'money', 'downtimeHours'],
};

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
    expect(Object.keys(result)).toEqual(DOCUMENTED.result);
    expect(Object.keys(result.twins)).toEqual(DOCUMENTED.twins);
    expect(Object.keys(result.outcome).sort()).toEqual([...DOCUMENTED.outcome].sort());
    expect(Object.keys(result.outcome.detection)).toEqual(DOCUMENTED.detection);
    expect(Object.keys(result.outcome.cost)).toEqual(DOCUMENTED.cost);
    expect(result.outcome.excursions.length).toBeGreaterThan(0);
    for (const excursion of result.outcome.excursions) expect(Object.keys(excursion)).toEqual(DOCUMENTED.excursion);
    for (const step of result.steps) expect(Object.keys(step)).toEqual(DOCUMENTED.step);
    expect(done.stderr).toContain('seed 4 draws: ');
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

describe('kunren replay', () => {
  it('goes as far as a record goes that was broken off, and takes nothing that lies beside the events on trust', () => {
    const library = testLibrary();
    const evidence = join(folder, 'short');
    kunren('run', join(library.folder, 'exercises/waterworks/short.yaml'), '--evidence', evidence);
    library.remove();

    // As a kill leaves it: no manifest yet, and the last line written in part.
    const cut = join(folder, 'cut');
    cpSync(evidence, cut, { recursive: true });
    rmSync(join(cut, 'manifest.json'));
    const whole = readFileSync(join(cut, 'events.jsonl'), 'utf8');
    writeFileSync(join(cut, 'events.jsonl'), whole.slice(0, whole.length / 2));
    const partly = kunren('replay', cut, '--json');
    expect(partly.status).toBe(0);
    expect(partly.stderr).toContain('ends in the middle of a line');
    expect(JSON.parse(partly.last)).toMatchObject({ confirmed: true, complete: false });

    // An input that leaves no event all the same belongs to the log.
    writeFileSync(join(cut, 'manifest.json'), readFileSync(join(evidence, 'manifest.json')));
    writeFileSync(join(cut, 'events.jsonl'), whole);
    writeFileSync(join(cut, 'inputs.jsonl'), '{"command":{"channel":"x","kind":"hang-up"},"t":5}\n');
    const added = kunren('replay', cut);
    expect(added.status).toBe(1);
    expect(added.stdout).toContain('the manifest speaks of 0 inputs, inputs.jsonl holds 1');
    writeFileSync(join(cut, 'inputs.jsonl'), '{"command":{"kind":"sabotage"},"t":5}\n');
    expect(kunren('replay', cut)).toMatchObject({ status: 2, stderr: expect.stringContaining('inputs.jsonl:1') });
    writeFileSync(join(cut, 'header.json'), '{"engine":"0.1.0"}');
    expect(kunren('replay', cut)).toMatchObject({ status: 2, stderr: expect.stringContaining('scenario') });
  });
});

describe('bad input', () => {
  it.each([
    [['run', 'waterworks/setpoint-tampring'], 'Did you mean "waterworks/setpoint-tampering"'],
    [['run', 'waterworks/setpoint-tampering', '--measures', 'process-tirp'], 'Did you mean "process-trip"'],
    [['run', 'waterworks/setpoint-tampering', '--sed', '3'], 'Did you mean --seed?'],
    [['run', 'waterworks/setpoint-tampering', '--seed', '-1'], '--seed takes a whole number'],
    [['run', 'waterworks/setpoint-tampering', '--pace', '2'], '--pace belongs to --live'],
    [['run', 'waterworks/setpoint-tampering', '--seed', '1', '--seeds', '2'], 'give one of them'],
    [['run', 'waterworks/setpoint-tampering', '--measures', 'process-trip,none'], 'none stands alone'],
    [['run', 'waterworks/setpoint-tampering', '--measures', 'process-trip,'], 'separated by single commas'],
    [['run', 'waterworks/setpoint-tampering', '--csv', '/nowhere/runs.csv'], '/nowhere/runs.csv cannot be written'],
    [['run', 'waterworks/setpoint-tampering', '--evidence', 'package.json'], 'package.json cannot be written'],
    [['site', 'run', 'dam'], 'There are "district-heating", "kirigasawa", '],
    [['replay', '/nowhere'], 'there is no file or folder "/nowhere"'],
    [['replay', 'docs'], '"docs" is no evidence folder: header.json is missing'],
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

describe('a program that stops its controller', () => {
  it('is found though it compiles, and so is a mistake of type', () => {
    const site = join(folder, 'waterworks');
    cpSync(join(ROOT, 'scenarios/sites/waterworks'), site, { recursive: true });
    const program = join(site, 'programs/dosing.st');
    const source = readFileSync(program, 'utf8');
    const end = source.lastIndexOf('END_PROGRAM');
    const spoil = (statement: string): void =>
      writeFileSync(program, `${source.slice(0, end)}${statement}\n${source.slice(end)}`);
    spoil('WHILE TRUE DO ; END_WHILE;');
    const looping = kunren('validate', site);
    expect(looping.status).toBe(2);
    expect(looping.stdout).toContain('plc-dosing stops when it runs: the scan did not end within its budget');
    spoil('  BATCH := TRUE + 1;');
    const mistyped = kunren('validate', site, program);
    expect(mistyped.status).toBe(2);
    expect(mistyped.stdout).toMatch(/dosing\.st:\d+:\d+: /);
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
