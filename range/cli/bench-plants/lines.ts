import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { measureControlled } from '../../../simulator/plants/bench.ts';
import { plantModels } from '../../../simulator/plants/index.ts';
import { execute, prepare } from '../../exercise/run.ts';
import { loadContent, ROOT } from '../content.ts';
import { measureNetwork } from './network.ts';

type Add = (id: string, value: number, unit: string, goal?: string) => void;

/** Simulated hours in a CPU second that each model with published control must reach. */
const HOURS: Readonly<Record<string, string>> = { reactor: '>= 5000', 'tennessee-eastman': '>= 150' };

/** Where a site's virtual exercise may be slower than 3,000 times real time, and why: its plant is the work. */
const RATIO: Readonly<Record<string, string>> = { kirigasawa: '>= 2000', 'tennessee-eastman': '>= 2000' };

/** Seconds that this process has had of a processor: other work on the machine does not count. */
const cpu = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const ROUNDS = 5;

/**
 * The plants: each model under its published control at its own step, a virtual exercise of each site with its
 * controllers, event log and digest (best of several rounds, in CPU seconds), and the town's network beside a bare loop
 * of its solver.
 */
export const addPlantLines = async (add: Add, log: (text: string) => void): Promise<void> => {
  log('models under their published control');
  for (const model of plantModels.values()) {
    if (!model.control) continue;
    let best = 0;
    for (let round = 0; round < ROUNDS; round++) best = Math.max(best, measureControlled(model, 40_000, cpu));
    add(`plant-hours-${model.id}`, best, 'simulated hours in a CPU second', HOURS[model.id]);
  }
  log('a virtual exercise of each site, with event log and digest');
  const { sites, scenarios } = loadContent();
  for (const [id, document] of sites) {
    const scenario = [...scenarios.values()].find((each) => each.site === id);
    if (!scenario) continue;
    const header = prepare({ scenario, document, measures: [], seed: 1, team: 'team-1', idle: false });
    let best = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const from = cpu();
      execute(header);
      best = Math.max(best, header.until / (cpu() - from));
    }
    add(`virtual-ratio-${id}`, best, 'x real time', RATIO[id] ?? '>= 3000');
  }
  log('the town’s network beside a bare loop of epanet-js');
  const text = readFileSync(join(ROOT, 'scenarios/sites/kirigasawa/kirigasawa.inp'), 'utf8');
  const { plant, bare, hydraulics } = await measureNetwork(text);
  add('town-network-steps', plant, '1/s');
  add('town-network-bare-steps', bare, '1/s, epanet-js alone');
  add('town-network-to-bare', plant / bare, 'of the bare loop', '>= 0.7');
  add('town-network-to-bare-hydraulics', plant / hydraulics, 'of a bare loop that reckons no water quality');
};
