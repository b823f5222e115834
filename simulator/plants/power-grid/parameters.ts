import { completeParameters as complete } from '../complete-parameters.ts';
import type { PlantModel } from '../plant.ts';

const OWN = 'assumption; docs/reference/plants/power-grid.md';

export const PARAMETERS = {
  /** Factor on every load and on the scheduled generation. */
  loadScale: { default: 1, low: 0.3, high: 1.5, unit: '1', source: OWN },
  /** Standard deviation of each load's slow wandering, as a part of the load. */
  loadNoise: { default: 0.01, low: 0, high: 0.1, unit: '1', source: OWN },
  /** Power that a machine loses per unit of speed beyond the nominal, per unit of 100 MVA. */
  damping: { default: 2, low: 0, high: 20, unit: 'pu', source: OWN },
  /** Speed droop of the governors; 0 takes them out of service, as the classical model has it. */
  droop: {
    default: 0.05,
    low: 0,
    high: 0.2,
    unit: 'pu',
    source: 'Kundur, Power System Stability and Control (1994), 11.1',
  },
  /** Time constant from governor to shaft. */
  governorLag: { default: 5, low: 0.2, high: 30, unit: 's', source: OWN },
} as const satisfies PlantModel['parameters'];

export type Parameters = Readonly<Record<keyof typeof PARAMETERS, number>>;

/** Fills in what a site leaves out. Throws a RangeError for an unknown name and for a value outside its range. */
export const completeParameters = (given: Readonly<Record<string, number>>): Parameters =>
  complete('power-grid', PARAMETERS, given);
