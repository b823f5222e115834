import { districtHeating } from './district-heating/plant.ts';
import type { PlantModel } from './plant.ts';
import { powerGrid } from './power-grid/plant.ts';
import { quadrupleTank } from './quadruple-tank/plant.ts';
import { reactor } from './reactor/plant.ts';
import { tennesseeEastman } from './tennessee-eastman/plant.ts';
import { waterNetwork } from './water-network/model.ts';
import { waterworks } from './waterworks/plant.ts';

/** Every process model that a site document can name. */
export const plantModels: ReadonlyMap<string, PlantModel> = new Map(
  [districtHeating, powerGrid, quadrupleTank, reactor, tennesseeEastman, waterNetwork, waterworks].map((model) => [
    model.id,
    model,
  ]),
);

/**
 * The model of a site's plant: of its kind, or of the file that the site brings for it. Null where nobody knows the kind.
 *
 * @throws NetworkError for a file that is of no use
 */
export const plantModelOf = ({
  model,
  source,
}: {
  readonly model: string;
  readonly source?: string;
}): PlantModel | null => {
  const kind = plantModels.get(model) ?? null;
  return kind?.fromFile && source !== undefined ? kind.fromFile(source) : kind;
};
