import { seconds } from '../../kernel/time.ts';
import type { Plant, PlantModel, PlantOptions } from '../plant.ts';
import { RungeKutta } from '../runge-kutta.ts';
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
  readonly #y = new Float64Array(OUTPUTS.length);
  // A holdup cannot fall below nothing; the valve that drains it may, within a step.
  readonly #solver = new RungeKutta(STATES, (x, into) => this.#slope(x, into), 0);

  constructor({ parameters }: Pick<PlantOptions, 'parameters'>) {
    this.#p = completeParameters(parameters);
    this.input.set([...PUBLISHED_STATE.slice(4), 48.5, 0.5, 100]);
    outputs(this.#p, this.state, this.input, this.output);
  }

  /** The right-hand side at the present state and inputs, per hour. */
  derivative(): Float64Array {
    const dx = new Float64Array(STATES);
    this.#slope(this.state, dx);
    return dx;
  }

  advance(): void {
    this.#solver.step(this.state, STEP_HOURS);
    outputs(this.#p, this.state, this.input, this.output);
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

  #slope(x: Float64Array, into: Float64Array): void {
    outputs(this.#p, x, this.input, this.#y);
    derivative(this.#p, x, this.input, this.#y, into);
  }
}

export const reactor: PlantModel = {
  id: 'reactor',
  parameters: PARAMETERS,
  create: (options) => new ReactorPlant(options),
};
