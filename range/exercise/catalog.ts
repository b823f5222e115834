import type { SiteDocument } from '../../simulator/site/document.ts';
import type { MeasureSummary, ScenarioSummary } from '../contract/catalog.ts';
import { MEASURES } from '../measures/index.ts';
import type { Measure } from '../measures/measure.ts';
import { TECHNIQUES } from '../techniques/index.ts';
import { resolveScenario, type ScenarioFile } from './load.ts';
import { attackOf, stageOf } from './run.ts';

/** A scenario as the catalog lists it: with the values of seed 1 where its file has variables. */
export const scenarioSummary = (file: ScenarioFile): ScenarioSummary => {
  const scenario = resolveScenario(file, 1, 'team-1');
  return {
    id: scenario.id,
    site: scenario.site,
    kind: scenario.kind,
    title: scenario.title,
    summary: scenario.summary,
    briefing: scenario.briefing,
    precedent: scenario.precedent,
    minutes: scenario.until / 60,
    attackVersion: scenario.attackVersion,
    steps: scenario.steps.map((step) => ({
      id: step.id,
      title: step.title,
      technique: step.technique,
      attack: attackOf(step),
      stage: stageOf(step),
      basis: step.basis,
      manual: 'manual' in step.trigger,
    })),
    varies: scenario.varies,
    reference: scenario.reference,
  };
};

/** A measure as the catalog lists it, with the sites that it fits. */
export const measureSummary = (measure: Measure, sites: ReadonlyMap<string, SiteDocument>): MeasureSummary => {
  const { id, title, summary, mitigation, requirement, kind, cost, sideEffects } = measure;
  const fitting = [...sites.values()].filter((site) => measure.fits(site));
  const details = Object.fromEntries(
    fitting.flatMap((site) => (measure.detail ? [[site.id, measure.detail(site)]] : [])),
  );
  return {
    id,
    title,
    summary,
    sites: fitting.map((site) => site.id),
    details,
    mitigation,
    requirement,
    kind,
    cost,
    sideEffects,
  };
};

export const measureSummaries = (sites: ReadonlyMap<string, SiteDocument>): MeasureSummary[] =>
  [...MEASURES.values()].map((measure) => measureSummary(measure, sites));

export const techniqueSummaries = (): { id: string; attack: string; title: { ja: string; en: string } }[] =>
  [...TECHNIQUES.values()].map(({ id, attack, title }) => ({ id, attack: attack.join(' ') || '—', title }));
