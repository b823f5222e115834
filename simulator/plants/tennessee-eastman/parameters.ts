import { completeParameters as complete } from '../complete-parameters.ts';
import type { PlantModel } from '../plant.ts';
import { DISTURBANCES } from './signals.ts';

const DOWNS_VOGEL = 'Downs & Vogel, Computers chem. Engng 17 (1993) 245–255';

/** `demand` and, for each disturbance, whether it is on from the start. */
export const PARAMETERS: PlantModel['parameters'] = {
  /** What the customers take: the base case's product, unless a site plans otherwise. */
  demand: { default: 22.949, low: 0, high: 49.1, unit: 'm³/h', source: `${DOWNS_VOGEL}, Table 4, XMEAS(17)` },
  ...Object.fromEntries(
    Array.from({ length: DISTURBANCES }, (_, i) => [
      `idv${i + 1}`,
      { default: 0, low: 0, high: 1, unit: '1', source: `${DOWNS_VOGEL}, Table 8` },
    ]),
  ),
};

/** Fills in what a site leaves out. Throws a RangeError for an unknown name and for a value outside its range. */
export const completeParameters = (given: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  complete('tennessee-eastman', PARAMETERS, given);
