import { inSeconds, milliseconds, seconds } from '../../kernel/time.ts';
import { type PlantModel, type PlantOptions, type StateSpacePlant, stepOf } from '../plant.ts';
import { RungeKutta } from '../runge-kutta.ts';
import { type Block, blockOf, heatNeeded, radiatorHeat } from './block.ts';
import { HeatingControl } from './control.ts';
import {
  BOILER_HEAT,
  BOILER_WATER,
  BRANCHES,
  BURNER_LAG,
  CELLS,
  EXCHANGER_LAG,
  GRAVITY_FLOW,
  GROUND,
  HEAT,
  HOTTEST,
  ROOM,
  STEAM,
} from './design.ts';
import { effectiveness } from './exchanger.ts';
import { solveFlows } from './hydraulics.ts';
import { completeParameters, PARAMETERS, type Parameters } from './parameters.ts';
import { IN, INPUTS, OUT, OUTPUTS, STATE, STATES } from './signals.ts';
import { cellWater, settle } from './steady.ts';
import { Weather } from './weather.ts';

/*
 * District heating: boilers, circulation, four branches of buried main, an exchanger, a mixing valve and a block of
 * dwellings at the end of each. Model statement: docs/reference/plants/district-heating.md.
 */

/** Water stays 20 s and more in a cell of the mains; exchangers follow within 20 s. */
const STEPS = { shortest: milliseconds(50), usual: seconds(1), longest: seconds(10) };

export class DistrictHeatingPlant implements StateSpacePlant {
  readonly step;
  readonly inputs = INPUTS;
  readonly outputs = OUTPUTS;
  readonly input = new Float64Array(INPUTS.length);
  readonly output = new Float64Array(OUTPUTS.length);
  readonly states = STATES;
  readonly state = new Float64Array(STATES.length);
  readonly timeUnit = 's';

  readonly #p: Parameters;
  readonly #seconds: number;
  readonly #weather: Weather;
  readonly #blocks: readonly Block[];
  readonly #solver = new RungeKutta(STATES.length, (x, into) => this.#slope(x, into));
  readonly #openings = new Float64Array(BRANCHES.length);
  readonly #flows = new Float64Array(BRANCHES.length);
  #head = 0;
  #outdoor: number;

  constructor({ seed, startOfDay, parameters, step, noise = true }: PlantOptions) {
    this.#p = completeParameters(parameters);
    this.step = stepOf('district-heating', STEPS, step);
    this.#seconds = inSeconds(this.step);
    this.#weather = new Weather(this.#p, seed, startOfDay, noise);
    this.#blocks = BRANCHES.map((_, i) => blockOf(i, this.#p));
    // Walls remember the day before rather than the hour.
    settle(this.#p, this.#p.outdoorMean, this.state, this.input);
    this.#outdoor = this.#weather.at(0);
    this.measure();
  }

  derivative(): Float64Array {
    this.#reckon();
    const dx = new Float64Array(STATES.length);
    this.#slope(this.state, dx);
    return dx;
  }

  advance(tick: number): void {
    this.#outdoor = this.#weather.at(tick * this.#seconds);
    this.#reckon();
    this.#solver.step(this.state, this.#seconds);
    this.#measure();
  }

  measure(): void {
    this.#reckon();
    this.#measure();
  }

  /** Water that boils or freezes in the network is beyond the model. */
  validity(): string | null {
    if ((this.state[STATE.boiler] as number) > HOTTEST) return 'boiling';
    for (let i = 0; i < BRANCHES.length; i++)
      if ((this.state[STATE.sub + STATE.perSub * i + STATE.circuit] as number) < 0) return 'frozen';
    return null;
  }

  snapshot(): unknown {
    return {
      x: [...this.state],
      input: [...this.input],
      output: [...this.output],
      outdoor: this.#outdoor,
    };
  }

  restore(state: unknown): void {
    const from = state as { readonly [key in 'x' | 'input' | 'output']: number[] } & { readonly outdoor: number };
    this.state.set(from.x);
    this.input.set(from.input);
    this.output.set(from.output);
    this.#outdoor = from.outdoor;
    this.#reckon();
  }

  /** Flows follow pumps and valves at once: pressure runs through the network in a second or two. */
  #reckon(): void {
    for (let i = 0; i < BRANCHES.length; i++) this.#openings[i] = share(this.input[IN.sub + IN.perSub * i + IN.valve]);
    this.#head = solveFlows(share(this.input[IN.speed]), this.#openings, this.#flows);
  }

  #slope(x: Float64Array, into: Float64Array): void {
    const p = this.#p;
    const boiler = x[STATE.boiler] as number;
    let [total, back] = [0, 0];
    for (let i = 0; i < BRANCHES.length; i++) {
      const at = STATE.sub + STATE.perSub * i;
      const flow = this.#flows[i] as number;
      const water = cellWater(i);
      // kW/K lost to the ground by one cell, over its heat capacity
      const leak = (p.pipeLoss * ((BRANCHES[i] as { length: number }).length / CELLS)) / 1e3 / (HEAT * water);
      const renewal = flow / water;
      let arriving = boiler;
      for (let cell = at + STATE.supply; cell < at + STATE.supply + CELLS; cell++) {
        const here = x[cell] as number;
        into[cell] = renewal * (arriving - here) - leak * (here - GROUND);
        arriving = here;
      }
      const returned = x[at + STATE.primaryReturn] as number;
      let leaving = returned;
      for (let cell = at + STATE.return; cell < at + STATE.return + CELLS; cell++) {
        const here = x[cell] as number;
        into[cell] = renewal * (leaving - here) - leak * (here - GROUND);
        leaving = here;
      }
      total += flow;
      back += flow * leaving;
      this.#substation(i, at, arriving, x, into);
    }
    const warming = ((x[STATE.burner] as number) - HEAT * (total * boiler - back)) / (HEAT * BOILER_WATER);
    into[STATE.boiler] = boiler >= STEAM && warming > 0 ? 0 : warming;
    into[STATE.burner] = (share(this.input[IN.firing]) * BOILER_HEAT - (x[STATE.burner] as number)) / BURNER_LAG;
  }

  #substation(i: number, at: number, arriving: number, x: Float64Array, into: Float64Array): void {
    const block = this.#blocks[i] as Block;
    const mixer = share(this.input[IN.sub + IN.perSub * i + IN.mixer]);
    const circulating = this.#circulating(i, block);
    const returned = x[at + STATE.circuit] as number;
    const outlet = x[at + STATE.exchanger] as number;
    const first = HEAT * (this.#flows[i] as number);
    const second = HEAT * circulating * mixer;
    const least = Math.min(first, second);
    const passed = effectiveness(least, Math.max(first, second), this.#p.exchanger) * least * (arriving - returned);
    // Where nothing flows the plates take the temperature of the other side.
    const outletAim = second > 1e-6 ? returned + passed / second : arriving;
    const primaryAim = first > 1e-6 ? arriving - passed / first : returned;
    into[at + STATE.exchanger] = (outletAim - outlet) / EXCHANGER_LAG;
    into[at + STATE.primaryReturn] = (primaryAim - (x[at + STATE.primaryReturn] as number)) / EXCHANGER_LAG;
    const flowTemperature = mixer * outlet + (1 - mixer) * returned;
    const room = x[at + STATE.indoor] as number;
    const mass = x[at + STATE.mass] as number;
    const given = radiatorHeat(block, (flowTemperature + returned) / 2, room);
    into[at + STATE.circuit] = (HEAT * circulating * (flowTemperature - returned) - given) / (HEAT * block.water);
    into[at + STATE.indoor] =
      (given + block.gains - block.air * (room - this.#outdoor) - block.between * (room - mass)) / block.airCapacity;
    into[at + STATE.mass] = (block.between * (room - mass) - block.wall * (mass - this.#outdoor)) / block.massCapacity;
  }

  #circulating(i: number, block: Block): number {
    return (this.input[IN.sub + IN.perSub * i + IN.pump] as number) > 0.5 ? block.flow : GRAVITY_FLOW * block.flow;
  }

  #measure(): void {
    const { output: y, state: x } = this;
    const boiler = x[STATE.boiler] as number;
    let [total, back, delivered, wanted] = [0, 0, 0, 0];
    for (let i = 0; i < BRANCHES.length; i++) {
      const at = STATE.sub + STATE.perSub * i;
      const to = OUT.sub + OUT.perSub * i;
      const block = this.#blocks[i] as Block;
      const flow = this.#flows[i] as number;
      const mixer = share(this.input[IN.sub + IN.perSub * i + IN.mixer]);
      const returned = x[at + STATE.circuit] as number;
      const outlet = x[at + STATE.exchanger] as number;
      const room = x[at + STATE.indoor] as number;
      const flowTemperature = mixer * outlet + (1 - mixer) * returned;
      const heat = radiatorHeat(block, (flowTemperature + returned) / 2, room);
      const needed = heatNeeded(block, ROOM, this.#outdoor);
      y[to + OUT.primarySupply] = x[at + STATE.supply + CELLS - 1] as number;
      y[to + OUT.primaryReturn] = x[at + STATE.primaryReturn] as number;
      y[to + OUT.primaryFlow] = 3.6 * flow;
      y[to + OUT.exchanger] = outlet;
      y[to + OUT.flowTemperature] = flowTemperature;
      y[to + OUT.returnTemperature] = returned;
      y[to + OUT.subHeat] = heat;
      y[to + OUT.subWanted] = needed;
      y[to + OUT.indoor] = room;
      y[to + OUT.circuitFlow] = 3.6 * this.#circulating(i, block);
      total += flow;
      back += flow * (x[at + STATE.return + CELLS - 1] as number);
      delivered += heat;
      wanted += needed;
    }
    y[OUT.outdoor] = this.#outdoor;
    y[OUT.supply] = boiler;
    // Without flow nothing comes back: the meter then reads what stands in the pipe of the first branch.
    y[OUT.return] = total > 1e-6 ? back / total : (x[STATE.sub + STATE.return + CELLS - 1] as number);
    y[OUT.flow] = 3.6 * total;
    y[OUT.head] = this.#head;
    y[OUT.heat] = (HEAT * (total * boiler - back)) / 1e3;
    y[OUT.burner] = (x[STATE.burner] as number) / 1e3;
    y[OUT.delivered] = delivered / 1e3;
    y[OUT.wanted] = wanted / 1e3;
  }
}

/** A percentage as a share of one, held within its range. */
const share = (percent: number | undefined): number => {
  const value = (percent as number) / 100;
  return value > 0 ? Math.min(value, 1) : 0;
};

export const districtHeating: PlantModel = {
  id: 'district-heating',
  title: { ja: '地域熱供給', en: 'District heating' },
  steps: STEPS,
  parameters: PARAMETERS,
  create: (options) => new DistrictHeatingPlant(options),
  control: (plant) => new HeatingControl(plant),
};
