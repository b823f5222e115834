import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Case, runCase } from './run-case.ts';

/*
 * Every table `*.cases.ts` of this folder, case by case. Each exports CASES.
 */
const folder = new URL('.', import.meta.url).pathname;
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.cases.ts'))
  .sort();
const tables = await Promise.all(
  files.map(async (name) => {
    const { CASES } = (await import(new URL(name, import.meta.url).href)) as { CASES: readonly Case[] };
    return { name: name.slice(0, -'.cases.ts'.length), cases: CASES };
  }),
);

describe.each(tables)('conformance: $name', ({ cases }) => {
  it.each(cases.map((one) => [`${one.clause}: ${one.title}`, one] as const))('%s', (_, one) => {
    expect(runCase(one)).toEqual([]);
  });
});

describe('the conformance suite', () => {
  const all = tables.flatMap(({ cases }) => cases);

  it('has no case twice, and none that expects nothing', () => {
    const titles = all.map(({ clause, title }) => `${clause}: ${title}`);
    expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([]);
    const empty = all.filter((one) => !one.finding && !one.fault && Object.keys(one.expect ?? {}).length === 0);
    expect(empty.map(({ title }) => title)).toEqual([]);
  });
});
