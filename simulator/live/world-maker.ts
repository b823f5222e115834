import { World, type WorldOptions } from '../site/world.ts';
import type { WorldMaker } from './live-cell.ts';

/** Worlds of what `options` gives: it is asked for each, since extensions have a state of their own. */
export const worldMaker = (options: () => Pick<WorldOptions, 'site' | 'seed' | 'cell' | 'extensions'>): WorldMaker => ({
  create: (sinks) => World.begin({ ...options(), ...sinks }),
  restore: (sinks, snapshot, history) => World.restore({ ...options(), ...sinks, history }, snapshot),
});
