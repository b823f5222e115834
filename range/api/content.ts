import type { Point, Site } from '../../simulator/site/document.ts';
import { resolveSite } from '../../simulator/site/resolve.ts';
import { signalsOf } from '../../simulator/site/signals.ts';
import type { Library } from '../backends/library.ts';
import type { Catalog, SiteView } from '../contract/catalog.ts';
import { measureSummaries, scenarioSummary, techniqueSummaries } from '../exercise/catalog.ts';
import { resolveScenario } from '../exercise/load.ts';
import type { Scenario } from '../exercise/scenario.ts';
import { ApiFault } from './faults.ts';
import { siteView } from './site-view.ts';
import { teams } from './teams.ts';

/** The draw that the catalog's texts are shown with; an exercise has its own. */
const SHOWN = { seed: 0, team: 'team-1' } as const;

/** What the range holds, as the web shows it: sites, scenarios, measures, techniques. Read once at the start. */
export class Content {
  readonly #library: Library;
  readonly #version: string;
  readonly #sites = new Map<string, Site>();
  readonly #views = new Map<string, SiteView>();
  readonly #scenarios = new Map<string, Scenario>();
  #catalog: Catalog | null = null;

  constructor(library: Library, version: string) {
    this.#library = library;
    this.#version = version;
  }

  get version(): string {
    return this.#version;
  }

  catalog(): Catalog {
    this.#catalog ??= this.#makeCatalog();
    return this.#catalog;
  }

  site(id: string): SiteView | null {
    const known = this.#views.get(id);
    if (known) return known;
    const site = this.document(id);
    if (!site) return null;
    const view = siteView(site, viewsOf(site));
    this.#views.set(id, view);
    return view;
  }

  /** A site as drawn for the catalog. */
  document(id: string): Site | null {
    const known = this.#sites.get(id);
    if (known) return known;
    const document = this.#library.sites.get(id);
    if (!document) return null;
    const site = resolveSite(document, SHOWN.seed, SHOWN.team);
    this.#sites.set(id, site);
    return site;
  }

  scenario(id: string): Scenario | null {
    const known = this.#scenarios.get(id);
    if (known) return known;
    const file = this.#library.scenarios.get(id);
    if (!file) return null;
    const scenario = resolveScenario(file, SHOWN.seed, SHOWN.team);
    this.#scenarios.set(id, scenario);
    return scenario;
  }

  points(site: string): ReadonlyMap<string, Point> {
    return new Map((this.document(site)?.points ?? []).map((point) => [point.tag, point]));
  }

  /** The HMI and the account of the operator's seat. */
  desk(site: string): { readonly hmi: string; readonly account: string } {
    const operator = this.document(site)?.operators[0];
    if (!operator) throw new ApiFault('refused', { reason: 'no-operator-desk' });
    return { hmi: operator.hmi, account: operator.account };
  }

  /** @throws ApiFault `unknown-measure` for a name that this site knows no measure of */
  checkMeasures(site: string, measures: readonly string[]): void {
    const known = this.catalog().measures;
    for (const measure of measures) {
      if (!known.some(({ id, sites }) => id === measure && sites.includes(site)))
        throw new ApiFault('unknown-measure', { measure });
    }
  }

  #makeCatalog(): Catalog {
    return {
      version: this.#version,
      sites: [...this.#library.sites.keys()].map((id) => {
        const { title, summary } = this.document(id) as Site;
        return { id, title, summary };
      }),
      scenarios: [...this.#library.scenarios.values()].map(scenarioSummary),
      measures: measureSummaries(this.#library.sites),
      techniques: techniqueSummaries(),
      teams,
    };
  }
}

const viewsOf = (site: Site): SiteView['signals'] => {
  const { inputs, outputs } = signalsOf(site) ?? { inputs: [], outputs: [] };
  return [...inputs, ...outputs].map(({ id, unit, text }) => ({ id, unit, title: text }));
};
