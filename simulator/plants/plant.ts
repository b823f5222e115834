import { type Duration, inSeconds } from '../kernel/time.ts';

/** A physical quantity of a plant, or the position of a final control element. */
export interface Signal {
  readonly id: string;
  /** As printed: `m³/h`, `mg/L`, `L/h`, `MPa`, `m`, `℃`, `%`, `pH`, or `1` for a state (0 or 1). */
  readonly unit: string;
  readonly text: { readonly ja: string; readonly en: string };
}

/**
 * A process model in fixed steps. State, inputs and time in; state and outputs out: the same inputs and seed
 * give the same outputs to the last bit. Arrays are used in place of records because plants sit on the hot path.
 */
export interface Plant {
  readonly step: Duration;
  /** What final control elements do: actual positions and speeds, after stroke time. */
  readonly inputs: readonly Signal[];
  /** The truth: what an ideal instrument would read. */
  readonly outputs: readonly Signal[];
  readonly input: Float64Array;
  readonly output: Float64Array;
  /** Integrates one step; `tick` counts steps from the world's start and is the index of every draw. */
  advance(tick: number): void;
  snapshot(): unknown;
  restore(state: unknown): void;
  /**
   * Why the state has left the range in which the model's equations hold, as a code such as `vessel-full`; null while
   * they hold. A world records it, and holds the last outputs of a model that no longer gives numbers.
   */
  validity?(): string | null;
}

/** A plant whose equations lie open: states can be read and set, so that anybody can hold it against a table. */
export interface StateSpacePlant extends Plant {
  readonly states: readonly Signal[];
  /** The states, in the order of `states`. */
  readonly state: Float64Array;
  /** The unit of time in which `derivative` speaks. */
  readonly timeUnit: 's' | 'h';
  /** The right-hand side at the present states and inputs, per `timeUnit`. */
  derivative(): Float64Array;
  /** Reckons the outputs anew after states or inputs have been set from outside. */
  measure(): void;
}

export const isStateSpace = (plant: Plant): plant is StateSpacePlant => 'states' in plant && 'derivative' in plant;

/** Control that comes with a model, where its source publishes one: it reads `output` and moves `input`. */
export interface PlantControl {
  /** Called before every `advance(tick)`. */
  act(tick: number): void;
}

export interface PlantOptions {
  readonly seed: number;
  /** Seconds since local midnight at the world's start: demand follows the time of day. */
  readonly startOfDay: number;
  /** Parameters from the site file, already checked against the model's own schema. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Another step than the model's usual one. Use `stepOf` to read it. */
  readonly step?: Duration;
  /** False leaves out the process noise that the model draws. */
  readonly noise?: boolean;
}

/** The steps that a model can be integrated with. */
export interface PlantSteps {
  readonly shortest: Duration;
  readonly usual: Duration;
  /** Beyond this the method is no longer stable, or what the model is for is lost. */
  readonly longest: Duration;
}

/** A kind of plant that a site can name. `parameters` gives every parameter its default, unit and valid range. */
export interface PlantModel {
  readonly id: string;
  readonly title: { readonly ja: string; readonly en: string };
  readonly steps: PlantSteps;
  readonly parameters: Readonly<
    Record<
      string,
      {
        readonly default: number;
        readonly low: number;
        readonly high: number;
        readonly unit: string;
        readonly source: string;
      }
    >
  >;
  create(options: PlantOptions): Plant;
  /**
   * For a kind of plant that a file describes: the model of that file, whose `create` makes plants of it. Such a kind
   * makes none by itself.
   *
   * @throws NetworkError for a file that is of no use, with every complaint and its line
   */
  fromFile?(text: string): PlantModel;
  /** The published control of a plant that `create` has made; absent where there is none. */
  control?(plant: Plant): PlantControl;
}

/**
 * The step that a plant is to be integrated with.
 *
 * @throws RangeError when it lies outside what the model allows; the message names the limit
 */
export const stepOf = (plant: string, steps: PlantSteps, wanted: Duration | undefined): Duration => {
  if (wanted === undefined) return steps.usual;
  if (wanted >= steps.shortest && wanted <= steps.longest) return wanted;
  const told = (step: Duration): string => `${inSeconds(step)} s`;
  const allowed =
    steps.shortest === steps.longest
      ? `it runs in steps of ${told(steps.usual)} only`
      : `it takes ${told(steps.shortest)} to ${told(steps.longest)}`;
  throw new RangeError(
    `${plant}: a step of ${told(wanted)} is too ${wanted > steps.longest ? 'long' : 'short'}; ${allowed}`,
  );
};
