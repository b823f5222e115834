import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { provideEngine } from '../plants/engines.ts';

/*
 * EPANET 2.3.5 as the package `epanet-js` carries it: the solver compiled to WebAssembly. Its own loader is
 * asynchronous and makes one instance; a cell needs its instance at once, so that the code alone is taken from there
 * and simulator/plants/water-network/host.ts runs it.
 */
const epanet = (): WebAssembly.Module => {
  const folder = dirname(createRequire(import.meta.url).resolve('epanet-js/engines/v2.3.5'));
  return new WebAssembly.Module(readFileSync(join(folder, 'EpanetEngine.wasm')));
};

/** Hands every engine to this thread's process models. To be called by the main module of each process and worker. */
export const provideEngines = (): void => provideEngine('epanet', epanet);
