import type { ScenarioSummary } from '../../range/contract/catalog.ts';

/** Scenarios in the order in which a course takes them: attacks, then mistakes and faults that look alike. */
export function attackFirst(scenarios: readonly ScenarioSummary[]): ScenarioSummary[] {
  const rank = { attack: 0, mistake: 1, fault: 2 } as const;
  return scenarios.toSorted(
    (a, b) =>
      rank[a.kind ?? 'attack'] - rank[b.kind ?? 'attack'] || a.id.length - b.id.length || a.id.localeCompare(b.id),
  );
}
