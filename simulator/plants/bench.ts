import { inSeconds } from '../kernel/time.ts';
import type { PlantModel } from './plant.ts';

/**
 * Microseconds that one step of `model` takes, over `steps` steps after a warm-up, by the caller's `clock`
 * (milliseconds): the core has none of its own. Inputs stand at half their way, runs at 1.
 */
export const measurePlantStep = (model: PlantModel, steps: number, clock: () => number): number => {
  const plant = model.create({ seed: 1, startOfDay: 6 * 3600, parameters: {} });
  plant.inputs.forEach((signal, index) => {
    plant.input[index] = signal.unit === '1' ? 1 : 55;
  });
  const warmUp = Math.ceil(steps / 5);
  for (let tick = 0; tick < warmUp; tick++) plant.advance(tick);
  const begin = clock();
  for (let tick = warmUp; tick < warmUp + steps; tick++) plant.advance(tick);
  return ((clock() - begin) * 1000) / steps;
};

/**
 * Simulated hours in a second of `clock` (seconds) that `model` runs at its own step under its published control, over
 * `steps` steps after a warm-up.
 */
export const measureControlled = (model: PlantModel, steps: number, clock: () => number): number => {
  const plant = model.create({ seed: 1, startOfDay: 0, parameters: {} });
  const control = model.control?.(plant);
  const run = (from: number, to: number): void => {
    for (let tick = from; tick < to; tick++) {
      control?.act(tick);
      plant.advance(tick);
    }
  };
  const warmUp = Math.ceil(steps / 5);
  run(0, warmUp);
  const begin = clock();
  run(warmUp, warmUp + steps);
  return (steps * inSeconds(plant.step)) / 3600 / (clock() - begin);
};
