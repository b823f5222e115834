import { completeParameters as complete } from '../complete-parameters.ts';
import type { PlantModel } from '../plant.ts';

const OWN = 'our own addition for sites with a safety system; at rest it leaves the published model as it is';
const RICKER = 'Ricker, J. Process Control 3 (1993) 109–123';

/** Parameters of the two-phase reactor, each with its published value and the range in which the model holds. */
export const PARAMETERS = {
  vessel: { default: 122, low: 60, high: 200, unit: 'm³', source: RICKER },
  liquidCapacity: { default: 30, low: 10, high: 50, unit: 'm³', source: RICKER },
  temperature: { default: 373, low: 353, high: 393, unit: 'K', source: RICKER },
  liquidDensity: { default: 8.3, low: 5, high: 12, unit: 'kmol/m³', source: RICKER },
  /** Time constant of every valve. */
  valveLag: { default: 0.00277, low: 0.0005, high: 0.05, unit: 'h', source: RICKER },
  valveFeed1: { default: 3.3046, low: 0.5, high: 10, unit: 'kmol/h/%', source: RICKER },
  valveFeed2: { default: 0.2246, low: 0.02, high: 2, unit: 'kmol/h/%', source: RICKER },
  valvePurge: { default: 0.00352, low: 0.0005, high: 0.5, unit: 'kmol/h/%/√kPa', source: RICKER },
  valveProduct: { default: 0.0417, low: 0.005, high: 0.5, unit: 'kmol/h/%/√kPa', source: RICKER },
  /** Sized so that at 2,950 kPa it passes both feeds at full stroke, 353 kmol/h, with a little to spare. */
  valveBlowdown: { default: 0.07, low: 0.01, high: 0.5, unit: 'kmol/h/%/√kPa', source: OWN },
  demand: { default: 100, low: 10, high: 200, unit: 'kmol/h', source: OWN },
  /** Rate and orders: within these the longest step still follows the reaction. */
  rate: { default: 0.00117, low: 0.0005, high: 0.003, unit: 'kmol/h/kPa^1.6', source: RICKER },
  orderA: { default: 1.2, low: 1, high: 1.4, unit: '1', source: RICKER },
  orderC: { default: 0.4, low: 0.3, high: 0.5, unit: '1', source: RICKER },
} as const satisfies PlantModel['parameters'];

export type Parameters = Readonly<Record<keyof typeof PARAMETERS, number>>;

/** Fills in what a site leaves out. Throws a RangeError for an unknown name and for a value outside its range. */
export const completeParameters = (given: Readonly<Record<string, number>>): Parameters =>
  complete('reactor', PARAMETERS, given);
