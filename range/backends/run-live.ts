import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseTimeOfDay } from '../../simulator/hosts/clock-time.ts';
import type { WorldEvent } from '../../simulator/kernel/event.ts';
import { atSeconds, inSeconds } from '../../simulator/kernel/time.ts';
import { openCellEdge } from '../../simulator/live/cell-edge.ts';
import { CellHost } from '../../simulator/live/cell-host.ts';
import { epochOf } from '../../simulator/live/epoch.ts';
import { decodeCommand } from '../../simulator/live/input-log.ts';
import { LiveCell } from '../../simulator/live/live-cell.ts';
import type { EdgeEndpoint } from '../../simulator/live/modbus-edge.ts';
import { worldMaker } from '../../simulator/live/world-maker.ts';
import { devicesOf } from '../exercise/devices.ts';
import { directorOf, type Header, type RunRecord, type StampedCommand } from '../exercise/run.ts';
import { encodeCapture } from './capture.ts';

export interface LiveRun {
  readonly record: RunRecord;
  /** What came in at the edge. */
  readonly inputs: readonly StampedCommand[];
  readonly wallSeconds: number;
  readonly capture: Uint8Array;
}

export interface LiveRunOptions {
  readonly pace: number;
  readonly log: (line: string) => void;
  /** False: without real sockets. */
  readonly edge?: boolean;
  /** Given what was logged, every 50 ms of the wall: for a record that outlives a kill. */
  readonly keep?: (log: ReturnType<LiveCell['takeLog']>) => void;
}

/** Edge traffic is to be on disk within 100 ms. */
const KEEP_EVERY = 50;

/**
 * Runs a header by the wall clock, to its end, with real sockets at the edge on loopback. Without outside input the
 * digest is the virtual run's.
 */
export const runLive = async (
  header: Header,
  { pace, log, edge: open = true, keep = () => {} }: LiveRunOptions,
): Promise<LiveRun> => {
  const events: WorldEvent[] = [];
  let finish = (): void => {};
  let fail = (_: Error): void => {};
  const ended = new Promise<void>((resolve, reject) => {
    finish = resolve;
    fail = reject;
  });
  const host = new CellHost();
  const cell = new LiveCell({
    maker: worldMaker(() => ({
      site: header.site,
      seed: header.seed,
      cell: header.team,
      extensions: [directorOf(header)],
    })),
    pace,
    until: atSeconds(header.until),
    onEvent: (event) => events.push(event),
    onFailure: fail,
    onEnd: finish,
    now: () => performance.now(),
    wall: () => Date.now(),
  });
  const epoch = epochOf(header.site.timeZone, parseTimeOfDay(header.site.startOfDay) ?? 0, Date.now());
  const capture = encodeCapture(cell.world.network, header.site, epoch);
  const keys = mkdtempSync(join(tmpdir(), 'kunren-keys-'));
  const tell = (endpoints: readonly EdgeEndpoint[]): void => {
    for (const { protocol, host: controller, as, url } of endpoints) log(`${protocol} ${controller} as ${as}: ${url}`);
  };
  const edge = open
    ? await openCellEdge({
        cell,
        site: header.site,
        host: '127.0.0.1',
        basePort: 0,
        keys,
        epoch,
        wake: () => host.wake(),
        onChange: tell,
        onTrouble: (error) => log(error.message),
      })
    : null;
  const inputs: StampedCommand[] = [];
  const take = (): void => {
    const taken = cell.takeLog();
    keep(taken);
    for (const { t, command } of taken.inputs)
      inputs.push({ t: t as StampedCommand['t'], command: decodeCommand(command) });
  };
  const keeping = setInterval(take, KEEP_EVERY);
  try {
    tell((await edge?.complete) ?? []);
    const began = performance.now();
    host.add(header.team, cell);
    cell.start();
    host.wake();
    await ended;
    const wallSeconds = (performance.now() - began) / 1000;
    const { world } = cell;
    take();
    return {
      record: {
        header,
        events,
        digest: cell.digest.value,
        simulatedSeconds: inSeconds(world.now),
        counters: world.counters,
        devices: devicesOf(world),
      },
      inputs,
      wallSeconds,
      capture: capture.bytes(),
    };
  } finally {
    clearInterval(keeping);
    host.close();
    await edge?.close();
    rmSync(keys, { recursive: true, force: true });
  }
};
