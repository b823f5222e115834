import { districtHeating } from './district-heating/plant.ts';
import type { PlantModel } from './plant.ts';
import { powerGrid } from './power-grid/plant.ts';
import { quadrupleTank } from './quadruple-tank/plant.ts';
import { reactor } from './reactor/plant.ts';
import { waterworks } from './waterworks/plant.ts';

/** Every process model that a site document can name. */
export const plantModels: ReadonlyMap<string, PlantModel> = new Map(
  [districtHeating, powerGrid, quadrupleTank, reactor, waterworks].map((model) => [model.id, model]),
);
