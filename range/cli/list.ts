import type { Command } from 'commander';
import { log, print, printJson, unknown } from './shell.ts';

const KINDS = ['sites', 'scenarios', 'measures', 'techniques', 'plants'] as const;

export const register = (program: Command): void => {
  program
    .command('list')
    .description(`what this range holds: ${KINDS.join(', ')}`)
    .argument('<kind>', KINDS.join(', '))
    .option('--json', 'print one JSON object')
    .action(action);
};

const action = async (kind: string, flags: { readonly json?: boolean }): Promise<void> => {
  if (!(KINDS as readonly string[]).includes(kind)) throw unknown('list', kind, KINDS, null);
  const [{ loadContent }, { formatProblem }, catalog] = await Promise.all([
    import('./content.ts'),
    import('../exercise/problem.ts'),
    import('../exercise/catalog.ts'),
  ]);
  const { sites, scenarios, problems } = loadContent();
  for (const problem of problems) log(formatProblem(problem));
  const items =
    kind === 'sites'
      ? [...sites.values()].map(({ id, title, summary }) => ({ id, title, summary }))
      : kind === 'scenarios'
        ? [...scenarios.values()].map(catalog.scenarioSummary)
        : kind === 'measures'
          ? catalog.measureSummaries(sites)
          : kind === 'techniques'
            ? catalog.techniqueSummaries()
            : await plantSummaries();
  if (flags.json) {
    printJson({ schema: 1, [kind]: items });
    return;
  }
  const width = Math.max(0, ...items.map(({ id }) => id.length));
  for (const { id, title } of items) print(`${id.padEnd(width)}  ${title.en}  ${title.ja}`);
};

/** The process models that a site, or `kunren plant`, can name. */
const plantSummaries = async () => {
  const { plantModels } = await import('../../simulator/plants/index.ts');
  return [...plantModels.values()].map(({ id, title, parameters }) => ({ id, title, parameters }));
};
