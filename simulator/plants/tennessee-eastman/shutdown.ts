import { OUT } from './signals.ts';

/*
 * The limits at which the plant shuts down (Downs & Vogel, Table 6): pressure in kPa gauge, temperature in ℃, liquid
 * in m³. As in the published program, a plant that is beyond one of them stands still.
 */

export const SHUTDOWN = {
  reactorPressure: 3000,
  reactorTemperature: 175,
  reactorVolume: { low: 2, high: 24 },
  separatorVolume: { low: 1, high: 12 },
  stripperVolume: { low: 1, high: 8 },
} as const;

const PRESSURE = 6;
const TEMPERATURE = 8;

export type ShutdownCode =
  | 'reactor-pressure-high'
  | 'reactor-temperature-high'
  | 'reactor-level-high'
  | 'reactor-level-low'
  | 'separator-level-high'
  | 'separator-level-low'
  | 'stripper-level-high'
  | 'stripper-level-low';

/** The limit that the truths in `y` pass, or null. */
export const shutdownOf = (y: Float64Array): ShutdownCode | null => {
  if ((y[PRESSURE] as number) > SHUTDOWN.reactorPressure) return 'reactor-pressure-high';
  if ((y[TEMPERATURE] as number) > SHUTDOWN.reactorTemperature) return 'reactor-temperature-high';
  const reactor = y[OUT.reactorVolume] as number;
  if (reactor > SHUTDOWN.reactorVolume.high) return 'reactor-level-high';
  if (reactor < SHUTDOWN.reactorVolume.low) return 'reactor-level-low';
  const separator = y[OUT.separatorVolume] as number;
  if (separator > SHUTDOWN.separatorVolume.high) return 'separator-level-high';
  if (separator < SHUTDOWN.separatorVolume.low) return 'separator-level-low';
  const stripper = y[OUT.stripperVolume] as number;
  if (stripper > SHUTDOWN.stripperVolume.high) return 'stripper-level-high';
  if (stripper < SHUTDOWN.stripperVolume.low) return 'stripper-level-low';
  return null;
};
