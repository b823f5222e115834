import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { check, type Violation } from './laws.ts';
import { readModule, readModules } from './read.ts';
import { ROOMS, roomOf } from './rooms.ts';

const trees: string[] = [];
afterEach(() => {
  for (const tree of trees.splice(0)) rmSync(tree, { recursive: true });
});

/** A house in which every law holds; what is planted is laid over it. */
const SOUND: Readonly<Record<string, string>> = {
  'simulator/kernel/time.ts': 'export type Instant = number;\n',
  'simulator/plants/well.ts':
    "import type { Instant } from '../kernel/time.ts';\nexport const at = (t: Instant) => t + Math.sin(t);\n",
  'simulator/live/pacer.ts':
    "import { at } from '../plants/well.ts';\nexport const pace = async () => void setTimeout(() => at(Date.now()), 10);\n",
  'range/measures/rate-limit.ts': "export const rateLimit = { id: 'sv-rate-limit', apply: (site: object) => site };\n",
  'range/contract/score.ts': "import { z } from 'zod';\nexport const Score = z.number();\n",
  'dashboard/app/main.tsx':
    "import { Score } from '../../range/contract/score.ts';\nexport const App = () => <p>{String(Score)}</p>;\n",
};

const plant = (files: Readonly<Record<string, string>>): string => {
  const root = mkdtempSync(join(tmpdir(), 'kunren-architecture-'));
  trees.push(root);
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), source);
  }
  return root;
};

const violations = (planted: Readonly<Record<string, string>>): Violation[] =>
  check(readModules(plant({ ...SOUND, ...planted })), ROOMS);

const found = (planted: Readonly<Record<string, string>>): string[] =>
  violations(planted).map(({ path, line, law }) => `${path}:${line} ${law}`);

describe('the architecture check', () => {
  it('finds nothing in a house that keeps its laws', () => {
    expect(violations({})).toEqual([]);
  });

  it('fails when it reads nothing', () => {
    expect(check(readModules(plant({})), ROOMS)).toMatchObject([{ law: 'reading', what: 'no modules were read' }]);
  });

  it('fails when it finds no measures, for then the law about them has checked nothing', () => {
    expect(found({ 'range/measures/rate-limit.ts': 'export const apply = 1;\n' })).toEqual([
      'range/measures:1 reading',
    ]);
  });

  it('reads the real house', () => {
    const modules = readModules(fileURLToPath(new URL('../..', import.meta.url)));
    expect(modules.map((module) => module.path)).toContain('simulator/kernel/time.ts');
    expect(modules.every((module) => module.parseErrors.length === 0)).toBe(true);
  });

  it('says where, which law, and how to mend it, and exits 1', () => {
    const root = plant({ ...SOUND, 'simulator/kernel/clock.ts': '\nexport const now = Date.now();\n' });
    const script = fileURLToPath(new URL('../architecture.ts', import.meta.url));
    const run = spawnSync(process.execPath, ['--no-warnings', script, root], { encoding: 'utf8' });
    expect(run.status).toBe(1);
    expect(run.stderr).toContain(
      'simulator/kernel/clock.ts:2  [purity] simulator/kernel is core and must not use Date\n    use simulation time',
    );
    expect(run.stdout).toContain('7 modules, 4 imports, 1 violation');
  });
});

describe('arrows between rooms', () => {
  it.each([
    ['the kernel importing a plant', 'simulator/kernel/a.ts', "import { at } from '../plants/well.ts';"],
    ['a mere type going the wrong way', 'simulator/kernel/a.ts', "import type { at } from '../plants/well.ts';"],
    ['an inline type import', 'simulator/kernel/a.ts', "export type A = import('../plants/well.ts').at;"],
    ['a re-export', 'simulator/kernel/a.ts', "export { at } from '../plants/well.ts';"],
    ['a re-export of all', 'simulator/kernel/a.ts', "export * from '../plants/well.ts';"],
    ['simulator importing range', 'simulator/live/a.ts', "import '../../range/contract/score.ts';"],
    ['core importing the shell', 'simulator/plants/a.ts', "import { pace } from '../live/pacer.ts';"],
    ['a worker of another room', 'range/store/a.ts', "new URL('../../simulator/live/pacer.ts', import.meta.url);"],
    ['a lazy import', 'range/store/a.ts', "export const f = () => import('../../simulator/live/pacer.ts');"],
    ['the API importing the dashboard', 'range/api/a.ts', "import '../../dashboard/app/main.tsx';"],
    ['the dashboard importing the simulator', 'dashboard/app/a.ts', "import '../../simulator/kernel/time.ts';"],
    ['the contract importing the simulator', 'range/contract/a.ts', "import '../../simulator/kernel/time.ts';"],
    ['a path out of the project', 'range/api/a.ts', "import '../../../elsewhere/a.ts';"],
    ['a simulator test that knows the range', 'simulator/plants/a.test.ts', "import '../../range/contract/score.ts';"],
  ])('catches %s', (_, path, source) => {
    expect(found({ [path]: `${source}\n` })).toEqual([`${path}:1 direction`]);
  });

  it('catches a module that leans on a test', () => {
    const planted = { 'range/api/a.test.ts': '', 'range/api/a.ts': "import './a.test.ts';\n" };
    expect(found(planted)).toEqual(['range/api/a.ts:1 direction']);
  });

  it('catches a module that leans on what tests share, and lets tests do so', () => {
    const planted = {
      'simulator/plants/wells.fixture.ts': "import 'node:fs';\nexport const wells = 3;\n",
      'simulator/plants/a.test.ts': "import './wells.fixture.ts';\n",
      'simulator/plants/a.ts': "import './wells.fixture.ts';\n",
    };
    expect(found(planted)).toEqual(['simulator/plants/a.ts:1 direction']);
  });

  it('catches a module that lies in no room', () => {
    expect(found({ 'lounge/a.ts': '' })).toEqual(['lounge/a.ts:1 rooms']);
  });

  it('knows a room by the longest path', () => {
    expect(roomOf('dashboard/vite.config.ts', ROOMS)?.nature).toBe('shell');
    expect(roomOf('dashboard/app/main.tsx', ROOMS)?.nature).toBe('browser');
    expect(roomOf('simulator/plantsman/a.ts', ROOMS)).toBeNull();
  });
});

describe('packages', () => {
  it.each([
    ['a file system in the core', 'simulator/site/a.ts', "import { readFileSync } from 'node:fs';"],
    ['a built-in module without its prefix', 'simulator/site/a.ts', "import { connect } from 'net';"],
    [
      'randomness beside the allowed hash',
      'simulator/kernel/a.ts',
      "import { createHash, randomBytes } from 'node:crypto';",
    ],
    ['the whole of crypto', 'simulator/kernel/a.ts', "import * as crypto from 'node:crypto';"],
    ['a package that the core may not have', 'simulator/protocols/opcua/a.ts', "import type { X } from 'node-opcua';"],
    ['more than zod in the contract', 'range/contract/a.ts', "import 'ajv/dist/2020.js';"],
    ['Node in the browser', 'dashboard/app/a.ts', "import 'node:path';"],
  ])('catches %s', (_, path, source) => {
    expect(found({ [path]: `${source}\n` })).toEqual([`${path}:1 packages`]);
  });

  it('lets the core hash, and lets tests and the shell use what they need', () => {
    expect(
      violations({
        'simulator/kernel/hash.ts':
          "import { createHash, type Hash } from 'node:crypto';\nexport const h: Hash = createHash('sha256');\n",
        'simulator/kernel/a.test.ts': "import { readFileSync } from 'node:fs';\nawait Promise.resolve(readFileSync);\n",
        'simulator/plants/bench.ts': 'export const started = performance.now();\n',
        'simulator/live/a.ts': "import { OPCUAServer } from 'node-opcua';\nimport { createServer } from 'node:net';\n",
      }),
    ).toEqual([]);
  });
});

describe('purity of the core', () => {
  it.each([
    ['Date.now()', 'export const t = Date.now();'],
    ['new Date()', 'export const t = new Date();'],
    ['the type Date', 'export const f = (t: Date) => t;'],
    ['Math.random', 'export const r = Math.random();'],
    ['Math["random"]', 'export const r = Math["random"]();'],
    ['random taken out of Math', 'const { random } = Math; export const r = random();'],
    ['performance', 'export const t = performance.now();'],
    ['process.env', 'export const e = process.env.SEED;'],
    ['globalThis', 'export const e = globalThis;'],
    ['a timer', 'export const t = setTimeout(() => 1, 1);'],
    ['a microtask', 'queueMicrotask(() => {});'],
    ['the console', 'export const f = () => console.log(1);'],
    ['a promise', 'export const p = Promise.resolve(1);'],
    ['the type Promise', 'export type P = Promise<number>;'],
    ['an async function', 'export async function f() {}'],
    ['an async method', 'export class A { async f() {} }'],
    ['top-level await', 'export const a = await 1;'],
    ['a web socket', 'export const s = new WebSocket("ws://[::1]");'],
    ['import.meta', 'export const here = import.meta.dirname;'],
    [
      'the global under a local name of another function',
      'export const f = (process: number) => process; export const g = process;',
    ],
  ])('catches %s', (_, source) => {
    const laws = found({ 'range/scoring/a.ts': `${source}\n` });
    expect(new Set(laws)).toEqual(new Set(['range/scoring/a.ts:1 purity']));
  });

  it.each([
    ['a parameter called process', 'export const f = (process: { fetch: number }) => process.fetch;'],
    ['a property called process', 'export const f = (plant: { process: number }) => plant.process;'],
    ['a key called Date', 'export const f = { Date: 1, process: 2 };'],
    ['a destructured name', 'export const f = ({ process, a: [self] }: never) => [process, self];'],
    ['a local variable', 'export const f = () => { const window = 3; return window * window; };'],
    [
      'a loop variable',
      'export const f = (a: number[]) => { for (const document of a) if (document) return document; };',
    ],
    ['an imported name', "import { at as alert } from '../../simulator/plants/well.ts';\nexport const f = alert;"],
    ['the name in a string', 'export const f = "setTimeout(Date.now())";'],
    ['Math but for its draws', 'export const f = Math.hypot(1, 2);'],
  ])('allows %s', (_, source) => {
    expect(violations({ 'range/scoring/a.ts': `${source}\n` })).toEqual([]);
  });

  it('counts lines in a file with Japanese text', () => {
    const module = readModule('a.ts', "// 訓練\nexport const ja = '配水池';\nexport const t = Date.now();\n");
    expect(module.effects).toEqual([{ what: 'Date', line: 3 }]);
  });
});

describe('import cycles', () => {
  it('are found once, with their way round', () => {
    const planted = {
      'simulator/plants/a.ts': "import { b } from './b.ts';\nexport const a = () => b;\n",
      'simulator/plants/b.ts': "import { c } from './c.ts';\nexport const b = () => c;\n",
      'simulator/plants/c.ts': "import { a } from './a.ts';\nexport const c = () => a;\n",
      'simulator/plants/d.ts': "import { a } from './a.ts';\nexport const d = a;\n",
    };
    expect(violations(planted)).toMatchObject([
      {
        law: 'cycles',
        path: 'simulator/plants/a.ts',
        what: 'imports itself: simulator/plants/a.ts → simulator/plants/b.ts → simulator/plants/c.ts → simulator/plants/a.ts',
      },
    ]);
  });

  it('are none where only types go round', () => {
    const planted = {
      'simulator/plants/a.ts': "import { b } from './b.ts';\nexport const a = () => b;\n",
      'simulator/plants/b.ts': "import type { a } from './a.ts';\nexport const b = (x: typeof a) => x;\n",
    };
    expect(violations(planted)).toEqual([]);
  });

  it('are found where a module imports itself', () => {
    expect(found({ 'simulator/plants/a.ts': "export * from './a.ts';\n" })).toEqual(['simulator/plants/a.ts:1 cycles']);
  });
});

describe('measures', () => {
  it.each([
    ['simulator', 'simulator/plants/a.ts', "export const f = (origin: string) => origin === 'sv-rate-limit';"],
    ['a technique', 'range/techniques/a.ts', 'export const note = `stopped by sv-rate-limit`;'],
  ])('are caught by name in %s', (_, path, source) => {
    expect(found({ [path]: `${source}\n` })).toEqual([`${path}:1 measures`]);
  });

  it('may be named by the rest of the range, and words that merely hold an id are not it', () => {
    expect(
      violations({
        'range/scoring/a.ts': "export const f = 'sv-rate-limit';\n",
        'simulator/plants/a.ts': "export const f = 'sv-rate-limits';\n",
      }),
    ).toEqual([]);
  });

  it('are read from an object, a helper’s argument or a list', () => {
    const ids = (source: string): string[] => readModule('a.ts', source).exportedIds.map((item) => item.text);
    expect(ids("export const a = { id: 'one', rule: { id: 'inner' } } satisfies object;")).toEqual(['one']);
    expect(ids("export const a = measure({ id: 'two' });")).toEqual(['two']);
    expect(ids("export default [{ id: 'three' }, { id: 'four' }];")).toEqual(['three', 'four']);
    expect(ids("const ID = 'five'; export const a: Measure = { id: ID };")).toEqual(['five']);
    expect(ids("const a = { id: 'hidden' };")).toEqual([]);
  });
});
