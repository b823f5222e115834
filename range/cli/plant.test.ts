import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = new URL('../../', import.meta.url).pathname;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kunren-plant-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const kunren = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--no-warnings', join(ROOT, 'range/cli/kunren.ts'), 'plant', ...args],
    { cwd: folder, encoding: 'utf8' },
  );
  return { status, stdout, stderr, json: () => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') };
};
const write = (name: string, value: unknown): string => {
  writeFileSync(join(folder, name), JSON.stringify(value));
  return name;
};

describe('a process model held against its table', () => {
  it('is at rest at the published state, and says in which units', () => {
    const { derivatives, states, timeUnit, units } = kunren('derivative', 'reactor', '--json').json();
    expect(timeUnit).toBe('h');
    expect(units['holdup.a']).toBe('kmol');
    expect(states['holdup.d']).toBe(110);
    for (const slope of Object.values(derivatives)) expect(Math.abs(slope as number)).toBeLessThan(1e-6);
  });

  it('takes another state from a file, by name or as a list', () => {
    const named = write('named.json', { states: { 'tank-1.level': 5 }, inputs: { 'pump-1.voltage': 0 } });
    const listed = write('listed.json', { states: [5, 12.7, 1.8, 1.4], inputs: { 'pump-1.voltage': 0 } });
    const byName = kunren('derivative', 'quadruple-tank', '--state', named, '--json').json();
    expect(kunren('derivative', 'quadruple-tank', '--state', listed, '--json').json()).toEqual(byName);
    // Torricelli: what tank 3 gives less what leaves through an outlet of 0.071 cm², over 28 cm².
    const out = (level: number): number => 0.071 * Math.sqrt(2 * 981 * level);
    expect(byName.derivatives['tank-1.level']).toBeCloseTo((out(1.8) - out(5)) / 28, 10);
  });
});

describe('a network file', () => {
  const network = (head: string): string => {
    writeFileSync(
      join(folder, 'net.inp'),
      `[JUNCTIONS]\nA 10 5\n[RESERVOIRS]\nR 50\n[PIPES]\np ${head} A 100 100 120 0 Open\n[OPTIONS]\nUnits LPS\n[END]\n`,
    );
    return 'net.inp';
  };

  it('runs by EPANET, in our units', () => {
    const { plant, step, outputs, units } = kunren('run', network('R'), '--for', '2h', '--json').json();
    expect({ plant, step, flow: units['p.flow'] }).toEqual({ plant: 'water-network', step: 3600, flow: 'm³/h' });
    expect(outputs['p.flow']).toBeCloseTo(18, 6);
    expect(outputs['R.head']).toBe(50);
  });

  it("is refused with EPANET's own words and the line", () => {
    const { status, stderr } = kunren('run', network('LOST'));
    expect(status).toBe(2);
    expect(stderr).toContain('net.inp:6: EPANET error 203: undefined node LOST in [PIPES] section');
    const checked = spawnSync(
      process.execPath,
      ['--no-warnings', join(ROOT, 'range/cli/kunren.ts'), 'validate', 'net.inp', '--json'],
      { cwd: folder, encoding: 'utf8' },
    );
    expect(checked.status).toBe(2);
    expect(JSON.parse(checked.stdout).problems).toMatchObject([{ code: 'network', line: 6, params: { code: 203 } }]);
  });
});

describe('a process model run alone', () => {
  it('keeps to its published control, and to inputs held by hand from their instants on', () => {
    const csv = join(folder, 'run.csv');
    const args = ['reactor', '--for', '20h', '--sample', '10h', '--input', 'feed-2.supply=0@2h', '--csv', csv];
    const { samples, control, step, inputs, invalid } = kunren('run', ...args, '--json').json();
    expect({ control, step, invalid, supply: inputs['feed-2.supply'] }).toEqual({
      control: true,
      step: 12,
      invalid: [],
      supply: 0,
    });
    expect(samples.map(({ t }: { t: number }) => t)).toEqual([0, 36_000, 72_000]);
    expect(samples[0]['reactor.pressure']).toBeCloseTo(2700, 6);
    expect(Math.abs(samples[2]['reactor.pressure'] - 2899)).toBeLessThan(2);
    const rows = readFileSync(csv, 'utf8').trimEnd().split('\n');
    expect(rows).toHaveLength(4);
    expect(rows[0]?.startsWith('t,feed-1.flow,')).toBe(true);
  });

  it('goes where it goes without control, from the state in which another run ended', () => {
    const first = kunren('run', 'quadruple-tank', '--for', '600s', '--input', 'pump-1.voltage=4', '--json').json();
    expect(first.control).toBe(false);
    const second = kunren(
      'run',
      'quadruple-tank',
      '--for',
      '600s',
      '--state',
      write('ended.json', first),
      '--json',
    ).json();
    const whole = kunren('run', 'quadruple-tank', '--for', '1200s', '--input', 'pump-1.voltage=4', '--json').json();
    expect(second.states).toEqual(whole.states);
  });

  it('draws its noise from the seed, or none', () => {
    const served = (...flags: string[]): string =>
      JSON.stringify(kunren('run', 'power-grid', '--for', '20s', '--json', ...flags).json().samples);
    expect(served('--seed', '5')).toBe(served('--seed', '5'));
    expect(served('--seed', '5')).not.toBe(served('--seed', '6'));
    expect(served('--seed', '5', '--no-noise')).toBe(served('--seed', '6', '--no-noise'));
  });

  it('says from when on the model does not hold', () => {
    const fault = ['--input', 'fault.line=3@1s', '--input', 'fault.place=100@1s'];
    const { invalid } = kunren('run', 'power-grid', '--for', '4s', ...fault, '--json').json();
    expect(invalid[0].code).toBe('out-of-step');
    expect(invalid[0].t).toBeGreaterThan(1);
  });
});

describe('bad input', () => {
  it.each([
    [['run', 'reacter'], /unknown plant "reacter".*"reactor"/],
    [['run', 'reactor', '--step', '30s'], /a step of 30 s is too long; it takes 0\.01 s to 20 s/],
    [['run', 'waterworks', '--step', '2s'], /steps of 1 s only/],
    [['run', 'reactor', '--input', 'feed-3=1'], /unknown input "feed-3"/],
    [['run', 'reactor', '--input', 'feed-2.supply=much'], /"much" is no number/],
    [['run', 'reactor', '--parameter', 'vessel=7'], /vessel is 7, but must lie in 60…200 m³/],
    [['run', 'reactor', '--for', '1h', '--sample', '1.5s'], /--sample must be a multiple of the step/],
    [['run', 'reactor', '--state', 'none.json'], /there is no file "none\.json"/],
    [['derivative', 'waterworks'], /not a set of differential equations/],
  ])('%j is told what, where and what would do', (args, message) => {
    const { status, stderr } = kunren(...args);
    expect(stderr).toMatch(message);
    expect(status).toBe(2);
  });

  it('a place that cannot be written is told before the run, and an instant that a derivative cannot have', () => {
    const { status, stderr } = kunren('run', 'reactor', '--for', '1000h', '--csv', 'nowhere/run.csv');
    expect({ status, told: /--csv: "nowhere\/run\.csv" cannot be written/.test(stderr) }).toEqual({
      status: 2,
      told: true,
    });
    const at = kunren('derivative', 'reactor', '--input', 'purge-valve.signal=5@3h');
    expect(at.status).toBe(2);
    expect(at.stderr).toMatch(/a derivative is taken at one instant; leave out @3h/);
  });

  it('a state at which a model gives no number is refused, with what has none', () => {
    const states = Object.fromEntries([...'abcdefgh'].map((component) => [`reactor.${component}`, 0]));
    const { status, stderr } = kunren('derivative', 'tennessee-eastman', '--state', write('void.json', { states }));
    expect(stderr).toMatch(
      /void\.json: at these states the model gives no number for .*is a holdup empty or negative\?/,
    );
    expect(status).toBe(2);
  });

  it('a state file that is none is told with its place', () => {
    const few = write('few.json', { states: [1, 2] });
    expect(kunren('derivative', 'reactor', '--state', few).stderr).toMatch(/2 states are given; the model has 8/);
    const wrong = write('wrong.json', { states: { 'holdup.a': 'many' } });
    expect(kunren('derivative', 'reactor', '--state', wrong).stderr).toMatch(/wrong\.json: states/);
  });
});
