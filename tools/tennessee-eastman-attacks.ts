/*
 * Reckons the table of attack times in docs/reference/plants/tennessee-eastman-attacks.md anew (a few minutes):
 * `node --no-warnings tools/tennessee-eastman-attacks.ts`. A test holds rows of the page against the model.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ATTACKS, attackRow } from '../simulator/plants/tennessee-eastman/attacks.ts';

const page = fileURLToPath(new URL('../docs/reference/plants/tennessee-eastman-attacks.md', import.meta.url));
const seeds = Array.from({ length: 20 }, (_, i) => i + 1);
const lines = readFileSync(page, 'utf8').split('\n');
const first = lines.findIndex((line) => line.startsWith('|---')) + 1;
const rest = lines.slice(first).findIndex((line) => !line.startsWith('|'));
const rows = ATTACKS.map((attack) => {
  const row = attackRow(attack, seeds);
  console.error(row);
  return row;
});
writeFileSync(page, [...lines.slice(0, first), ...rows, ...lines.slice(first + rest)].join('\n'));
