/*
 * The rooms of the house as data: what each may import. `docs/decisions/0006-architecture-check.md` tells why the
 * project checks this itself. The longest path that begins a module's path names its room.
 */

/** What a room's modules may do besides computing. */
export type Nature =
  /** Synchronous, pure and deterministic: state, input and time in; state and effects out. */
  | 'core'
  /** May use sockets, files, clocks, promises. */
  | 'shell'
  /** Runs in a browser: no `node:` modules. */
  | 'browser';

export interface Room {
  /** A folder, or one file, relative to the project's root. */
  readonly path: string;
  readonly nature: Nature;
  /** Rooms whose modules it may import besides its own. A path stands for every room under it. */
  readonly imports: readonly string[];
  /** npm packages that it may import; `any` where the shell is free to choose. */
  readonly packages: readonly string[] | 'any';
}

/** What a core room may take from Node's own modules: hashing is a pure function of its bytes. */
export const CORE_BUILTINS: Readonly<Record<string, readonly string[]>> = { 'node:crypto': ['createHash', 'Hash'] };

const core = (path: string, imports: readonly string[], packages: readonly string[] = ['zod']): Room => ({
  path,
  nature: 'core',
  imports,
  packages,
});
const shell = (path: string, imports: readonly string[]): Room => ({ path, nature: 'shell', imports, packages: 'any' });

const AUTOMATION = ['simulator/kernel', 'simulator/plc', 'simulator/protocols', 'simulator/network'];
const WORLD = [...AUTOMATION, 'simulator/plants', 'simulator/hosts', 'simulator/site'];
const JUDGEMENT = [
  'range/contract',
  'range/techniques',
  'range/measures',
  'range/exercise',
  'range/evidence',
  'range/scoring',
];

export const ROOMS: readonly Room[] = [
  core('simulator/kernel', []),
  core('simulator/plants', ['simulator/kernel']),
  core('simulator/plc', ['simulator/kernel'], ['zod', '@xmldom/xmldom']),
  core('simulator/protocols', ['simulator/kernel']),
  core('simulator/network', ['simulator/kernel', 'simulator/protocols']),
  core('simulator/hosts', AUTOMATION),
  core('simulator/site', [...AUTOMATION, 'simulator/plants', 'simulator/hosts'], ['zod', 'yaml']),
  shell('simulator/live', WORLD),

  core('range/contract', []),
  core('range/techniques', ['range/contract', ...WORLD]),
  core('range/measures', ['range/contract', ...WORLD]),
  // What an exercise writes into the log is what scoring reads; the exercise itself knows how it is judged.
  core('range/exercise/events.ts', ['range/contract', 'range/techniques', ...WORLD]),
  core('range/scoring', ['range/contract', 'range/techniques', 'range/exercise/events.ts', ...WORLD]),
  core(
    'range/exercise',
    ['range/contract', 'range/techniques', 'range/measures', 'range/scoring', 'range/exercise/events.ts', ...WORLD],
    ['zod', 'yaml'],
  ),
  core('range/evidence', ['range/contract', 'range/techniques', 'range/exercise', 'range/scoring', ...WORLD]),
  core(
    'range/course',
    ['range/contract', 'range/exercise', 'range/evidence', 'range/scoring', ...WORLD],
    ['zod', 'yaml'],
  ),
  core('range/desk', ['range/contract', 'range/evidence', 'simulator/kernel']),
  shell('range/store', ['range/contract', 'simulator/kernel']),
  shell('range/backends', [...JUDGEMENT, 'range/store', 'simulator']),
  shell('range/jobs', [...JUDGEMENT, 'range/course', 'range/desk', 'range/store', 'range/backends', 'simulator']),
  shell('range/api', [
    ...JUDGEMENT,
    'range/course',
    'range/desk',
    'range/store',
    'range/backends',
    'range/jobs',
    'simulator',
  ]),
  shell('range/cli', ['range', 'simulator']),

  { path: 'dashboard', nature: 'browser', imports: ['range/contract'], packages: 'any' },
  shell('dashboard/vite.config.ts', []),
  shell('docker', ['simulator', 'range/measures', 'tools']),
  shell('tools', []),
  shell('e2e', ['range/contract', 'tools']),
  shell('vitest.config.ts', ['tools']),
  shell('playwright.config.ts', ['tools']),
];

/** Where measures are defined, and where their ids must not occur. */
export const MEASURES = 'range/measures';
export const FREE_OF_MEASURES = ['simulator', 'range/techniques'];

/** What tests share: `*.fixture.ts`, `fixtures.ts`, `conformance.ts`, `testing.ts`. Only tests may import it. */
export const isFixture = (path: string): boolean => /(\.fixture|(^|\/)(fixtures|conformance|testing))\.ts$/.test(path);

/** Modules that are not part of the product: free of the purity law and of the list of packages. */
export const isTest = (path: string): boolean => /\.(test\.tsx?|e2e\.ts)$/.test(path) || isFixture(path);

/** Measures speed, so it needs a clock: free of the purity law like a test, but other modules may use it. */
export const isBench = (path: string): boolean => /[./]bench\.ts$/.test(path);

export const under = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

/** The room of a module, or null when the table has none for it. */
export const roomOf = (path: string, rooms: readonly Room[]): Room | null => {
  let found: Room | null = null;
  for (const room of rooms) {
    if (under(path, room.path) && room.path.length > (found?.path.length ?? -1)) found = room;
  }
  return found;
};
