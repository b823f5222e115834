import type { Duration } from '../kernel/time.ts';

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
}

export interface PlantOptions {
  readonly seed: number;
  /** Seconds since local midnight at the world's start: demand follows the time of day. */
  readonly startOfDay: number;
  /** Parameters from the site file, already checked against the model's own schema. */
  readonly parameters: Readonly<Record<string, number>>;
}

/** A kind of plant that a site can name. `parameters` gives every parameter its default, unit and valid range. */
export interface PlantModel {
  readonly id: string;
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
}
