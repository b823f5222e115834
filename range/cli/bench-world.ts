import { join } from 'node:path';
import { CellHost } from '../../simulator/live/cell-host.ts';
import { LiveCell } from '../../simulator/live/live-cell.ts';
import { worldMaker } from '../../simulator/live/world-maker.ts';
import type { Site } from '../../simulator/site/document.ts';
import { resolveSite } from '../../simulator/site/resolve.ts';
import { encodeCapture } from '../backends/capture.ts';
import { libraryIn } from '../backends/compose.ts';
import { ROOT } from './serve.ts';

/**
 * A controller of the simulation needs half a millisecond (Modbus) to two milliseconds (OPC UA) and more of its own
 * time for an answer. At 60 times the wall clock that is ten to thirty microseconds: what is left is the work of the
 * engine.
 */
const PACE = 60;

/** A live world whose edge is measured. */
export interface BenchWorld {
  readonly site: Site;
  readonly cell: LiveCell;
  /** Tells the pacer that a command waits. */
  readonly wake: () => void;
  readonly start: () => void;
}

/** The waterworks as a range runs it, capture and log included, until the process ends. */
export const benchWorld = (): BenchWorld => {
  const document = libraryIn(join(ROOT, 'scenarios')).sites.get('waterworks');
  if (!document) throw new Error('bench: the site "waterworks" is not in the library');
  const site = resolveSite(document, 1, 'bench');
  const options = { site, seed: 1, cell: 'bench' };
  const host = new CellHost();
  const cell = new LiveCell({
    maker: worldMaker(() => options),
    pace: PACE,
    until: null,
    onFailure: (error) => {
      throw error;
    },
    onEnd: () => {},
    now: () => performance.now(),
    wall: () => Date.now(),
  });
  encodeCapture(cell.world.network, site);
  return {
    site,
    cell,
    wake: () => host.wake(),
    start: () => {
      setInterval(() => cell.takeLog(), 250);
      host.add('bench', cell);
      cell.start();
      host.wake();
    },
  };
};
