import { type Block, blockOf, heatNeeded, waterFor } from './block.ts';
import { BOILER_HEAT, BRANCHES, CELLS, DENSITY, GROUND, HEAT, PIPE_AREA, ROOM } from './design.ts';
import { effectiveness } from './exchanger.ts';
import { headAt, openingFor } from './hydraulics.ts';
import type { Parameters } from './parameters.ts';
import { IN, STATE } from './signals.ts';

/** Flow temperature that the radiators of a block need at an outdoor temperature, ℃: its heating curve. */
export const heatingCurve = (block: Block, outdoor: number, room = ROOM): number => {
  const heat = heatNeeded(block, room, outdoor);
  return waterFor(block, heat, room) + heat / (2 * HEAT * block.flow);
};

/** Supply temperature of the network at an outdoor temperature, ℃: 70 in mild weather, 105 in the design case. */
export const supplyCurve = (outdoor: number): number => Math.min(105, Math.max(70, 90 - outdoor));

/** Kelvin by which an exchanger is kept above the heating curve, so that the mixing valve has something to mix. */
export const EXCHANGER_LEAD = 5;

const PUMP_SPEED = 0.85;

/**
 * Puts the plant where it would settle at an outdoor temperature: every room at 20 ℃, every valve where it has to be.
 * Heat lost on the way is reckoned with, so that the first hours are as quiet as those after.
 */
export const settle = (p: Parameters, outdoor: number, state: Float64Array, input: Float64Array): void => {
  const supply = supplyCurve(outdoor);
  const flows = BRANCHES.map((_, i) => branchAtRest(p, i, outdoor, supply, state, input));
  const total = flows.reduce((sum, { flow }) => sum + flow, 0);
  const head = headAt(PUMP_SPEED, total);
  flows.forEach(({ flow }, i) => {
    input[IN.sub + IN.perSub * i + IN.valve] = 100 * openingFor(i, flow, head);
  });
  const back = flows.reduce((sum, { flow, back: temperature }) => sum + flow * temperature, 0) / total;
  const heat = HEAT * total * (supply - back);
  state[STATE.boiler] = supply;
  state[STATE.burner] = heat;
  input[IN.firing] = (100 * heat) / BOILER_HEAT;
  input[IN.speed] = 100 * PUMP_SPEED;
};

const branchAtRest = (
  p: Parameters,
  branch: number,
  outdoor: number,
  supply: number,
  state: Float64Array,
  input: Float64Array,
): { readonly flow: number; readonly back: number } => {
  const block = blockOf(branch, p);
  const heat = heatNeeded(block, ROOM, outdoor);
  const mean = waterFor(block, heat, ROOM);
  const half = heat / (2 * HEAT * block.flow);
  const outlet = mean + half + EXCHANGER_LEAD;
  const share = heat === 0 ? 0 : (2 * half) / (outlet - mean + half);
  const second = HEAT * block.flow * share;
  // The primary flow that passes this heat lies between none and so much that the exchanger can pass no more.
  let [low, high] = [0, 60];
  for (let turn = 0; turn < 60; turn++) {
    const flow = (low + high) / 2;
    const arriving = afterPipe(p, branch, flow, supply);
    const first = HEAT * flow;
    const least = Math.min(first, second);
    const passed = effectiveness(least, Math.max(first, second), p.exchanger) * least * (arriving - (mean - half));
    if (passed < heat) low = flow;
    else high = flow;
  }
  const flow = Math.max(0.05, (low + high) / 2);
  const at = STATE.sub + STATE.perSub * branch;
  const keep = cellKeep(p, branch, flow);
  let water = supply;
  for (let cell = 0; cell < CELLS; cell++) {
    water = GROUND + (water - GROUND) * keep;
    state[at + STATE.supply + cell] = water;
  }
  let back = water - heat / (HEAT * flow);
  state[at + STATE.primaryReturn] = back;
  for (let cell = 0; cell < CELLS; cell++) {
    back = GROUND + (back - GROUND) * keep;
    state[at + STATE.return + cell] = back;
  }
  state[at + STATE.exchanger] = outlet;
  state[at + STATE.circuit] = mean - half;
  state[at + STATE.indoor] = ROOM;
  const wallShare = block.between / (block.between + block.wall);
  state[at + STATE.mass] = ROOM * wallShare + outdoor * (1 - wallShare);
  const place = IN.sub + IN.perSub * branch;
  input[place + IN.mixer] = 100 * share;
  input[place + IN.pump] = 1;
  return { flow, back };
};

/** What a cell of a branch's pipe leaves of the water's excess over the ground. */
const cellKeep = (p: Parameters, branch: number, flow: number): number => {
  const cell = (BRANCHES[branch]?.length ?? 0) / CELLS;
  return 1 / (1 + (p.pipeLoss * cell) / 1e3 / (HEAT * flow));
};

const afterPipe = (p: Parameters, branch: number, flow: number, supply: number): number =>
  flow <= 0 ? GROUND : GROUND + (supply - GROUND) * cellKeep(p, branch, flow) ** CELLS;

/** Water in one cell of a branch's pipe, kg. */
export const cellWater = (branch: number): number => ((BRANCHES[branch]?.length ?? 0) / CELLS) * PIPE_AREA * DENSITY;
