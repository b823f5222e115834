import { isBuiltin } from 'node:module';
import { dirname, join, normalize } from 'node:path/posix';
import type { Import, Module } from './read.ts';
import {
  CORE_BUILTINS,
  FREE_OF_MEASURES,
  isBench,
  isFixture,
  isTest,
  MEASURES,
  type Room,
  roomOf,
  under,
} from './rooms.ts';

export type Law = 'reading' | 'rooms' | 'direction' | 'packages' | 'purity' | 'cycles' | 'measures';

export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly law: Law;
  readonly what: string;
  /** How to mend it. */
  readonly mend: string;
}

export const format = ({ path, line, law, what, mend }: Violation): string =>
  `${path}:${line}  [${law}] ${what}\n    ${mend}`;

const isRelative = (specifier: string): boolean => specifier.startsWith('.');

/** The path that a relative import names, from the root; starts with `..` where it leaves the project. */
const target = (module: Module, specifier: string): string =>
  normalize(join(dirname(module.path), specifier.replace(/[?#].*$/, '')));

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

const mayImport = (room: Room, other: Room, to: string): boolean =>
  other === room || room.imports.some((path) => under(to, path));

/** Tests may reach every room of their own root, and what the root's rooms may reach. */
const rootsOf = (room: Room): string => room.path.split('/')[0] as string;

/** Law: arrows between rooms run one way. */
function* direction(module: Module, room: Room, rooms: readonly Room[]): Generator<Violation> {
  const root = rootsOf(room);
  const reachable = rooms.filter((item) => rootsOf(item) === root).flatMap((item) => item.imports);
  for (const { specifier, line } of module.imports) {
    if (!isRelative(specifier)) continue;
    const to = target(module, specifier);
    const other = roomOf(to, rooms);
    const at = { path: module.path, line, law: 'direction' as const };
    if (to.startsWith('..')) {
      yield { ...at, what: `"${specifier}" leaves the project`, mend: 'import only what lies under the root.' };
    } else if (isTest(to) && !(isFixture(to) && isTest(module.path))) {
      yield { ...at, what: `imports the test ${to}`, mend: 'move what both need into a module of its own.' };
    } else if (other === null) {
      if (to !== 'package.json')
        yield { ...at, what: `imports ${to}, which lies in no room`, mend: 'see tools/architecture/rooms.ts.' };
    } else if (isTest(module.path)) {
      const allowed = rootsOf(other) === root || reachable.some((path) => under(to, path)) || under(to, 'tools');
      if (!allowed)
        yield {
          ...at,
          what: `a test of ${root} imports ${other.path}`,
          mend: `test it from ${other.path}, or through what ${root} may import.`,
        };
    } else if (!mayImport(room, other, to)) {
      yield {
        ...at,
        what: `${room.path} must not import ${other.path} (${specifier})`,
        mend: `${room.path} may import ${room.imports.join(', ') || 'no other room'}: pass the value in, or move the type down.`,
      };
    }
  }
}

/** Law: a core room takes nothing from Node but hashing, and only the packages that the table names. */
function* packages(module: Module, room: Room): Generator<Violation> {
  if (isTest(module.path) || isBench(module.path)) return;
  for (const { specifier, line, names } of module.imports) {
    if (isRelative(specifier)) continue;
    const at = { path: module.path, line, law: 'packages' as const };
    if (specifier === '(computed)') {
      if (room.nature === 'core')
        yield { ...at, what: 'imports a module whose name is computed', mend: 'name it in an import statement.' };
    } else if (isBuiltin(specifier)) {
      const free = CORE_BUILTINS[specifier];
      if (room.nature === 'browser')
        yield { ...at, what: `${room.path} runs in a browser and has no "${specifier}"`, mend: 'ask the API for it.' };
      else if (room.nature === 'core' && !(free && names.length > 0 && names.every((name) => free.includes(name))))
        yield {
          ...at,
          what: `${room.path} is core and must not use ${names.join(', ') || 'anything'} of "${specifier}"`,
          mend: `take the value as an argument from the shell${free ? `; ${free.join(', ')} of it may be used` : ''}.`,
        };
    } else if (room.packages !== 'any' && !room.packages.includes(packageOf(specifier))) {
      yield {
        ...at,
        what: `${room.path} must not import the package "${packageOf(specifier)}"`,
        mend: `it may import ${room.packages.join(', ') || 'none'}; load others in the shell and hand the instance in.`,
      };
    }
  }
}

const INSTEAD: Readonly<Record<string, string>> = {
  'Math.random': 'draw(seed, component, purpose, index) of simulator/kernel/draw.ts.',
  Date: 'simulation time (Instant) that is handed in; wall time stays in the shell.',
  performance: 'simulation time (Instant) that is handed in; measure in the shell.',
  setTimeout: 'the Scheduler of simulator/kernel.',
  setInterval: 'the Scheduler of simulator/kernel.',
  console: 'an event, or a result that the shell prints.',
  process: 'an argument that the shell hands in.',
};

/** Law: the core is synchronous, pure and deterministic. */
function* purity(module: Module, room: Room): Generator<Violation> {
  if (room.nature !== 'core' || isTest(module.path) || isBench(module.path)) return;
  for (const { what, line } of module.effects) {
    yield {
      path: module.path,
      line,
      law: 'purity',
      what: `${room.path} is core and must not use ${what}`,
      mend: `use ${INSTEAD[what] ?? 'state, input and time handed in; effects handed out: the shell does the rest.'}`,
    };
  }
}

/**
 * Law: no module reaches itself through its imports. Reports each knot once, by a shortest way round. Imports of mere
 * types do not count: nothing of them is there when modules are loaded, and the arrows between rooms bind them anyway.
 */
function* cycles(modules: readonly Module[]): Generator<Violation> {
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const edges = (module: Module): [Import, Module][] =>
    module.imports.flatMap((item): [Import, Module][] => {
      const other =
        isRelative(item.specifier) && !item.typeOnly ? byPath.get(target(module, item.specifier)) : undefined;
      return other ? [[item, other]] : [];
    });
  const reported = new Set<string>();
  for (const module of modules) {
    if (reported.has(module.path)) continue;
    const cameFrom = new Map<string, string>();
    const queue = edges(module).map(([, other]) => other);
    for (const first of queue) cameFrom.set(first.path, module.path);
    for (let next = queue.shift(); next !== undefined && next !== module; next = queue.shift()) {
      for (const [, other] of edges(next)) {
        if (cameFrom.has(other.path)) continue;
        cameFrom.set(other.path, next.path);
        queue.push(other);
      }
    }
    if (!cameFrom.has(module.path)) continue;
    const way = [module.path];
    for (let at = cameFrom.get(module.path); at !== undefined; at = cameFrom.get(at)) {
      way.unshift(at);
      reported.add(at);
      if (at === module.path) break;
    }
    const line = edges(module).find(([, other]) => other.path === way[1])?.[0].line ?? 1;
    yield {
      path: module.path,
      line,
      law: 'cycles',
      what: `imports itself: ${way.join(' → ')}`,
      mend: 'move what both ends need into a module that imports neither.',
    };
  }
}

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Law: simulator and techniques know no measure by its id. */
function* measures(modules: readonly Module[]): Generator<Violation> {
  const ids = modules
    .filter((module) => under(module.path, MEASURES) && !isTest(module.path))
    .flatMap((module) => module.exportedIds.map((item) => item.text));
  if (ids.length === 0) {
    yield {
      path: MEASURES,
      line: 1,
      law: 'reading',
      what: 'no measure ids were read',
      mend: "a measure is an exported object with a literal id: export const x = { id: '…' }.",
    };
    return;
  }
  const pattern = new RegExp(`(?<![\\w-])(?:${ids.map(escapePattern).join('|')})(?![\\w-])`);
  for (const module of modules) {
    if (isTest(module.path) || !FREE_OF_MEASURES.some((folder) => under(module.path, folder))) continue;
    for (const { text, line } of module.strings) {
      const found = pattern.exec(text)?.[0];
      if (found !== undefined)
        yield {
          path: module.path,
          line,
          law: 'measures',
          what: `names the measure "${found}"`,
          mend: 'a measure changes the site document; read what it changed, never who changed it.',
        };
    }
  }
}

/** All violations of the house's laws among `modules`; a check that read nothing is itself one. */
export const check = (modules: readonly Module[], rooms: readonly Room[]): Violation[] => {
  if (modules.length === 0) {
    const mend = 'run it from the root of the project, and see that the folders are there.';
    return [{ path: '.', line: 1, law: 'reading', what: 'no modules were read', mend }];
  }
  const found: Violation[] = [];
  for (const module of modules) {
    for (const { what, line } of module.parseErrors)
      found.push({ path: module.path, line, law: 'reading', what, mend: 'mend the syntax.' });
    const room = roomOf(module.path, rooms);
    if (room === null) {
      const mend = 'put it into a room, or add its room to tools/architecture/rooms.ts.';
      found.push({ path: module.path, line: 1, law: 'rooms', what: 'lies in no room', mend });
      continue;
    }
    found.push(...direction(module, room, rooms), ...packages(module, room), ...purity(module, room));
  }
  found.push(...cycles(modules.filter((module) => !isTest(module.path))), ...measures(modules));
  return found;
};
