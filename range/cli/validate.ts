import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { SiteDocument } from '../../simulator/site/document.ts';
import type { Problem } from '../exercise/problem.ts';
import { InputError, print, printJson } from './shell.ts';

export const register = (program: Command): void => {
  program
    .command('validate')
    .description('check sites, scenarios and programs: every error with file, line and column')
    .argument(
      '[path...]',
      'files (.yaml, .st, .xml, .test.st, .inp) or folders; without any, everything under scenarios/',
    )
    .option('--json', 'print one JSON object')
    .action(action);
  // For whoever changes a schema: writes what docs/reference publishes.
  program.command('schemas', { hidden: true }).action(publish);
};

const publish = async (): Promise<void> => {
  const [{ publishedSchemas }, { ROOT }] = await Promise.all([
    import('../exercise/schemas.ts'),
    import('./content.ts'),
  ]);
  for (const [name, text] of publishedSchemas()) writeFileSync(join(ROOT, 'docs/reference', name), text);
};

/** Seeds over which a scenario's variables are tried: a drawn value may not fit where seed 0's did. */
const SEEDS = 8;

/** Seeds with which a site is let run for its first seconds. */
const TRIALS = [1];

const yamlFiles = (path: string): string[] => {
  if (!existsSync(path)) throw new InputError(`there is no file or folder "${path}".`);
  if (!statSync(path).isDirectory()) {
    if (!/\.(ya?ml|st|xml|inp)$/i.test(path))
      throw new InputError(
        `"${path}" is neither a site or scenario (.yaml) nor a program (.st, .xml) nor a network (.inp).`,
      );
    return [resolve(path)];
  }
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? yamlFiles(join(path, entry.name))
      : /\.ya?ml$|\.test\.st$/.test(entry.name)
        ? [resolve(path, entry.name)]
        : [],
  );
};

const action = async (paths: readonly string[], flags: { readonly json?: boolean }): Promise<void> => {
  const [content, { formatProblem }, { resolveScenario }, { trySite }, { problemsOfTests }] = await Promise.all([
    import('./content.ts'),
    import('../exercise/problem.ts'),
    import('../exercise/load.ts'),
    import('../../simulator/site/trial.ts'),
    import('./plc-test.ts'),
  ]);
  const own = [...content.siteFiles(), ...content.programTestFiles(), ...content.scenarioFiles()];
  const files = paths.length > 0 ? paths.flatMap(yamlFiles) : own;
  // Sites first: a scenario may be of one that is checked with it.
  const isSite = (file: string): number => (basename(file) === 'site.yaml' ? 0 : 1);
  files.sort((a, b) => isSite(a) - isSite(b));
  const sites = new Map<string, SiteDocument>(content.loadContent().sites);
  const problems: Problem[] = [];
  for (const file of files) {
    if (/\.test\.st$/i.test(file)) {
      problems.push(...problemsOfTests(file));
      continue;
    }
    if (/\.(st|xml)$/i.test(file)) {
      problems.push(...content.checkProgram(file));
      continue;
    }
    if (/\.inp$/i.test(file)) {
      problems.push(...content.checkNetwork(file));
      continue;
    }
    if (basename(file) === 'site.yaml') {
      const loaded = content.readSite(file);
      if (!loaded.ok) {
        problems.push(...loaded.problems);
        continue;
      }
      sites.set(loaded.document.id, loaded.document);
      problems.push(...trySite(loaded.document, content.shown(file), TRIALS));
      continue;
    }
    const loaded = content.readScenario(file, sites);
    if (!loaded.ok) {
      problems.push(...loaded.problems);
      continue;
    }
    for (let seed = 1; seed <= SEEDS; seed++) {
      try {
        resolveScenario(loaded.scenario, seed, 'team-1');
      } catch (error) {
        const reason = error instanceof Error ? error.message.replaceAll(/\s+/g, ' ') : String(error);
        const message = {
          ja: `シード${seed}の変数が形式に合いません（${reason}）`,
          en: `the variables of seed ${seed} do not fit: ${reason}`,
        };
        problems.push({ code: 'variables', file: loaded.scenario.file, line: 1, column: 1, message, params: { seed } });
        break;
      }
    }
  }
  if (flags.json) printJson({ schema: 1, files: files.length, problems });
  else {
    for (const problem of problems) print(formatProblem(problem));
    print(`${files.length} files, ${problems.length} problems`);
  }
  if (problems.length > 0) process.exitCode = 2;
};
