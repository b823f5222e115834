import type { Catalog, ScenarioSummary } from '../../range/contract/catalog.ts';

/** Scenarios in the order in which a course takes them: attacks, then mistakes and faults that look alike. */
function attackFirst(scenarios: readonly ScenarioSummary[]): ScenarioSummary[] {
  const rank = { attack: 0, mistake: 1, fault: 2 } as const;
  return scenarios.toSorted(
    (a, b) =>
      rank[a.kind ?? 'attack'] - rank[b.kind ?? 'attack'] || a.id.length - b.id.length || a.id.localeCompare(b.id),
  );
}

/** The catalog's scenarios by site, the site with most of them first: what a list to choose from shows. */
export function bySite(
  catalog: Catalog,
): { readonly site: Catalog['sites'][number]; readonly scenarios: ScenarioSummary[] }[] {
  return catalog.sites
    .map((site) => ({ site, scenarios: attackFirst(catalog.scenarios.filter((one) => one.site === site.id)) }))
    .filter(({ scenarios }) => scenarios.length > 0)
    .toSorted((a, b) => b.scenarios.length - a.scenarios.length);
}
