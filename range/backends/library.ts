import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { SiteDocument } from '../../simulator/site/document.ts';
import { loadSite } from '../../simulator/site/load.ts';
import { loadScenario, type ScenarioFile } from '../exercise/load.ts';
import { formatProblem, type Problem } from '../exercise/problem.ts';
import { MEASURES } from '../measures/index.ts';

/** Sites and scenarios as their folder holds them, read and checked. */
export interface Library {
  readonly sites: ReadonlyMap<string, SiteDocument>;
  readonly scenarios: ReadonlyMap<string, ScenarioFile>;
  /** What is wrong with files that could not be taken. */
  readonly problems: readonly Problem[];
}

const foldersIn = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
        .sort()
    : [];

const filesIn = (folder: string, ending: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(ending))
        .sort()
    : [];

/**
 * Reads `sites/<id>/site.yaml` with the programs beside it, and `exercises/<site>/<name>.yaml`. A file with a fault is
 * left out and its problems are reported; the others serve.
 *
 * @param folder the repository's `scenarios` folder
 */
export const readLibrary = (folder: string): Library => {
  const problems: Problem[] = [];
  const sites = new Map<string, SiteDocument>();
  const scenarios = new Map<string, ScenarioFile>();
  for (const id of foldersIn(join(folder, 'sites'))) {
    const base = join(folder, 'sites', id);
    const file = join(base, 'site.yaml');
    if (!existsSync(file)) continue;
    const programs = Object.fromEntries(
      ['.st', '.xml']
        .flatMap((ending) => filesIn(join(base, 'programs'), ending))
        .map((name) => [`programs/${name}`, readFileSync(join(base, 'programs', name), 'utf8')]),
    );
    const networks = Object.fromEntries(
      filesIn(base, '.inp').map((name) => [name, readFileSync(join(base, name), 'utf8')]),
    );
    const loaded = loadSite({ siteYaml: readFileSync(file, 'utf8'), file: relative(folder, file), programs, networks });
    if (loaded.ok) sites.set(id, loaded.document);
    else problems.push(...loaded.problems);
  }
  const measures = [...MEASURES.keys()];
  for (const site of foldersIn(join(folder, 'exercises'))) {
    for (const name of filesIn(join(folder, 'exercises', site), '.yaml')) {
      const file = join(folder, 'exercises', site, name);
      const id = `${site}/${name.slice(0, -'.yaml'.length)}`;
      const loaded = loadScenario(readFileSync(file, 'utf8'), relative(folder, file), id, { sites, measures });
      if (loaded.ok) scenarios.set(id, loaded.scenario);
      else problems.push(...loaded.problems);
    }
  }
  return { sites, scenarios, problems };
};

/** The problems as lines for a terminal: file, line, column, what, how to mend. */
export const problemLines = (library: Library): string[] => library.problems.map((problem) => formatProblem(problem));
