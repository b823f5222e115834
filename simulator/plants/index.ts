import { districtHeating } from './district-heating/plant.ts';
import type { PlantModel } from './plant.ts';
import { powerGrid } from './power-grid/plant.ts';
import { quadrupleTank } from './quadruple-tank/plant.ts';
import { reactor } from './reactor/plant.ts';
import { tennesseeEastman } from './tennessee-eastman/plant.ts';
import { waterworks } from './waterworks/plant.ts';

/** Every process model that a site document can name. */
export const plantModels: ReadonlyMap<string, PlantModel> = new Map(
  [districtHeating, powerGrid, quadrupleTank, reactor, tennesseeEastman, waterworks].map((model) => [model.id, model]),
);
