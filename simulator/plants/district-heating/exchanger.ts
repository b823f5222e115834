/**
 * Effectiveness of a counterflow exchanger (Kays and London, Compact Heat Exchangers, ch. 2).
 *
 * @param least smaller of the two heat capacity flows, kW/K
 * @param most larger of the two, kW/K
 * @param ua conductance, kW/K
 * @returns 0 to 1: the share of what could pass that does
 */
export const effectiveness = (least: number, most: number, ua: number): number => {
  if (least <= 1e-9) return 0;
  const units = ua / least;
  const ratio = least / most;
  if (ratio > 0.999999) return units / (1 + units);
  const passed = Math.exp(-units * (1 - ratio));
  return (1 - passed) / (1 - ratio * passed);
};
