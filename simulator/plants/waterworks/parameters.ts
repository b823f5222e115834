import { completeParameters as complete } from '../complete-parameters.ts';
import type { PlantModel } from '../plant.ts';

type Parameter = PlantModel['parameters'][string];

const parameter = (value: number, low: number, high: number, unit: string, source: string): Parameter => ({
  default: value,
  low,
  high,
  unit,
  source,
});

const OWN = 'own choice';
const USAGE = 'Japanese waterworks usage';

/** Every parameter of the model with default, valid range, unit and source. */
export const PARAMETERS = {
  demandMean: parameter(417, 10, 2000, 'm³/h', 'Muko city: 10,000 m³/day capacity, 310 L per person and day'),
  demandScale: parameter(1, 0, 2, '1', OWN),
  demandNoise: parameter(0.04, 0, 0.3, '1', `${OWN}: standard deviation of a quarter of an hour's demand`),
  temperature: parameter(18.3, 0, 40, '℃', 'Nagareki wells'),
  rawPh: parameter(6.7, 5, 9, 'pH', 'Nagareki wells'),
  rawAlkalinity: parameter(65, 5, 400, 'mg/L as CaCO3', 'Nagareki wells'),
  rawVariation: parameter(0.02, 0, 0.2, '1', `${OWN}: slow relative change of the raw water's free CO2`),
  chlorineDemand: parameter(0.1, 0, 5, 'mg/L', `${OWN}: used up at once on injection`),
  chlorineDecay: parameter(
    1,
    0,
    20,
    '1/d',
    "first order, bulk and wall as one (Vasconcelos et al., J. AWWA 89(7) 1997, 54-65); the value gives the mean 0.41 mg/L at Kakogawa's taps",
  ),
  naohFeederMax: parameter(60, 1, 500, 'L/h', `${OWN}: 46 mg/L at 417 m³/h`),
  naohStrength: parameter(317.5, 10, 700, 'g/L', '25 % by mass at 1.27 kg/L'),
  naohTankVolume: parameter(8, 0.1, 50, 'm³', 'Hikari city: 2 × 8 m³, one in use'),
  naohTankLevel: parameter(72, 0, 100, '%', OWN),
  hypochloriteFeederMax: parameter(15, 0.5, 100, 'L/h', `${OWN}: can reach the 5 mg/L of Ginowan 2020`),
  hypochloriteStrength: parameter(144, 10, 250, 'g/L', '12 % by mass at 1.2 kg/L, as available chlorine'),
  hypochloriteTankVolume: parameter(5, 0.1, 50, 'm³', 'Hikari city: 2 × 5 m³, one in use'),
  hypochloriteTankLevel: parameter(64, 0, 100, '%', OWN),
  receivingWellVolume: parameter(150, 10, 2000, 'm³', OWN),
  receivingWellLevel: parameter(60, 0, 100, '%', OWN),
  mixingVolume: parameter(10.4, 1, 100, 'm³', `${USAGE}: mixing takes 1-2 min (90 s at 417 m³/h)`),
  clearWellVolume: parameter(420, 20, 5000, 'm³', `${USAGE}: one hour of the capacity`),
  clearWellLevel: parameter(80, 0, 100, '%', OWN),
  mainVolume: parameter(190, 10, 5000, 'm³', `${OWN}: 1.5 km of DN 400`),
  reservoirVolume: parameter(5000, 50, 50000, 'm³', `${USAGE}: twelve hours of the capacity, depth 6 m`),
  reservoirLevel: parameter(65, 0, 100, '%', OWN),
  distributionVolume: parameter(600, 10, 20000, 'm³', `${OWN}: about 1.5 h from the reservoir to the mean tap`),
  initialNaohDose: parameter(20, 0, 100, 'mg/L', 'pH 7.6 after dosing'),
  initialChlorine: parameter(0.7, 0, 5, 'mg/L', 'set-point at the clear-well outlet'),
} as const satisfies Record<string, Parameter>;

export type ParameterName = keyof typeof PARAMETERS;
export type Parameters = Readonly<Record<ParameterName, number>>;

/** Fills in what a site leaves out. Throws a RangeError for an unknown name and for a value outside its range. */
export const completeParameters = (given: Readonly<Record<string, number>>): Parameters =>
  complete('waterworks', PARAMETERS, given);
