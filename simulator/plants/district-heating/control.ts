import { inSeconds } from '../../kernel/time.ts';
import { PiController } from '../pi-controller.ts';
import type { Plant, PlantControl } from '../plant.ts';
import { type Block, blockOf } from './block.ts';
import { BRANCHES } from './design.ts';
import { completeParameters } from './parameters.ts';
import { IN, OUT } from './signals.ts';
import { EXCHANGER_LEAD, heatingCurve, supplyCurve } from './steady.ts';

/*
 * The usual control of such a network: supply temperature and heating curves follow the weather, PI loops hold them,
 * the pumps hold the pressure between the headers. Interval and tuning are ours.
 */

/** Seconds between two actions of the loops. */
const INTERVAL = 10;
/** Differential pressure that the pumps hold, kPa. */
const HEAD = 300;

/** A PI loop that moves a position of 0 to 100 %: `gain` in % per unit of the error, `reset` in s. */
class Loop extends PiController {
  act(position: number, error: number): number {
    return Math.min(100, Math.max(0, position + this.move(error, INTERVAL)));
  }
}

export class HeatingControl implements PlantControl {
  readonly #plant: Pick<Plant, 'input' | 'output'>;
  readonly #every: number;
  readonly #firing = new Loop(2, 300);
  readonly #pump = new Loop(0.05, 60);
  readonly #subs: readonly { readonly block: Block; readonly valve: Loop; readonly mixer: Loop }[];

  constructor(plant: Pick<Plant, 'input' | 'output' | 'step'>) {
    this.#plant = plant;
    this.#every = Math.max(1, Math.round(INTERVAL / inSeconds(plant.step)));
    // The curves are laid out for the buildings as they were sold, whatever they have become.
    const p = completeParameters({});
    this.#subs = BRANCHES.map((_, i) => ({
      block: blockOf(i, p),
      valve: new Loop(0.4, 120),
      mixer: new Loop(0.6, 90),
    }));
  }

  act(tick: number): void {
    if (tick % this.#every !== 0) return;
    const { input, output } = this.#plant;
    const outdoor = output[OUT.outdoor] as number;
    const supply = output[OUT.supply] as number;
    input[IN.firing] = this.#firing.act(input[IN.firing] as number, supplyCurve(outdoor) - supply);
    input[IN.speed] = this.#pump.act(input[IN.speed] as number, HEAD - (output[OUT.head] as number));
    this.#subs.forEach(({ block, valve, mixer }, i) => {
      const at = IN.sub + IN.perSub * i;
      const from = OUT.sub + OUT.perSub * i;
      const wanted = heatingCurve(block, outdoor);
      const outlet = output[from + OUT.exchanger] as number;
      const flow = output[from + OUT.flowTemperature] as number;
      input[at + IN.valve] = valve.act(input[at + IN.valve] as number, wanted + EXCHANGER_LEAD - outlet);
      input[at + IN.mixer] = mixer.act(input[at + IN.mixer] as number, wanted - flow);
    });
  }
}
