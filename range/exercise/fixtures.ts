import { readFileSync } from 'node:fs';
import type { SiteDocument } from '../../simulator/site/document.ts';
import { waterworks } from '../../simulator/site/waterworks.fixture.ts';
import { MEASURES } from '../measures/index.ts';
import { loadScenario, type ScenarioFile } from './load.ts';
import { formatProblem } from './problem.ts';
import { type RunRecord, type RunRequest, runScenario } from './run.ts';

/* The scenarios of the repository, loaded as tests need them. */

const FOLDER = new URL('../../scenarios/exercises/', import.meta.url);

let site: SiteDocument | undefined;
export const document = (): SiteDocument => {
  site ??= waterworks();
  return site;
};

export const scenarioText = (id: string): string => readFileSync(new URL(`${id}.yaml`, FOLDER), 'utf8');

const around = () => ({ sites: new Map([['waterworks', document()]]), measures: [...MEASURES.keys()] });

/** Loads a scenario's text as though it were a file of the repository. */
export const load = (text: string, id = 'waterworks/setpoint-tampering') =>
  loadScenario(text, `scenarios/exercises/${id}.yaml`, id, around());

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
  document: document(),
  measures: [],
  seed: 1,
  team: 'team-1',
  idle: false,
  ...change,
});

export const run = (id: string, change: Partial<RunRequest> = {}): RunRecord => runScenario(request(id, change));
