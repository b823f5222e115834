import { readFileSync } from 'node:fs';
import type { SiteDocument } from '../../simulator/site/document.ts';
import { siteOf } from '../../simulator/site/site.fixture.ts';
import { MEASURES } from '../measures/index.ts';
import { loadScenario, type ScenarioFile } from './load.ts';
import { formatProblem } from './problem.ts';
import { type RunRecord, type RunRequest, runScenario } from './run.ts';

/* The sites and scenarios of the repository, loaded as tests need them: a scenario's id begins with its site's. */

const FOLDER = new URL('../../scenarios/exercises/', import.meta.url);

const siteIn = (id: string): string => id.split('/')[0] as string;

export const document = (site = 'waterworks'): SiteDocument => siteOf(site);

export const scenarioText = (id: string): string => readFileSync(new URL(`${id}.yaml`, FOLDER), 'utf8');

/** Loads a scenario's text as though it were a file of the repository. */
export const load = (text: string, id = 'waterworks/setpoint-tampering') =>
  loadScenario(text, `scenarios/exercises/${id}.yaml`, id, {
    sites: new Map([[siteIn(id), document(siteIn(id))]]),
    measures: [...MEASURES.keys()],
  });

const loaded = new Map<string, ScenarioFile>();
export const scenario = (id: string): ScenarioFile => {
  const known = loaded.get(id);
  if (known) return known;
  const result = load(scenarioText(id), id);
  if (!result.ok) throw new Error(result.problems.map((problem) => formatProblem(problem)).join('\n'));
  loaded.set(id, result.scenario);
  return result.scenario;
};

export const request = (id: string, change: Partial<RunRequest> = {}): RunRequest => ({
  scenario: scenario(id),
  document: document(siteIn(id)),
  measures: [],
  seed: 1,
  team: 'team-1',
  idle: false,
  ...change,
});

export const run = (id: string, change: Partial<RunRequest> = {}): RunRecord => runScenario(request(id, change));
