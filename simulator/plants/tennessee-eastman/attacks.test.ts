import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ATTACKS, type Attack, attackRow, timeToShutdown } from './attacks.ts';

const PAGE = fileURLToPath(new URL('../../../docs/reference/plants/tennessee-eastman-attacks.md', import.meta.url));
const page = readFileSync(PAGE, 'utf8');
const seeds = Array.from({ length: 20 }, (_, i) => i + 1);

describe('the table of attack times', () => {
  it('has a row for every attack', () => {
    for (const { on, number, end } of ATTACKS) expect(page).toContain(`| ${on}(${number}) ${end} | `);
  });

  const quick: readonly Attack[] = [
    { on: 'XMEAS', number: 9, end: 'min' },
    { on: 'XMEAS', number: 4, end: 'min' },
    { on: 'XMV', number: 7, end: 'max' },
  ];
  it.each(quick)('is what the model gives over twenty seeds: $on($number) $end', (attack) => {
    expect(page.split('\n')).toContain(attackRow(attack, seeds));
  });

  it('has every row from this model: what seed 7 gives lies in the range told, by a limit told', () => {
    for (const attack of ATTACKS) {
      const name = `${attack.on}(${attack.number}) ${attack.end}`;
      const cells = (page.split('\n').find((line) => line.startsWith(`| ${name} |`)) as string).split(' | ');
      const outcome = timeToShutdown(attack, 7);
      if (cells[3] === '–') {
        expect(outcome, name).toBeNull();
        continue;
      }
      const [least, greatest] = (cells[3] as string).split('–').map(Number) as [number, number];
      // Two decimals are printed.
      expect(outcome?.hours, name).toBeGreaterThan(least - 0.0051);
      expect(outcome?.hours, name).toBeLessThan(greatest + 0.0051);
      expect(cells[4], name).toContain(outcome?.by);
    }
  });

  it('puts a false pressure hours behind a false temperature', () => {
    const temperature = timeToShutdown({ on: 'XMEAS', number: 9, end: 'min' }, 1);
    const pressure = timeToShutdown({ on: 'XMEAS', number: 7, end: 'min' }, 1);
    expect(temperature?.by).toBe('reactor-temperature-high');
    expect(temperature?.hours).toBeLessThan(0.2);
    expect(pressure?.hours).toBeGreaterThan(4);
  });

  it.runIf(process.env.KUNREN_ATTACK_TABLE)(
    'is reckoned anew, all fifty rows, and written to the page',
    () => {
      const lines = page.split('\n');
      const first = lines.findIndex((line) => line.startsWith('|---')) + 1;
      const rest = lines.findIndex((line, i) => i >= first && !line.startsWith('|'));
      const rows = ATTACKS.map((attack) => attackRow(attack, seeds));
      writeFileSync(PAGE, [...lines.slice(0, first), ...rows, ...lines.slice(rest)].join('\n'));
    },
    3_600_000,
  );
});
