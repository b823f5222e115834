import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { networkModel } from '../../simulator/plants/water-network/model.ts';
import { NetworkError } from '../../simulator/plants/water-network/report.ts';
import { compile } from '../../simulator/plc/language/compile.ts';
import type { SiteDocument } from '../../simulator/site/document.ts';
import { loadSite } from '../../simulator/site/load.ts';
import { sentence } from '../../simulator/site/problem-text.ts';
import { type Library, readLibrary } from '../backends/library.ts';
import { loadScenario, type ScenarioFile } from '../exercise/load.ts';
import { formatProblem, type Problem } from '../exercise/problem.ts';
import { MEASURES } from '../measures/index.ts';
import { InputError, unknown } from './shell.ts';

/** The repository's root: where `scenarios/` lies. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const SITES = join(ROOT, 'scenarios/sites');
const EXERCISES = join(ROOT, 'scenarios/exercises');

const folders = (path: string): string[] =>
  existsSync(path)
    ? readdirSync(path)
        .filter((name) => statSync(join(path, name)).isDirectory())
        .sort()
    : [];

/** A file's name as messages show it: from where the reader stands. */
export const shown = (path: string): string => {
  const near = relative(process.cwd(), path);
  return near.startsWith('..') ? path : near;
};

/** The texts below a folder whose names are of a kind, by their paths from there. */
const textsOf = (folder: string, kind: RegExp): Record<string, string> => {
  const found: Record<string, string> = {};
  const walk = (path: string): void => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const inner = join(path, entry.name);
      if (entry.isDirectory()) walk(inner);
      else if (kind.test(entry.name)) found[relative(folder, inner)] = readFileSync(inner, 'utf8');
    }
  };
  walk(folder);
  return found;
};

export const readSite = (file: string): ReturnType<typeof loadSite> =>
  loadSite({
    siteYaml: readFileSync(file, 'utf8'),
    file: shown(file),
    programs: textsOf(dirname(file), /(?<!\.test)\.(st|xml)$/i),
    networks: textsOf(dirname(file), /\.inp$/i),
  });

/** What is wrong with a Structured Text program by itself. */
export const checkProgram = (file: string): Problem[] => {
  const compiled = compile(readFileSync(file, 'utf8'), { file: shown(file) });
  if (compiled.ok) return [];
  return compiled.diagnostics.map(({ line, column, message }) => ({
    code: 'program',
    file: shown(file),
    line,
    column,
    params: {},
    message,
  }));
};

/** What EPANET says against a network file by itself. */
export const checkNetwork = (file: string): Problem[] => {
  try {
    networkModel(readFileSync(file, 'utf8'));
    return [];
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
    return error.problems.map(({ code, reason, line }) => {
      const params = { network: basename(file), line, code, reason };
      return { code: 'network', file: shown(file), line, column: 1, params, message: sentence('network', params) };
    });
  }
};

export const readScenario = (
  file: string,
  sites: ReadonlyMap<string, SiteDocument>,
): ReturnType<typeof loadScenario> => {
  const inside = relative(EXERCISES, file);
  const expected = inside.startsWith('..') ? null : inside.replace(/\.ya?ml$/, '');
  return loadScenario(readFileSync(file, 'utf8'), shown(file), expected, { sites, measures: [...MEASURES.keys()] });
};

export const siteFiles = (): string[] =>
  folders(SITES)
    .map((name) => join(SITES, name, 'site.yaml'))
    .filter(existsSync);

/** The tests of the sites' programs (docs/reference/st-tests.md). */
export const programTestFiles = (): string[] =>
  folders(SITES).flatMap((name) =>
    readdirSync(join(SITES, name), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.st'))
      .sort()
      .map((file) => join(SITES, name, file)),
  );

export const scenarioFiles = (): string[] =>
  folders(EXERCISES).flatMap((folder) =>
    readdirSync(join(EXERCISES, folder))
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => join(EXERCISES, folder, name)),
  );

/** Every site and scenario of the repository, and what is wrong with those that could not be taken. */
export const loadContent = (): Library => readLibrary(join(ROOT, 'scenarios'));

const broken = (problems: readonly Problem[]): InputError =>
  new InputError(`the file has errors:\n${problems.map((problem) => `  ${formatProblem(problem)}`).join('\n')}`);

/** A site by id, or the error that names the nearest ones. Only its own file is read. */
export const findSite = (id: string): SiteDocument => {
  const file = siteFiles().find((path) => basename(dirname(path)) === id);
  if (!file)
    throw unknown(
      'site',
      id,
      siteFiles().map((path) => basename(dirname(path))),
      'sites',
    );
  const loaded = readSite(file);
  if (!loaded.ok) throw broken(loaded.problems);
  return loaded.document;
};

/** A scenario and its site by the scenario's id, or by a file's path. */
export const findScenario = (id: string): { readonly scenario: ScenarioFile; readonly document: SiteDocument } => {
  const known = scenarioFiles().map((path) => relative(EXERCISES, path).replace(/\.ya?ml$/, ''));
  const file = known.includes(id)
    ? scenarioFiles()[known.indexOf(id)]
    : /\.ya?ml$/.test(id) && existsSync(id)
      ? resolve(id)
      : undefined;
  if (!file) throw unknown('scenario', id, known, 'scenarios');
  const sites = new Map<string, SiteDocument>();
  const site = /^site:\s*([a-z][a-z0-9-]*)\s*$/m.exec(readFileSync(file, 'utf8'))?.[1];
  if (site !== undefined && siteFiles().some((path) => basename(dirname(path)) === site))
    sites.set(site, findSite(site));
  const loaded = readScenario(file, sites);
  if (!loaded.ok) throw broken(loaded.problems);
  return { scenario: loaded.scenario, document: sites.get(loaded.scenario.site) as SiteDocument };
};
