import { BRANCHES, FITTINGS_DROP, PIPE_DROP, PLANT_DROP, PUMP_HEAD, RANGEABILITY, VALVE_SIZE } from './design.ts';

/** Flow coefficient of a control valve at an opening of 0 to 1, kg/s at 1 kPa: equal-percentage, linear at its foot. */
const conductance = (opening: number): number => {
  if (opening <= 0) return 0;
  const u = Math.min(1, opening);
  return VALVE_SIZE * (u < 0.05 ? (u / 0.05) * RANGEABILITY ** -0.95 : RANGEABILITY ** (u - 1));
};

/** The opening at which a branch passes `flow` kg/s under `head` kPa; 1 where not even an open valve does. */
export const openingFor = (branch: number, flow: number, head: number): number => {
  const left = head / flow ** 2 - fixedDrop(branch);
  if (left <= 0) return 1;
  const wanted = 1 / Math.sqrt(left) / VALVE_SIZE;
  const lowest = RANGEABILITY ** -0.95;
  if (wanted < lowest) return (0.05 * wanted) / lowest;
  return Math.min(1, 1 + Math.log(wanted) / Math.log(RANGEABILITY));
};

const fixedDrop = (branch: number): number => PIPE_DROP * (BRANCHES[branch]?.length ?? 0) + FITTINGS_DROP;

/** What the pumps leave over at a total flow, kPa. */
export const headAt = (speed: number, flow: number): number => speed ** 2 * PUMP_HEAD - PLANT_DROP * flow ** 2;

/**
 * Flows in the branches: all lie between the same two headers, so that their conductances add up and the pump's
 * parabola gives the total in closed form.
 *
 * @param speed of the pumps, 0 to 1
 * @param openings of the branches' valves, 0 to 1
 * @param into receives kg/s for each branch
 * @returns head between the headers, kPa
 */
export const solveFlows = (speed: number, openings: Float64Array, into: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < openings.length; i++) {
    const valve = conductance(openings[i] as number);
    const g = valve === 0 ? 0 : 1 / Math.sqrt(fixedDrop(i) + 1 / valve ** 2);
    into[i] = g;
    sum += g;
  }
  const head = (speed ** 2 * PUMP_HEAD) / (1 + PLANT_DROP * sum ** 2);
  const root = Math.sqrt(Math.max(0, head));
  for (let i = 0; i < openings.length; i++) into[i] = (into[i] as number) * root;
  return head;
};
