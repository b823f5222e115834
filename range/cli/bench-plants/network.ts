import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Project, Workspace } from 'epanet-js';
import { EpanetEngine } from 'epanet-js/engines/v2.3.5';
import type { Plant } from '../../../simulator/plants/plant.ts';
import { waterNetwork } from '../../../simulator/plants/water-network/model.ts';

/*
 * The town's network in a closed loop at 1 s, beside a bare loop of the package `epanet-js` on the same file: both run,
 * look at the levels and move the pumps.
 */

/** A pump and the tank that it fills: on below the first level, off above the second, m. */
const PUMPS = [
  ['P1A', 'T1', 3.2, 4.4],
  ['P1B', 'T1', 2.4, 3.6],
  ['P2A', 'T2', 2.0, 3.3],
  ['P2B', 'T2', 1.4, 2.6],
] as const;
const STATUS = 11;
const TANK_LEVEL = 8;
const MORNING = 6 * 3600;
const STEPS = 4000;
const ROUNDS = 8;

const loadOfficially = () => {
  const folder = dirname(createRequire(import.meta.url).resolve('epanet-js/engines/v2.3.5'));
  return EpanetEngine({ wasmBinary: readFileSync(join(folder, 'EpanetEngine.wasm')) });
};

/** One second of the bare loop, with or without the water quality that the file asks for. */
const bareLoop = async (text: string, quality: boolean): Promise<() => void> => {
  const workspace = new Workspace();
  await workspace.loadModuleVersion(loadOfficially);
  workspace.writeFile('network.inp', text.replace(/\[CONTROLS\][^[]*/, ''));
  const project = new Project(workspace);
  project.open('network.inp', 'network.rpt', '');
  project.setTimeParameter(0, 2_000_000_000);
  project.setTimeParameter(1, 1);
  project.setTimeParameter(4, MORNING);
  project.setStatusReport(0);
  project.openH();
  project.initH(0);
  if (quality) {
    project.openQ();
    project.initQ(0);
  }
  const pumps = PUMPS.map(([pump, tank, low, high]) => ({
    link: project.getLinkIndex(pump),
    tank: project.getNodeIndex(tank),
    low,
    high,
    on: pump.endsWith('A'),
  }));
  return () => {
    project.runH();
    if (quality) project.runQ();
    for (const pump of pumps) {
      const level = project.getNodeValue(pump.tank, TANK_LEVEL);
      const on = level < pump.low || (pump.on && level <= pump.high);
      if (on !== pump.on) project.setLinkValue(pump.link, STATUS, on ? 1 : 0);
      pump.on = on;
    }
    project.nextH();
    if (quality) project.nextQ();
  };
};

/** One second of the plant, as a world runs it. */
const plantLoop = (text: string): (() => void) => {
  const model = waterNetwork.fromFile?.(text);
  if (!model) throw new Error('bench: the town has no model');
  const plant: Plant = model.create({ seed: 1, startOfDay: MORNING, parameters: {} });
  const pumps = PUMPS.map(([pump, tank, low, high]) => ({
    run: plant.inputs.findIndex(({ id }) => id === `${pump}.run`),
    level: plant.outputs.findIndex(({ id }) => id === `${tank}.level`),
    low,
    high,
  }));
  let tick = 0;
  return () => {
    plant.advance(tick++);
    for (const { run, level, low, high } of pumps) {
      const now = plant.output[level] as number;
      plant.input[run] = now < low || (plant.input[run] === 1 && now <= high) ? 1 : 0;
    }
  };
};

/**
 * Steps a second of the plant and of the bare loop on the file's `text`, each the best of `ROUNDS` that take turns:
 * what else the machine does falls on both.
 */
export const measureNetwork = async (
  text: string,
): Promise<{ readonly plant: number; readonly bare: number; readonly hydraulics: number }> => {
  const loops = {
    plant: plantLoop(text),
    bare: await bareLoop(text, true),
    hydraulics: await bareLoop(text, false),
  };
  const best = { plant: 0, bare: 0, hydraulics: 0 };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const name of ['plant', 'bare', 'hydraulics'] as const) {
      const begin = performance.now();
      for (let step = 0; step < STEPS; step++) loops[name]();
      const rate = (STEPS * 1000) / (performance.now() - begin);
      if (round > 0) best[name] = Math.max(best[name], rate); // the first warms up
    }
  }
  return best;
};
