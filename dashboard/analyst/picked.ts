import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import { type EvidenceRow, EvidenceRowSchema } from '../../range/contract/investigation.ts';

/** The rows that an analyst picked as evidence, kept in this browser per exercise, so that a reload loses none. */
const cache = new Map<string, readonly EvidenceRow[]>();
const listeners = new Set<() => void>();
const keyOf = (exercise: string) => `kunren.picked.${exercise}`;

function load(exercise: string): readonly EvidenceRow[] {
  const known = cache.get(exercise);
  if (known) return known;
  let rows: EvidenceRow[] = [];
  try {
    const parsed = z.array(EvidenceRowSchema).safeParse(JSON.parse(sessionStorage.getItem(keyOf(exercise)) ?? '[]'));
    rows = parsed.success ? parsed.data : [];
  } catch {
    rows = [];
  }
  cache.set(exercise, rows);
  return rows;
}

/** Rows with `row` put in, or taken out where it was in; in order of time. */
export function toggled(rows: readonly EvidenceRow[], row: EvidenceRow): EvidenceRow[] {
  const without = rows.filter((one) => one.reference !== row.reference);
  return without.length < rows.length ? without : [...without, row].sort((a, b) => a.t - b.t);
}

export function usePicked(exercise: string) {
  const rows = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => load(exercise),
  );
  const toggle = (row: EvidenceRow) => {
    const next = toggled(load(exercise), row);
    cache.set(exercise, next);
    sessionStorage.setItem(keyOf(exercise), JSON.stringify(next));
    for (const listener of listeners) listener();
  };
  return { rows, toggle };
}
