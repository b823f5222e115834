import { seconds } from '../../kernel/time.ts';
import type { Plant, PlantModel, PlantOptions } from '../plant.ts';
import { derivative, outputs, PUBLISHED_STATE } from './equations.ts';
import { completeParameters, PARAMETERS, type Parameters } from './parameters.ts';
import { INPUTS, OUTPUTS } from './signals.ts';

const STEP_SECONDS = 1;
const STEP_HOURS = STEP_SECONDS / 3600;
const STATES = 8;

interface ReactorState {
  readonly x: readonly number[];
  readonly input: readonly number[];
  readonly output: readonly number[];
}

/** Ricker's two-phase reactor, integrated by the classical Runge–Kutta method in steps of a second. */
export class ReactorPlant implements Plant {
  readonly step = seconds(STEP_SECONDS);
  readonly inputs = INPUTS;
  readonly outputs = OUTPUTS;
  readonly input = new Float64Array(INPUTS.length);
  readonly output = new Float64Array(OUTPUTS.length);
  /** Holdups (kmol) and valve positions (%), in the order of `PUBLISHED_STATE`. */
  readonly state = Float64Array.from(PUBLISHED_STATE);

  readonly #p: Parameters;
  readonly #at = new Float64Array(STATES);
  readonly #y = new Float64Array(OUTPUTS.length);
  readonly #slopes = [0, 1, 2, 3].map(() => new Float64Array(STATES));

  constructor({ parameters }: Pick<PlantOptions, 'parameters'>) {
    this.#p = completeParameters(parameters);
    this.input.set([...PUBLISHED_STATE.slice(4), 48.5, 0.5, 100]);
    outputs(this.#p, this.state, this.input, this.output);
  }

  /** The right-hand side at the present state and inputs, per hour. */
  derivative(): Float64Array {
    const dx = new Float64Array(STATES);
    outputs(this.#p, this.state, this.input, this.#y);
    derivative(this.#p, this.state, this.input, this.#y, dx);
    return dx;
  }

  advance(): void {
    const x = this.state;
    const [k1, k2, k3, k4] = this.#slopes as [Float64Array, Float64Array, Float64Array, Float64Array];
    this.#slope(x, k1, 0, k1);
    this.#slope(x, k1, STEP_HOURS / 2, k2);
    this.#slope(x, k2, STEP_HOURS / 2, k3);
    this.#slope(x, k3, STEP_HOURS, k4);
    for (let i = 0; i < STATES; i++) {
      const mean = ((k1[i] as number) + 2 * (k2[i] as number) + 2 * (k3[i] as number) + (k4[i] as number)) / 6;
      // A holdup cannot fall below nothing; the valve that drains it may, within a step.
      x[i] = Math.max(0, (x[i] as number) + STEP_HOURS * mean);
    }
    outputs(this.#p, x, this.input, this.output);
  }

  snapshot(): ReactorState {
    return { x: [...this.state], input: [...this.input], output: [...this.output] };
  }

  restore(state: unknown): void {
    const from = state as ReactorState;
    this.state.set(from.x);
    this.input.set(from.input);
    this.output.set(from.output);
  }

  /** Slope at `x + h·k`, into `into`. */
  #slope(x: Float64Array, k: Float64Array, h: number, into: Float64Array): void {
    const at = this.#at;
    for (let i = 0; i < STATES; i++) at[i] = h === 0 ? (x[i] as number) : (x[i] as number) + h * (k[i] as number);
    outputs(this.#p, at, this.input, this.#y);
    derivative(this.#p, at, this.input, this.#y, into);
  }
}

export const reactor: PlantModel = {
  id: 'reactor',
  parameters: PARAMETERS,
  create: (options) => new ReactorPlant(options),
};
