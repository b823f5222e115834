import { atSeconds } from '../kernel/time.ts';
import { describeFault } from '../plc/runtime/plc.ts';
import type { SiteDocument } from './document.ts';
import type { Problem } from './problem.ts';
import { resolveSite } from './resolve.ts';
import { World } from './world.ts';

/** Long enough for every task to have run; simulation seconds. */
const TRIAL = 10;

/**
 * Lets a site run for its first seconds and reports controllers whose program stops them: an endless loop (found by the
 * watchdog) or a division by zero is in no compiler's power to tell.
 *
 * @param file the site file's name, for messages
 * @param seeds seeds whose variables are tried
 */
export const trySite = (document: SiteDocument, file: string, seeds: readonly number[]): Problem[] => {
  const problems = new Map<string, Problem>();
  for (const seed of seeds) {
    const world = World.begin({
      site: resolveSite(document, seed, 'team-1'),
      seed,
      cell: 'team-1',
      onEvent: () => {},
    });
    world.advanceTo(atSeconds(TRIAL));
    for (const { id, plc } of world.controllers) {
      if (plc.fault === null || problems.has(id)) continue;
      const host = document.hosts.find((each) => each.id === id);
      const program = host?.kind === 'controller' ? host.program : '';
      const { ja, en } = describeFault(plc.fault);
      problems.set(id, {
        code: 'program-fault',
        file,
        line: 1,
        column: 1,
        params: { controller: id, program, line: plc.fault.line, code: plc.fault.code },
        message: {
          ja: `${program}:${plc.fault.line}: 運転を始めると${id}が停止します: ${ja}`,
          en: `${program}:${plc.fault.line}: ${id} stops when it runs: ${en}`,
        },
      });
    }
  }
  return [...problems.values()];
};
