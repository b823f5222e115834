import { inSeconds, milliseconds, seconds } from '../../kernel/time.ts';
import { type PlantModel, type PlantOptions, type StateSpacePlant, stepOf } from '../plant.ts';
import { RungeKutta } from '../runge-kutta.ts';
import { PublishedControl } from './control.ts';
import { derivative, outputs, PUBLISHED_STATE } from './equations.ts';
import { completeParameters, PARAMETERS, type Parameters } from './parameters.ts';
import { INPUTS, OUT, OUTPUTS, STATES } from './signals.ts';

/** Valves follow within 10 s; the method is stable up to 27 s, and a quarter of that keeps its error out of sight. */
const STEPS = { shortest: milliseconds(10), usual: seconds(1), longest: seconds(7) };

interface ReactorState {
  readonly x: readonly number[];
  readonly input: readonly number[];
  readonly output: readonly number[];
}

/** Ricker's two-phase reactor, integrated by the classical Runge–Kutta method in steps of a second unless told otherwise. */
export class ReactorPlant implements StateSpacePlant {
  readonly step;
  readonly inputs = INPUTS;
  readonly outputs = OUTPUTS;
  readonly input = new Float64Array(INPUTS.length);
  readonly output = new Float64Array(OUTPUTS.length);
  /** Holdups (kmol) and valve positions (%), in the order of `PUBLISHED_STATE`. */
  readonly state = Float64Array.from(PUBLISHED_STATE);
  readonly states = STATES;
  readonly timeUnit = 'h';

  readonly #p: Parameters;
  readonly #hours: number;
  readonly #y = new Float64Array(OUTPUTS.length);
  // A holdup cannot fall below nothing; the valve that drains it may, within a step.
  readonly #solver = new RungeKutta(STATES.length, (x, into) => this.#slope(x, into), 0);

  constructor({ parameters, step }: Pick<PlantOptions, 'parameters' | 'step'>) {
    this.#p = completeParameters(parameters);
    this.step = stepOf('reactor', STEPS, step);
    this.#hours = inSeconds(this.step) / 3600;
    this.input.set([...PUBLISHED_STATE.slice(4), 48.5, 0.5, 100, 100, 100, 100]);
    this.measure();
  }

  derivative(): Float64Array {
    const dx = new Float64Array(STATES.length);
    this.#slope(this.state, dx);
    return dx;
  }

  advance(): void {
    this.#solver.step(this.state, this.#hours);
    this.measure();
  }

  measure(): void {
    outputs(this.#p, this.state, this.input, this.output);
  }

  /** Beyond its liquid capacity the vessel would push liquid out with the purge, which the model does not know. */
  validity(): string | null {
    return (this.output[OUT.level] as number) > 100 ? 'vessel-full' : null;
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
  title: { ja: '二相反応器', en: 'Two-phase reactor' },
  steps: STEPS,
  parameters: PARAMETERS,
  create: (options) => new ReactorPlant(options),
  control: (plant) => new PublishedControl(plant),
};
