import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, prepare } from '../exercise/run.ts';
import { measureNetwork } from './bench-network.ts';
import { loadContent, ROOT } from './content.ts';

type Add = (id: string, value: number, unit: string, goal?: string | null) => void;

/** Sites whose plant is reckoned by somebody else's solver, or by fifty differential equations. */
const HEAVY = new Set(['kirigasawa', 'tennessee-eastman']);
const ROUNDS = 5;

/**
 * How many times faster than life a scenario of each site runs, with its controllers, event log and digest: the best of
 * some rounds, since the first ones go by while the engine still compiles.
 */
const addRatios = (add: Add): void => {
  const { sites, scenarios } = loadContent();
  for (const [id, document] of sites) {
    const scenario = [...scenarios.values()].find(({ site }) => site === id);
    if (!scenario) continue;
    const header = prepare({ scenario, document, measures: [], seed: 1, team: 'team-1', idle: false });
    let best = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const begin = performance.now();
      const { simulatedSeconds } = execute(header, []);
      best = Math.max(best, (simulatedSeconds * 1000) / (performance.now() - begin));
    }
    add(`virtual-ratio-${id}`, best, 'x real time', HEAVY.has(id) ? '>= 2000' : '>= 3000');
  }
};

/** Figures of all sites, and of the town's network beside the bare solver. */
export const addSiteLines = async (add: Add, log: (line: string) => void): Promise<void> => {
  log('a scenario of each site');
  addRatios(add);
  log('the town’s network beside a bare loop of epanet-js');
  const text = readFileSync(join(ROOT, 'scenarios/sites/kirigasawa/kirigasawa.inp'), 'utf8');
  const { plant, bare, hydraulics } = await measureNetwork(text);
  add('town-network-steps', plant, '1/s');
  add('town-network-bare-steps', bare, '1/s, epanet-js alone');
  add('town-network-to-bare', plant / bare, 'of the bare loop', '>= 0.7');
  add('town-network-to-bare-hydraulics', plant / hydraulics, 'of a bare loop that reckons no water quality');
};
