import { inSeconds } from '../../kernel/time.ts';
import { PiController } from '../pi-controller.ts';
import type { Plant, PlantControl } from '../plant.ts';
import { IN, OUT } from './signals.ts';

/*
 * The control that Ricker published with the reactor (J. Process Control 3 (1993) 109–123, section 5): three PI loops
 * every 0.1 h, a pressure override on production, and a proportional level controller.
 */

/** Hours between two actions of the PI loops; composition is known that much later. */
const CONTROL_INTERVAL = 0.1;

const SET_POINTS = { product: 100, pressure: 2700, a: 47, level: 44.17670682730923 } as const;
const LEVEL = { gain: -1.4, bias: 47.03024823457651 } as const;
/** kPa at which production begins to give way. */
const OVERRIDE_PRESSURE = 2900;

const limited = (value: number): number => Math.min(100, Math.max(0, value));

/** What the controllers are told, where that is not the truth. */
export type Tamper = (reading: 'product' | 'pressure' | 'a' | 'level', value: number, tick: number) => number;

export class PublishedControl implements PlantControl {
  readonly #plant: Pick<Plant, 'input' | 'output'>;
  readonly #tamper: Tamper;
  /** Steps between two actions of the PI loops. */
  readonly #every: number;
  readonly #product = new PiController(0.1, 1);
  readonly #pressure = new PiController(-0.25, 1.5);
  readonly #composition = new PiController(2, 3);
  readonly #override = new PiController(0.7, 3);
  #reduction = 0;
  #sample: number | null = null;

  constructor(plant: Pick<Plant, 'input' | 'output' | 'step'>, tamper: Tamper = (_, value) => value) {
    this.#plant = plant;
    this.#tamper = tamper;
    this.#every = Math.max(1, Math.round((CONTROL_INTERVAL * 3600) / inSeconds(plant.step)));
  }

  act(tick: number): void {
    if (tick % this.#every === 0) this.#actLoops(tick);
    const { input, output } = this.#plant;
    const level = this.#tamper('level', output[OUT.level] as number, tick);
    input[IN.product] = limited(LEVEL.bias + LEVEL.gain * (SET_POINTS.level - level));
  }

  #actLoops(tick: number): void {
    const { input, output } = this.#plant;
    const truth = output[OUT.a] as number;
    const a = this.#tamper('a', this.#sample ?? truth, tick);
    this.#sample = truth;
    const pressure = this.#tamper('pressure', output[OUT.pressure] as number, tick);
    const product = this.#tamper('product', output[OUT.product] as number, tick);
    this.#reduction = Math.min(
      0,
      this.#reduction + this.#override.move(OVERRIDE_PRESSURE - pressure, CONTROL_INTERVAL),
    );
    const move = (valve: number, by: number): void => {
      input[valve] = limited((input[valve] as number) + by);
    };
    move(IN.feed1, this.#product.move(SET_POINTS.product + this.#reduction - product, CONTROL_INTERVAL));
    move(IN.purge, this.#pressure.move(SET_POINTS.pressure - pressure, CONTROL_INTERVAL));
    move(IN.feed2, this.#composition.move(SET_POINTS.a - a, CONTROL_INTERVAL));
  }
}
