import { inSeconds, milliseconds, seconds } from '../../kernel/time.ts';
import { type PlantModel, type PlantOptions, type StateSpacePlant, stepOf } from '../plant.ts';
import { DecentralizedControl } from './control.ts';
import { Disturbances } from './disturbances.ts';
import { ProcessInstruments } from './instruments.ts';
import { BASE_STATE, STATE, STATES, VALVE, VALVES } from './layout.ts';
import { measure, operatingCost } from './measurements.ts';
import { completeParameters, PARAMETERS } from './parameters.ts';
import { Process } from './process.ts';
import { type ShutdownCode, shutdownOf } from './shutdown.ts';
import { DISTURBANCES, FIRST_IDV, INPUTS, OUT, OUTPUTS, SHUTOFF, STATE_SIGNALS, VENT_HOLDING } from './signals.ts';

/**
 * The gas between reactor and separator evens out within 2 s; Euler's method, which the problem has always been solved
 * with, is stable to twice that. At 5 s runs shut down that should not.
 */
const STEPS = { shortest: milliseconds(100), usual: seconds(2), longest: seconds(2) };

/** Disturbances 14, 15 and 19 make valves stick: they follow only what differs by more than 2 %. */
const STICKING = 2;
/** The disturbance that makes each valve stick, 0 for none. */
const STICKS = new Uint8Array(VALVES);
STICKS[VALVE.reactorWater] = 14;
STICKS[VALVE.condenserWater] = 15;
for (const which of ['recycle', 'separatorLiquid', 'product', 'steam'] as const) STICKS[VALVE[which]] = 19;

interface Saved {
  readonly state: readonly number[];
  readonly slopes: readonly number[];
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly goals: readonly number[];
  readonly guesses: readonly number[];
  readonly walk: readonly number[];
  readonly disturbances: ReturnType<Disturbances['snapshot']>;
  readonly instruments: ReturnType<ProcessInstruments['snapshot']>;
  readonly ticks: number;
}

/**
 * The Tennessee Eastman process of Downs & Vogel (1993): fifty states, integrated by Euler’s method in steps of two
 * seconds unless told otherwise. Model statement: docs/reference/plants/tennessee-eastman.md.
 */
export class TennesseeEastmanPlant implements StateSpacePlant {
  readonly step;
  readonly inputs = INPUTS;
  readonly outputs = OUTPUTS;
  readonly input = new Float64Array(INPUTS.length);
  readonly output = new Float64Array(OUTPUTS.length);
  readonly states = STATE_SIGNALS;
  readonly state = Float64Array.from(BASE_STATE);
  readonly timeUnit = 'h';

  readonly #hours: number;
  readonly #process = new Process();
  readonly #slopes = new Float64Array(STATES);
  readonly #goals = new Float64Array(VALVES);
  readonly #disturbances: Disturbances;
  readonly #instruments: ProcessInstruments;
  readonly #demand: number;
  #ticks = 0;
  #shutdown: ShutdownCode | null = null;

  constructor({ seed, parameters, step, noise = true }: Omit<PlantOptions, 'startOfDay'>) {
    const given = completeParameters(parameters);
    this.step = stepOf('tennessee-eastman', STEPS, step);
    this.#hours = inSeconds(this.step) / 3600;
    this.#demand = given.demand as number;
    this.#disturbances = new Disturbances(seed);
    this.#instruments = new ProcessInstruments(noise ? seed : null);
    for (let i = 0; i < VALVES; i++) this.input[i] = this.state[STATE.valves + i] as number;
    for (let i = 1; i <= DISTURBANCES; i++) this.input[FIRST_IDV + i - 1] = given[`idv${i}`] as number;
    this.input[SHUTOFF] = 100;
    this.input[VENT_HOLDING] = 100;
    this.measure();
    this.#instruments.begin(this.output, this.output, OUT.measured);
  }

  derivative(): Float64Array {
    const slopes = new Float64Array(STATES);
    this.#command();
    this.#evaluate(slopes);
    if (this.#shutdown !== null) slopes.fill(0);
    return slopes;
  }

  /** Disturbances and valve signals that have changed since the last step take hold within this one. */
  advance(tick: number): void {
    const { state } = this;
    const slopes = this.#slopes;
    this.#command();
    this.#ticks++;
    const hours = this.#ticks * this.#hours;
    if (this.#shutdown !== null) {
      this.#disturbances.advance(hours, this.input, FIRST_IDV);
      return;
    }
    this.#process.moveValves(state, this.#goals, slopes);
    const parts = hasty(state, slopes, this.#hours) ? PIECES : 1;
    move(state, slopes, this.#hours / parts);
    for (let part = 1; part < parts && this.#shutdown === null; part++) {
      this.#evaluate(slopes);
      move(state, slopes, this.#hours / parts);
    }
    this.#disturbances.advance(hours, this.input, FIRST_IDV);
    this.measure();
    if (this.#shutdown === null) this.#instruments.read(tick + 1, hours, this.output, this.output, OUT.measured);
  }

  measure(): void {
    const y = this.output;
    this.#evaluate(this.#slopes);
    for (let i = 0; i < VALVES; i++) y[OUT.valves + i] = this.state[STATE.valves + i] as number;
    y[OUT.cost] = operatingCost(y, this.state);
    y[OUT.shutdown] = this.#shutdown === null ? 0 : 1;
    // What runs down while the feeds are shut goes to the off-specification tank.
    const delivers = this.#shutdown === null && (y[OUT.shutoff] as number) >= 50;
    y[OUT.delivered] = delivers ? (y[PRODUCT_FLOW] as number) : 0;
    y[OUT.wanted] = this.#demand;
  }

  /** What the reaction makes of each component, A…H, lb-mol/h. */
  madeByReaction(): readonly number[] {
    return [...this.#process.reaction.made];
  }

  /** Beyond a shutdown limit the published model says nothing more: it stands still, and so do its instruments. */
  validity(): ShutdownCode | null {
    return this.#shutdown;
  }

  snapshot(): Saved {
    const { reactor, separator, base, feedZone } = this.#process;
    return {
      state: [...this.state],
      slopes: [...this.#slopes],
      input: [...this.input],
      output: [...this.output],
      goals: [...this.#goals],
      guesses: [reactor, separator, base, feedZone].map(({ temperature }) => temperature),
      walk: [...this.#disturbances.value],
      disturbances: this.#disturbances.snapshot(),
      instruments: this.#instruments.snapshot(),
      ticks: this.#ticks,
    };
  }

  restore(state: unknown): void {
    const from = state as Saved;
    this.state.set(from.state);
    this.input.set(from.input);
    this.#goals.set(from.goals);
    this.#disturbances.restore(from.disturbances);
    this.#disturbances.value.set(from.walk);
    this.#ticks = from.ticks;
    this.measure();
    // What the evaluation reckoned anew differs in the last bit where a temperature was found from another guess.
    const { reactor, separator, base, feedZone } = this.#process;
    [reactor, separator, base, feedZone].forEach((holdup, i) => {
      holdup.temperature = from.guesses[i] as number;
    });
    this.#slopes.set(from.slopes);
    this.output.set(from.output);
    this.#instruments.restore(from.instruments);
  }

  /** Where the valves go: within their ends, and past their sticking where a disturbance makes them stick. */
  #command(): void {
    const goals = this.#goals;
    for (let i = 0; i < VALVES; i++) {
      const wanted = this.input[i] as number;
      const by = STICKS[i] as number;
      if (by > 0 && (this.input[FIRST_IDV + by - 1] as number) > 0 && this.#ticks > 0)
        if (Math.abs(wanted - (goals[i] as number)) <= STICKING) continue;
      goals[i] = percent(wanted);
    }
  }

  #evaluate(slopes: Float64Array): void {
    const { input } = this;
    const shutoff = percent(input[SHUTOFF] as number);
    const vent = 100 - percent(input[VENT_HOLDING] as number);
    this.output[OUT.shutoff] = shutoff;
    this.output[OUT.vent] = vent;
    const { value } = this.#disturbances;
    this.#process.evaluate(this.state, this.#goals, shutoff, vent, value, input, FIRST_IDV, slopes);
    measure(this.#process, this.state, this.output);
    this.#shutdown = shutdownOf(this.output);
  }
}

const PRODUCT_FLOW = 16;

/** Pieces of a step in which an amount would shrink by more than `HASTE` of itself. */
const PIECES = 16;
const HASTE = 0.05;

/**
 * Whether something shrinks faster than the step follows: a trace in a vessel that is blown down, a reactant in a runaway. Within
 * the published responses nothing does.
 */
const hasty = (state: Float64Array, slopes: Float64Array, hours: number): boolean => {
  for (let i = 0; i < STATE.reactorWater; i++)
    if (hours * (slopes[i] as number) < -HASTE * (state[i] as number)) return true;
  return false;
};

/** A step of Euler's method. What would end below nothing leaves in proportion to what is left at the step's end (Patankar). */
const move = (state: Float64Array, slopes: Float64Array, hours: number): void => {
  for (let i = 0; i < STATES; i++) {
    const x = state[i] as number;
    const change = hours * (slopes[i] as number);
    state[i] = x + change < 0.1 * x ? (x * x) / (x - change) : x + change;
  }
};

const percent = (value: number): number => (value > 0 ? (value < 100 ? value : 100) : 0);

export const tennesseeEastman: PlantModel = {
  id: 'tennessee-eastman',
  title: { ja: 'テネシー・イーストマン化学プロセス', en: 'Tennessee Eastman chemical process' },
  steps: STEPS,
  parameters: PARAMETERS,
  create: (options) => new TennesseeEastmanPlant(options),
  control: (plant) => new DecentralizedControl(plant),
};
