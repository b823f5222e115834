import { inSeconds, milliseconds, seconds } from '../../kernel/time.ts';
import { type PlantModel, type PlantOptions, type StateSpacePlant, stepOf } from '../plant.ts';
import { PublishedControl } from './control.ts';
import { derivative, outputs, PUBLISHED_STATE, percent } from './equations.ts';
import { HoldupStep } from './holdups.ts';
import { completeParameters, PARAMETERS, type Parameters } from './parameters.ts';
import { IN, INPUTS, OUT, OUTPUTS, STATES } from './signals.ts';

/**
 * The vessel's fastest mode takes minutes, and valves are reckoned exactly: at 12 s an upset at full stroke agrees with
 * steps of 0.1 s to 2e-6 of every state (in the tests). A site that wants its instruments read every second says so.
 */
const STEPS = { shortest: milliseconds(10), usual: seconds(12), longest: seconds(20) };

/** kPa: far above any vessel's rupture disc, vapour is not ideal and the vessel would be gone. */
const HIGHEST = 5000;
/** kPa at which the four holdups stand still: beyond it numbers would grow without meaning anything. */
const STANDSTILL = 10_000;

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
    this.#compose();
    this.#slope(this.state, dx);
    return dx;
  }

  /** Where a step would fill the vessel to its brim or burst it, the holdups stay as they are until inputs change that. */
  advance(): void {
    const x = this.state;
    const a = x[0] as number;
    const b = x[1] as number;
    const c = x[2] as number;
    const d = x[3] as number;
    this.#compose();
    this.#step.take(x, this.input);
    outputs(this.#p, x, this.input, this.output);
    const pressure = this.output[OUT.pressure] as number;
    if (pressure >= 0 && pressure <= STANDSTILL) return;
    x[0] = a;
    x[1] = b;
    x[2] = c;
    x[3] = d;
    outputs(this.#p, x, this.input, this.output);
  }

  measure(): void {
    this.#compose();
    outputs(this.#p, this.state, this.input, this.output);
  }

  /** Beyond its liquid capacity the vessel would push liquid out with the purge, which the model does not know. */
  validity(): string | null {
    if ((this.output[OUT.level] as number) > 100) return 'vessel-full';
    return (this.output[OUT.pressure] as number) > HIGHEST ? 'pressure-beyond-model' : null;
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

  /** What comes as feed 1 is a mixture, whatever the inputs say: shares of A and B lie in 0…100 %, and so does the rest. */
  #compose(): void {
    const { input } = this;
    const a = percent(input[IN.a] as number);
    const b = Math.min(percent(input[IN.b] as number), 100 - a);
    input[IN.a] = a;
    input[IN.b] = b;
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
