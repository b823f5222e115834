import { completeParameters as complete } from '../complete-parameters.ts';
import type { PlantModel } from '../plant.ts';

const OWN = 'assumption; docs/reference/plants/district-heating.md';

/** What a site can vary: the weather, the buildings, the age of the network. */
export const PARAMETERS = {
  /** Mean of a day's outdoor temperature. */
  outdoorMean: { default: -6, low: -25, high: 15, unit: '℃', source: `${OWN}: a cold January day in Sapporo` },
  /** Half of the difference between a day's warmest and coldest hour. */
  outdoorSwing: { default: 3, low: 0, high: 10, unit: 'K', source: OWN },
  /** Standard deviation of the weather's hourly wandering. */
  outdoorNoise: { default: 0.6, low: 0, high: 5, unit: 'K', source: OWN },
  /** Heat that a building loses per square metre of floor and kelvin, walls and ventilation together. */
  lossPerArea: { default: 1.9, low: 0.3, high: 4, unit: 'W/(m²K)', source: `${OWN}: concrete blocks of the 1970s` },
  /** Share of that loss which leaves through air, at once; the rest goes through the mass of the building. */
  ventilationShare: { default: 0.35, low: 0.05, high: 0.9, unit: '1', source: OWN },
  /** Heat capacity of the building's mass per square metre of floor. */
  massPerArea: {
    default: 165,
    low: 80,
    high: 370,
    unit: 'kJ/(m²K)',
    source: 'ISO 13790:2008, table 12, class medium; 80 to 370 are its lightest and heaviest classes',
  },
  /** Heat of people, lamps and cooking per square metre of floor. */
  gains: { default: 4, low: 0, high: 15, unit: 'W/m²', source: `${OWN}; ISO 13790:2008, annex G gives 2 to 9 W/m²` },
  /** Heat that a buried main loses per metre and kelvin against the ground. */
  pipeLoss: { default: 0.3, low: 0.05, high: 3, unit: 'W/(m K)', source: `${OWN}: pre-insulated pipe of 150 mm` },
  /** Conductance of each exchanger. */
  exchanger: { default: 250, low: 60, high: 600, unit: 'kW/K', source: OWN },
} as const satisfies PlantModel['parameters'];

export type Parameters = Readonly<Record<keyof typeof PARAMETERS, number>>;

/** Fills in what a site leaves out. Throws a RangeError for an unknown name and for a value outside its range. */
export const completeParameters = (given: Readonly<Record<string, number>>): Parameters =>
  complete('district-heating', PARAMETERS, given);
