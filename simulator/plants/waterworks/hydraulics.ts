/*
 * Pumps and pipes in steady flow: heads in m, flows in m³/h, resistances in m/(m³/h)². The water's inertia in a short
 * main is spent in seconds and is left out. Check valves let no water back.
 */

/** MPa in one metre of water column. */
export const MPA_PER_M = 0.00980665;

/** Resistance of a control valve with linear characteristic at `opening` percent; infinite when shut. */
export const valveResistance = (open: number, opening: number): number => {
  const part = opening / 100;
  return part < 0.005 ? Number.POSITIVE_INFINITY : open / (part * part);
};

/** Flow that a head difference drives through a resistance; none backwards. */
export const flowThrough = (head: number, resistance: number): number =>
  head > 0 && resistance < 1e9 ? Math.sqrt(head / resistance) : 0;

export interface PumpCurve {
  /** Head at no flow and full speed, m. */
  readonly shutOff: number;
  /** Head lost by the square of the flow of one pump, m/(m³/h)². */
  readonly droop: number;
}

/** Shut-off head at a relative speed (affinity law: head goes with its square). */
export const shutOffHead = (pump: PumpCurve, speed: number): number => pump.shutOff * speed * speed;

/** Resistance of `count` equal pumps side by side. */
export const parallelDroop = (pump: PumpCurve, count: number): number => pump.droop / (count * count);
