import { measureControlled } from '../../../simulator/plants/bench.ts';
import { plantModels } from '../../../simulator/plants/index.ts';
import { execute, prepare } from '../../exercise/run.ts';
import { loadContent } from '../content.ts';

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
 * The plants: each model under its published control at its own step, and a virtual exercise of each site with its
 * controllers, event log and digest. Best of several rounds, in CPU seconds.
 */
export const addPlantLines = (add: Add, log: (text: string) => void): void => {
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
};
