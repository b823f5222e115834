import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runTests } from '../../simulator/plc/tests/run-tests.ts';
import { programTestFiles, siteFiles } from './content.ts';
import { compileTestFile } from './plc-test.ts';

const ROOT = new URL('../../', import.meta.url).pathname;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kunren-plc-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const kunren = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--no-warnings', join(ROOT, 'range/cli/kunren.ts'), 'plc', ...args],
    { cwd: folder, encoding: 'utf8' },
  );
  return { status, stdout, stderr, json: () => JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '') };
};
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return name;
};

const TANK = `TYPE MODE : (OFF, FILLING); END_TYPE
PROGRAM Tank
VAR
  Level AT %IW0 : INT;
  Valve AT %QX0.0 : BOOL;
  Delay : TON;
  Open : TIME;
  State : MODE;
  Divisor : INT := 1;
  Share : INT;
END_VAR
Delay(IN := Level < 100, PT := T#200ms);
Valve := Delay.Q;
IF Valve THEN State := FILLING; Open := Open + T#100ms; ELSE State := OFF; END_IF;
Share := Level / Divisor;
END_PROGRAM
`;

describe('kunren plc check', () => {
  it('takes a file of blocks without a program for what it is', () => {
    const file = write(
      'blocks.st',
      'FUNCTION Twice : INT\nVAR_INPUT X : INT; END_VAR\nTwice := 2 * X;\nEND_FUNCTION\n',
    );
    expect(kunren('check', file, '--json').json()).toMatchObject({ files: 1, errors: 0, diagnostics: [] });
    expect(kunren('run', file).status).toBe(2);
  });

  it('tells every finding of every file with its place, and ends with 2', () => {
    const good = write('good.st', TANK);
    const bad = write('bad.st', 'PROGRAM P\nVAR a : INT; END_VAR\na := TRUE;\nb := 1;\nEND_PROGRAM\n');
    const done = kunren('check', good, bad);
    expect(done.status).toBe(2);
    const lines = done.stdout.split('\n');
    expect(lines[0]).toMatch(/^bad\.st:3:6: type-mismatch: /);
    expect(lines[1]).toMatch(/^bad\.st:4:1: unknown-name: /);
    expect(kunren('check', good).status).toBe(0);
    const { diagnostics, ...rest } = kunren('check', bad, '--json').json();
    expect(rest).toEqual({ schema: 1, files: 1, errors: 2, warnings: 0 });
    expect(Object.keys(diagnostics[0])).toEqual(['file', 'line', 'column', 'severity', 'code', 'message', 'params']);
    expect(kunren('check', 'nothing.st').status).toBe(2);
  });
});

describe('kunren plc run', () => {
  it('keeps the time apart from a variable that is called t', () => {
    const file = write('time.st', 'PROGRAM P\nVAR t : INT; END_VAR\nt := t + 1;\nEND_PROGRAM\n');
    const { trace, variables } = kunren('run', file, '--scans', '2', '--json').json();
    expect(trace).toEqual([
      { t: 0, T: 1 },
      { t: 0.1, T: 2 },
    ]);
    expect(variables).toEqual({ t: 2 });
  });

  it('follows variables scan by scan, in any case of their names, with inputs set on the way', () => {
    write('tank.st', TANK);
    const done = kunren(
      ...['run', 'tank.st', '--for', 'T#500ms', '--set', 'LEVEL=16#80@0', '--set', 'level=50@T#100ms'],
      ...['--watch', 'valve,OPEN,level', '--json'],
    );
    expect(done.status).toBe(0);
    const result = done.json();
    expect(Object.keys(result)).toEqual(['schema', 'program', 'interval', 'scans', 'variables', 'trace', 'fault']);
    expect(result).toMatchObject({ schema: 1, program: 'Tank', scans: 5, fault: null });
    expect(result.trace).toEqual([
      { t: 0, Valve: false, Open: 0, Level: 128 },
      { t: 0.1, Valve: false, Open: 0, Level: 50 },
      { t: 0.2, Valve: false, Open: 0, Level: 50 },
      { t: 0.3, Valve: true, Open: 0.1, Level: 50 },
      { t: 0.4, Valve: true, Open: 0.2, Level: 50 },
    ]);
    expect(result.variables).toMatchObject({ Valve: true, 'Delay.Q': true, Share: 50 });
  });

  it('a fault ends the run with 1 and is told with its code, instant and line', () => {
    write('tank.st', TANK);
    const done = kunren('run', 'tank.st', '--scans', '9', '--set', 'Divisor=0@0.3', '--json');
    expect(done.status).toBe(1);
    const { fault, scans } = done.json();
    expect(scans).toBe(4);
    expect(fault).toMatchObject({ code: 'division-by-zero', t: 0.3, line: 15, pou: 'Tank' });
    expect(done.stderr).toContain('tank.st:15: division-by-zero');
  });

  it('prints references by the name of what they lead to, and takes such names', () => {
    const file = write(
      'refs.st',
      `PROGRAM P VAR A : INT := 1; B : INT := 10; R : REF_TO INT := REF(A); C : BOOL; END_VAR
R^ := R^ + 1;
END_PROGRAM`,
    );
    const done = kunren('run', file, '--scans', '3', '--set', 'R=b@0.2', '--watch', 'R,A,B', '--json');
    expect(done.json().trace).toEqual([
      { t: 0, R: 'A', A: 2, B: 10 },
      { t: 0.1, R: 'A', A: 3, B: 10 },
      { t: 0.2, R: 'B', A: 3, B: 11 },
    ]);
    const wrong = kunren('run', file, '--scans', '1', '--set', 'R=C');
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('name of a variable of that type')]);
  });

  it('takes literals of every kind, and enumerators', () => {
    write('tank.st', TANK);
    const set = (text: string) => kunren('run', 'tank.st', '--set', text, '--json');
    expect(set('Open=T#1h1s').json().variables.Open).toBe(3601);
    expect(set('Divisor=INT#2').json().variables.Divisor).toBe(2);
    expect(set('State=FILLING').status).toBe(0);
    for (const wrong of ['Divisor=40000', 'Divisor=TRUE', 'Divisor=', 'Nix=1', 'Divisor=1@soon', 'Divisor'])
      expect(set(wrong).status, wrong).toBe(2);
    expect(kunren('run', 'tank.st', '--scans', '0').status).toBe(2);
    expect(kunren('run', 'tank.st', '--watch', 'Nix').status).toBe(2);
  });
});

describe('kunren plc check', () => {
  it('reads what older programming systems write in the Western code page', () => {
    const source = "PROGRAM P VAR S : STRING := 'M\xe4rz'; END_VAR S := S; (* \xfc *) END_PROGRAM";
    writeFileSync(join(folder, 'latin.st'), Buffer.from(source, 'latin1'));
    expect(kunren('check', 'latin.st').status).toBe(0);
    expect(kunren('run', 'latin.st', '--json').json().variables).toEqual({ S: 'M\u00e4rz' });
  });
});

describe('kunren plc test', () => {
  const TESTS = `TESTING 'tank.st' (INTERVAL := T#100ms);
SETUP
  Level := 500;
END_SETUP

TEST 'closed while full'
  ADVANCE_TIME(T#1s);
  ASSERT_FALSE(Valve);
  ASSERT_EQ(State, OFF);
END_TEST

TEST 'a zero divisor stops it'
  Divisor := 0;
  EXPECT_FAULT(DIVISION_BY_ZERO);
  SCAN();
END_TEST
`;

  it('lets blocks that a test calls itself see the time that has been reached', () => {
    write(
      'timer.test.st',
      `TEST 'a timer ends to the scan'
VAR T : TON; END_VAR
  T(IN := TRUE, PT := T#1s);
  ADVANCE_TIME(T#900ms);
  T(IN := TRUE, PT := T#1s);
  ASSERT_EQ(T.ET, T#900ms);
  SCAN();
  T(IN := TRUE, PT := T#1s);
  ASSERT_TRUE(T.Q);
END_TEST
`,
    );
    expect(kunren('test', 'timer.test.st').stdout).toContain('1 tests, 0 failed');
  });

  it('ends with 0 when all pass, with 1 when one fails, with 2 when a file has errors', () => {
    write('tank.st', TANK);
    write('tank.test.st', TESTS);
    expect(kunren('test', 'tank.test.st').status).toBe(0);
    write('fails.test.st', TESTS.replace('ASSERT_EQ(State, OFF)', 'ASSERT_EQ(State, FILLING)'));
    const failed = kunren('test', 'fails.test.st');
    expect(failed.status).toBe(1);
    expect(failed.stdout).toContain('fails.test.st:9:3: assert-eq: ASSERT_EQ: OFF is not FILLING');
    write('noted.test.st', TESTS.replace('ASSERT_FALSE(Valve)', "ASSERT_TRUE(Valve, 'the valve opens')"));
    expect(kunren('test', 'noted.test.st').stdout).toContain('ASSERT_TRUE: is FALSE (the valve opens)');
    const { tests, ...counts } = kunren('test', 'fails.test.st', '--json').json();
    expect(counts).toMatchObject({ schema: 1, passed: 1, failed: 1 });
    expect(tests[0]).toMatchObject({ title: 'closed while full', scans: 10, seconds: 1, passed: false });
    expect(tests[0].failure).toMatchObject({ line: 9, column: 3, expected: 'FILLING', actual: 'OFF' });
    write('broken.test.st', TESTS.replace('Valve', 'Vlave'));
    expect(kunren('test', 'broken.test.st').status).toBe(2);
    expect(kunren('check', 'broken.test.st').stdout).toContain('broken.test.st:8:16: unknown-name');
  });
});

describe('the programs of every site', () => {
  const files = programTestFiles();

  it('have tests, every one of them', () => {
    const tested = new Set(
      files.map((file) => {
        const [, program = ''] = /TESTING\s+'([^']+)'/.exec(readFileSync(file, 'utf8')) ?? [];
        return join(file, '..', program);
      }),
    );
    const programs = siteFiles().flatMap((site) => {
      const folder = join(site, '..', 'programs');
      return readdirSync(folder).map((name) => join(folder, name));
    });
    expect(programs.length).toBeGreaterThan(10);
    expect(programs.filter((program) => !tested.has(program))).toEqual([]);
  });

  it.each(files)('pass their tests: %s', (file) => {
    const compilation = compileTestFile(file);
    if (!compilation.ok) throw new Error(JSON.stringify(compilation.diagnostics, null, 1));
    const results = runTests(compilation.compiled);
    expect(results.length).toBeGreaterThan(0);
    expect(results.filter(({ passed }) => !passed).map(({ title, failure }) => [title, failure])).toEqual([]);
  });
});
