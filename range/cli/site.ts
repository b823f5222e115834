import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { ROOT } from './serve.ts';
import { CommandFailure, InputError, log, print, printJson, unknown, wholeNumber } from './shell.ts';

interface Flags {
  readonly pace: number;
  readonly seed: number;
  readonly team: string;
  readonly host: string;
  readonly port: number;
  readonly json?: boolean;
}

const run = async (id: string, flags: Flags): Promise<void> => {
  const [
    { libraryIn },
    { problemLines },
    { resolveSite },
    { LiveCell },
    { worldMaker },
    { CellHost },
    { openCellEdge },
    { parseTimeOfDay },
    { epochOf },
  ] = await Promise.all([
    import('../backends/compose.ts'),
    import('../backends/library.ts'),
    import('../../simulator/site/resolve.ts'),
    import('../../simulator/live/live-cell.ts'),
    import('../../simulator/live/world-maker.ts'),
    import('../../simulator/live/cell-host.ts'),
    import('../../simulator/live/cell-edge.ts'),
    import('../../simulator/hosts/clock-time.ts'),
    import('../../simulator/live/epoch.ts'),
  ]);
  const library = libraryIn(join(ROOT, 'scenarios'));
  const document = library.sites.get(id);
  if (!document) {
    for (const line of problemLines(library)) log(line);
    throw unknown('site', id, [...library.sites.keys()], 'sites');
  }
  const site = resolveSite(document, flags.seed, flags.team);
  const host = new CellHost();
  let fail = (_: Error): void => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  const cell = new LiveCell({
    maker: worldMaker(() => ({ site, seed: flags.seed, cell: flags.team })),
    pace: flags.pace,
    until: null,
    onFailure: (error) => fail(error),
    onEnd: () => {},
    now: () => performance.now(),
    wall: () => Date.now(),
  });
  const keys = mkdtempSync(join(tmpdir(), 'kunren-keys-'));
  let edge: Awaited<ReturnType<typeof openCellEdge>>;
  try {
    edge = await openCellEdge({
      cell,
      site,
      host: flags.host,
      basePort: flags.port,
      keys,
      epoch: epochOf(site.timeZone, parseTimeOfDay(site.startOfDay) ?? 0, Date.now()),
      wake: () => host.wake(),
    });
  } catch (error) {
    rmSync(keys, { recursive: true, force: true });
    throw new CommandFailure((error as Error).message);
  }
  // The log of a site that runs for itself is nobody's: it is let go of, so that it may run for days.
  const forget = setInterval(() => cell.takeLog(), 1000);
  try {
    host.add(id, cell);
    cell.start();
    host.wake();
    const endpoints = await edge.complete;
    if (flags.json) printJson({ schema: 1, site: id, endpoints });
    else
      for (const { host: controller, protocol, as, url } of endpoints)
        print(`${controller}  ${protocol}  as ${as}  ${url}`);
    log(`${id} runs at ${flags.pace} times the wall clock; Ctrl+C ends it`);
    await Promise.race([
      failed,
      new Promise<void>((stop) => {
        process.once('SIGINT', () => stop());
        process.once('SIGTERM', () => stop());
      }),
    ]);
    const { events } = cell.digest;
    const simulatedSeconds = cell.world.now / 1e6;
    const latenessP99 = cell.lateness.percentile(0.99);
    if (flags.json) printJson({ schema: 1, site: id, simulatedSeconds, events, latenessP99Milliseconds: latenessP99 });
    else log(`${simulatedSeconds.toFixed(1)} s of simulation, ${events} events, scan lateness p99 ${latenessP99} ms`);
  } catch (error) {
    throw new CommandFailure((error as Error).message);
  } finally {
    clearInterval(forget);
    host.close();
    await edge.close();
    rmSync(keys, { recursive: true, force: true });
  }
};

export const register = (program: Command): void => {
  const site = program.command('site').description('sites without an exercise');
  site
    .command('run')
    .description('run a site live, with real sockets at its edge, until interrupted')
    .argument('<site>', 'id of a site')
    .option('--pace <n>', 'times the wall clock, 1 to 60', wholeNumber('--pace', 1, 60), 1)
    .option('--seed <n>', 'seed of every draw', wholeNumber('--seed', 0, 2 ** 31 - 1), 1)
    .option('--team <id>', 'team whose variables are drawn', 'team-1')
    .option('--host <address>', 'address of the edge', '127.0.0.1')
    .option('--port <n>', 'first port of the edge; 0 takes free ones', wholeNumber('--port', 0, 65000), 0)
    .option('--json', 'one JSON object a line: first the endpoints, last what ran')
    .action(async (id: string, flags: Flags) => {
      if (!/^[a-z0-9][a-z0-9-]*$/.test(flags.team)) {
        throw new InputError(`--team takes lower case letters, digits and hyphens, not "${flags.team}".`);
      }
      await run(id, flags);
    });
};
