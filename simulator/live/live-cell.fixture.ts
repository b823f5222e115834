import type { Site } from '../site/document.ts';
import { LiveCell, type LiveCellOptions } from './live-cell.ts';
import { worldMaker } from './world-maker.ts';

/** The world of a site by the wall clock, without end. */
export const liveCell = (site: Site, pace: number, onEvent: LiveCellOptions['onEvent'] = () => {}): LiveCell =>
  new LiveCell({
    maker: worldMaker(() => ({ site, seed: 1, cell: 'team-1' })),
    pace,
    until: null,
    onEvent,
    onFailure: (error) => {
      throw error;
    },
    onEnd: () => {},
    now: () => performance.now(),
    wall: () => Date.now(),
  });
