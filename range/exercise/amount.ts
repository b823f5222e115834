import type { Site } from '../../simulator/site/document.ts';
import { signalsOf } from '../../simulator/site/signals.ts';

/* From a flow or a power to what has passed: m³/h to m³, kmol/h to kmol, kg/s to kg, kW to kWh. */

interface Amount {
  readonly unit: string;
  /** Seconds for which a flow of one gives an amount of one. */
  readonly seconds: number;
}

/** What a flow in this unit adds up to. A unit without "per hour" or "per second" is taken as a power. */
export const amountOf = (unit: string): Amount => {
  if (unit.endsWith('/h')) return { unit: unit.slice(0, -2), seconds: 3600 };
  if (unit.endsWith('/s')) return { unit: unit.slice(0, -2), seconds: 1 };
  return { unit: /W$/.test(unit) ? `${unit}h` : `${unit}·h`, seconds: 3600 };
};

/** The unit of each of the plant's outputs. */
export const unitsOf = (site: Site): ReadonlyMap<string, string> =>
  new Map(signalsOf(site)?.outputs.map((signal) => [signal.id, signal.unit]));

/** For each signal that is a flow: seconds for which one of it gives an amount of one. */
export const secondsOfFlow = (site: Site): ReadonlyMap<string, number> =>
  new Map([...unitsOf(site)].map(([signal, unit]) => [signal, amountOf(unit).seconds]));
