import { inSeconds, milliseconds, seconds } from '../../kernel/time.ts';
import { type PlantModel, type PlantOptions, type StateSpacePlant, stepOf } from '../plant.ts';
import { PublishedControl } from './control.ts';
import { derivative, outputs, PUBLISHED_STATE } from './equations.ts';
import { HoldupStep } from './holdups.ts';
import { completeParameters, PARAMETERS, type Parameters } from './parameters.ts';
import { INPUTS, OUT, OUTPUTS, STATES } from './signals.ts';

/**
 * The vessel's fastest mode takes minutes, and valves are reckoned exactly: at 12 s an upset at full stroke agrees with
 * steps of 0.1 s to 2e-6 of every state (in the tests). A site that wants its instruments read every second says so.
 */
const STEPS = { shortest: milliseconds(10), usual: seconds(12), longest: seconds(20) };

interface ReactorState {
  readonly x: readonly number[];
  readonly input: readonly number[];
  readonly output: readonly number[];
}

/** Ricker's two-phase reactor, integrated in steps of twelve seconds unless told otherwise. */
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
  readonly #step: HoldupStep;
  readonly #y = new Float64Array(OUTPUTS.length);

  constructor({ parameters, step }: Pick<PlantOptions, 'parameters' | 'step'>) {
    this.#p = completeParameters(parameters);
    this.step = stepOf('reactor', STEPS, step);
    this.#step = new HoldupStep(this.#p, inSeconds(this.step) / 3600);
    this.input.set([...PUBLISHED_STATE.slice(4), 48.5, 0.5, 100, 100, 100, 100]);
    this.measure();
  }

  derivative(): Float64Array {
    const dx = new Float64Array(STATES.length);
    this.#slope(this.state, dx);
    return dx;
  }

  advance(): void {
    this.#step.take(this.state, this.input);
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
