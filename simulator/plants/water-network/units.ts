/*
 * From the units of a network file to ours: m³/h, m, MPa. A file's flow unit decides between US customary and SI for
 * everything else (EPANET 2.2 User's Manual, EPA/600/R-20/133, appendix A: Units of Measurement).
 */

/** m³/h in one unit of flow, by EPANET's own number of the unit. Gallons, feet and acres are exact by definition. */
const FLOW: readonly { readonly name: string; readonly cubicMetresPerHour: number }[] = [
  { name: 'CFS', cubicMetresPerHour: 0.3048 ** 3 * 3600 },
  { name: 'GPM', cubicMetresPerHour: 0.003785411784 * 60 },
  { name: 'MGD', cubicMetresPerHour: 3785.411784 / 24 },
  { name: 'IMGD', cubicMetresPerHour: 4546.09 / 24 },
  { name: 'AFD', cubicMetresPerHour: (43_560 * 0.3048 ** 3) / 24 },
  { name: 'LPS', cubicMetresPerHour: 3.6 },
  { name: 'LPM', cubicMetresPerHour: 0.06 },
  { name: 'MLD', cubicMetresPerHour: 1000 / 24 },
  { name: 'CMH', cubicMetresPerHour: 1 },
  { name: 'CMD', cubicMetresPerHour: 1 / 24 },
  { name: 'CMS', cubicMetresPerHour: 3600 },
];
/** The last of EPANET's flow units that goes with feet and pounds per square inch. */
const LAST_CUSTOMARY = 4;
/** EPANET's unit of pressure, by its number (option EN_PRESS_UNITS): psi, kPa, m, bar, ft. MPa in one of them. */
const PSI = 0.006894757293168;
const METRE_OF_WATER = 0.00980665;
const PRESSURE: readonly number[] = [PSI, 0.001, METRE_OF_WATER, 0.1, 0.3048 * METRE_OF_WATER];

export interface Units {
  readonly flow: string;
  /** m³/h in one unit of flow. */
  readonly flowFactor: number;
  /** Metres in one unit of length. */
  readonly lengthFactor: number;
  /** m³ in one unit of tank volume. */
  readonly volumeFactor: number;
  /** MPa in one unit of pressure, as settings of valves are written. */
  readonly pressureFactor: number;
  /** MPa in a metre of head over the node. */
  readonly headFactor: number;
}

/**
 * @param flowUnit EPANET's number of the flow unit
 * @param pressureUnit EPANET's number of the pressure unit
 * @param gravity specific gravity of the liquid
 */
export const unitsOf = (flowUnit: number, pressureUnit: number, gravity: number): Units => {
  const flow = FLOW[flowUnit];
  const pressureFactor = PRESSURE[pressureUnit];
  if (!flow || pressureFactor === undefined)
    throw new RangeError(`water-network: EPANET's flow unit ${flowUnit} or pressure unit ${pressureUnit} is unknown`);
  const customary = flowUnit <= LAST_CUSTOMARY;
  const lengthFactor = customary ? 0.3048 : 1;
  return {
    flow: flow.name,
    flowFactor: flow.cubicMetresPerHour,
    lengthFactor,
    volumeFactor: lengthFactor ** 3,
    pressureFactor,
    headFactor: METRE_OF_WATER * gravity,
  };
};
