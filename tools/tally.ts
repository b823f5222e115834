import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What became of one suite's tests; a test that was skipped names itself, and its reason where it gave one. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly { readonly file: string; readonly name: string; readonly reason: string | null }[];
}

export const UNIT_TALLY = 'test-results/unit.json';
export const BROWSER_TALLY = 'test-results/browser.json';

export const saveTally = (path: string, tally: Tally): void => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(tally));
};

/** The tally that a suite left, taken away so that the next run cannot mistake it for its own; null if none. */
export const takeTally = (path: string): Tally | null => {
  try {
    const tally = JSON.parse(readFileSync(path, 'utf8')) as Tally;
    rmSync(path);
    return tally;
  } catch {
    return null;
  }
};

/** One line for each reason (or file, where no reason was given) with its count, most first. */
export const skippedLines = (tallies: readonly Tally[]): string[] => {
  const counts = new Map<string, number>();
  for (const { file, reason } of tallies.flatMap((tally) => tally.skipped)) {
    const key = reason ?? `in ${file}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || a.localeCompare(b))
    .map(([what, count]) => `skipped ${count}: ${what}`);
};

/** The closing line: `12 passed, 0 failed, 1 skipped`. */
export const closingLine = (tallies: readonly Tally[]): string => {
  const sum = (of: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0);
  return `${sum((t) => t.passed)} passed, ${sum((t) => t.failed)} failed, ${sum((t) => t.skipped.length)} skipped`;
};
