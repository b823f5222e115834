import {
  AIR_CAPACITY,
  AIR_TO_MASS,
  BRANCHES,
  CIRCUIT_WATER,
  DESIGN_OUTDOOR,
  FLOOR,
  HEAT,
  RADIATOR_EXCESS,
  RADIATOR_EXPONENT,
  RADIATOR_MARGIN,
  ROOM,
  SECONDARY_DROP,
} from './design.ts';
import type { Parameters } from './parameters.ts';

/** A block of dwellings as one room of air and one mass, with its radiators: figures of the model in kW, kW/K, kJ/K. */
export interface Block {
  /** Loss through air and through the building's mass, kW/K. */
  readonly air: number;
  readonly wall: number;
  /** Between air and mass, kW/K. */
  readonly between: number;
  readonly airCapacity: number;
  readonly massCapacity: number;
  readonly gains: number;
  /** Heat of the radiators in their nominal case, kW. */
  readonly radiators: number;
  /** Water of the heating circuit in the design case, kg/s, and in the circuit at all, kg. */
  readonly flow: number;
  readonly water: number;
}

export const blockOf = (branch: number, p: Parameters): Block => {
  const dwellings = BRANCHES[branch]?.dwellings ?? 0;
  const floor = dwellings * FLOOR;
  const loss = (p.lossPerArea * floor) / 1e3;
  const between = (AIR_TO_MASS * floor) / 1e3;
  const air = p.ventilationShare * loss;
  // What goes through the mass passes the air's resistance to it first; both in series make the wall's part of the loss.
  const wallPart = loss - air;
  const wall = 1 / (1 / wallPart - 1 / between);
  const design = loss * (ROOM - DESIGN_OUTDOOR);
  return {
    air,
    wall,
    between,
    airCapacity: AIR_CAPACITY * floor,
    massCapacity: p.massPerArea * floor,
    gains: (p.gains * floor) / 1e3,
    radiators: RADIATOR_MARGIN * design,
    flow: design / (HEAT * SECONDARY_DROP),
    water: CIRCUIT_WATER * dwellings,
  };
};

/** Heat of radiators, kW, at the mean temperature of their water and that of the room (EN 442-2). */
export const radiatorHeat = (block: Block, water: number, room: number): number => {
  const excess = water - room;
  return excess <= 0 ? 0 : block.radiators * (excess / RADIATOR_EXCESS) ** RADIATOR_EXPONENT;
};

/** What the block needs to stay at `room` ℃ in the long run, kW; never less than nothing. */
export const heatNeeded = (block: Block, room: number, outdoor: number): number => {
  const wall = 1 / (1 / block.wall + 1 / block.between);
  return Math.max(0, (block.air + wall) * (room - outdoor) - block.gains);
};

/** Mean water temperature at which radiators give `heat` kW into a room. */
export const waterFor = (block: Block, heat: number, room: number): number =>
  room + RADIATOR_EXCESS * (heat / block.radiators) ** (1 / RADIATOR_EXPONENT);
