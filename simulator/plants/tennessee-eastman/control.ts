import { inSeconds } from '../../kernel/time.ts';
import { PiController } from '../pi-controller.ts';
import type { Plant, PlantControl } from '../plant.ts';
import { VALVE, VALVES } from './layout.ts';
import { MEASURED, OUT } from './signals.ts';

/*
 * Decentralized control after N. L. Ricker (J. Process Control 6 (1996) 205–221): nineteen loops. Gains and reset
 * times of loops 1–17 are those of the strategy's published simulation; the tuning of the two overrides and the
 * changes listed in docs/reference/plants/tennessee-eastman.md are our own.
 *
 * Seven loops hold flows at ratio × production index Fp (100 at the base case); level, pressure and composition loops
 * move the ratios, the production loop moves Fp.
 */

/** Set-points at the base case, in the units of the measurements. */
export const SET_POINTS = {
  production: 22.949,
  stripperLevel: 50,
  separatorLevel: 50,
  reactorLevel: 75,
  reactorPressure: 2705,
  percentG: 53.724,
  reactorTemperature: 120.4,
  /** A as a part of A + C in the reactor's feed, and A + C, both in mol%. */
  yA: 54.95,
  yAC: 58.57,
} as const;

/** Gain, reset time (h): [output unit]/[input unit]. */
export const TUNING = {
  aFeed: { gain: 0.01, reset: 0.001 / 60 },
  dFeed: { gain: 1.6e-6, reset: 0.001 / 60 },
  eFeed: { gain: 1.8e-6, reset: 0.001 / 60 },
  acFeed: { gain: 0.003, reset: 0.001 / 60 },
  purge: { gain: 0.01, reset: 0.001 / 60 },
  underflow: { gain: 4e-4, reset: 0.001 / 60 },
  product: { gain: 4e-4, reset: 0.001 / 60 },
  production: { gain: 3.2, reset: 2 },
  stripperLevel: { gain: -1e-3, reset: 200 / 60 },
  separatorLevel: { gain: -1e-3, reset: 200 / 60 },
  reactorLevel: { gain: 0.8, reset: 1 },
  reactorPressure: { gain: -1e-4, reset: 20 / 60 },
  percentG: { gain: -0.4, reset: 100 / 60 },
  yA: { gain: 2e-4, reset: 1 },
  yAC: { gain: 3e-4, reset: 2 },
  reactorTemperature: { gain: -8, reset: 7.5 / 60 },
  separatorTemperature: { gain: -4, reset: 15 / 60 },
  /** Override: Fp gives way above 2,950 kPa. */
  pressureOverride: { gain: 0.1, reset: 1 },
} as const;

/** What loops move about at the base case: ratios per unit of Fp, and the temperature that loop 17 holds. */
export const BASE = {
  index: 100,
  ratioA: 0.25052 / 100,
  ratioD: 3664 / 100,
  ratioE: 4509.3 / 100,
  ratioAC: 9.3477 / 100,
  ratioPurge: 0.33712 / 100,
  ratioUnderflow: 25.16 / 100,
  ratioProduct: 22.949 / 100,
  separatorTemperature: 80.109,
} as const;

/** kg/kmol of D and E: what one unit of adjustment moves from D to E. */
const MASS = { d: 32, e: 46 } as const;

const OVERRIDE_PRESSURE = 2950;
/** The recycle valve closes by 2 % for each % that the condenser's water valve stands beyond 90 %. */
const OVERRIDE_COOLING = { valve: 90, gain: 2 } as const;
/** Feed A counts as lost below this part of what is wanted. */
const LOST = 0.1;
const A_IN_FEED_4 = 0.485;
/** Hours between gas analyses: loops 14 and 15 act once for each. */
export const ANALYSIS = 0.1;
/** The production loop's reach, % of Fp. */
const PRODUCTION_REACH = 30;
/** Fp never falls below this: the plant turns down, it does not stop. */
const LEAST_INDEX = 40;

interface Tuning {
  readonly gain: number;
  readonly reset: number;
}

/** A PI loop that keeps an output of its own between two limits. */
class Loop extends PiController {
  readonly #low: number;
  readonly #high: number;
  #output: number;

  constructor({ gain, reset }: Tuning, output: number, low: number, high: number) {
    super(gain, reset);
    this.#output = output;
    this.#low = low;
    this.#high = high;
  }

  act(error: number, hours: number): number {
    const next = this.#output + this.move(error, hours);
    this.#output = next < this.#low ? this.#low : next > this.#high ? this.#high : next;
    return this.#output;
  }
}

/** Changes what controllers are told (`xmeas`) before they act, or what they command (`xmv`) after. */
export interface Tamper {
  readings?(hours: number, xmeas: Float64Array): void;
  commands?(hours: number, xmv: Float64Array): void;
}

export class DecentralizedControl implements PlantControl {
  readonly #plant: Plant;
  readonly #hours: number;
  readonly #tamper: Tamper;
  readonly #xmeas = new Float64Array(MEASURED);
  readonly #xmv: Float64Array;
  readonly #aFeed: Loop;
  readonly #dFeed: Loop;
  readonly #eFeed: Loop;
  readonly #acFeed: Loop;
  readonly #purge: Loop;
  readonly #underflow: Loop;
  readonly #product: Loop;
  readonly #reactorTemperature: Loop;
  readonly #separatorTemperature: Loop;
  readonly #recycle: number;
  readonly #production = new Loop(TUNING.production, 0, -PRODUCTION_REACH, PRODUCTION_REACH);
  readonly #stripperLevel = new Loop(TUNING.stripperLevel, BASE.ratioProduct, 0, 100);
  readonly #separatorLevel = new Loop(TUNING.separatorLevel, BASE.ratioUnderflow, 0, 100);
  readonly #reactorLevel = new Loop(TUNING.reactorLevel, BASE.separatorTemperature, 0, 120);
  readonly #reactorPressure = new Loop(TUNING.reactorPressure, BASE.ratioPurge, 0, 100);
  readonly #percentG = new Loop(TUNING.percentG, 0, -100, 100);
  readonly #yA = new PiController(TUNING.yA.gain, TUNING.yA.reset);
  readonly #yAC = new PiController(TUNING.yAC.gain, TUNING.yAC.reset);
  readonly #pressureOverride = new Loop(TUNING.pressureOverride, 0, LEAST_INDEX - BASE.index - PRODUCTION_REACH, 0);
  #ratioA: number = BASE.ratioA;
  #ratioAC: number = BASE.ratioAC;
  #analyses = 0;

  constructor(plant: Plant, tamper: Tamper = {}) {
    this.#plant = plant;
    this.#tamper = tamper;
    this.#hours = inSeconds(plant.step) / 3600;
    this.#xmv = plant.input.slice(0, VALVES);
    const valve = (tuning: Tuning, which: keyof typeof VALVE): Loop =>
      new Loop(tuning, plant.input[VALVE[which]] as number, 0, 100);
    this.#aFeed = valve(TUNING.aFeed, 'aFeed');
    this.#dFeed = valve(TUNING.dFeed, 'dFeed');
    this.#eFeed = valve(TUNING.eFeed, 'eFeed');
    this.#acFeed = valve(TUNING.acFeed, 'acFeed');
    this.#purge = valve(TUNING.purge, 'purge');
    this.#underflow = valve(TUNING.underflow, 'separatorLiquid');
    this.#product = valve(TUNING.product, 'product');
    this.#reactorTemperature = valve(TUNING.reactorTemperature, 'reactorWater');
    this.#separatorTemperature = valve(TUNING.separatorTemperature, 'condenserWater');
    this.#recycle = plant.input[VALVE.recycle] as number;
  }

  act(tick: number): void {
    const { output, input } = this.#plant;
    const hours = tick * this.#hours;
    const xmeas = this.#xmeas;
    for (let i = 0; i < MEASURED; i++) xmeas[i] = output[OUT.measured + i] as number;
    this.#tamper.readings?.(hours, xmeas);
    const xmv = this.#xmv;
    this.#command(hours, xmeas, xmv);
    for (let i = 0; i < VALVES; i++) input[i] = xmv[i] as number;
    this.#tamper.commands?.(hours, input);
  }

  #command(hours: number, xmeas: Float64Array, xmv: Float64Array): void {
    const h = this.#hours;
    const pv = (n: number): number => xmeas[n - 1] as number;
    // Loop 18 takes Fp down, loop 8 corrects it; while the override holds, loop 8 does not wind up against it.
    const reduction = this.#pressureOverride.act(OVERRIDE_PRESSURE - pv(7), h);
    const missing = SET_POINTS.production - pv(17);
    const index = Math.max(
      LEAST_INDEX,
      BASE.index + this.#production.act(reduction < 0 ? Math.min(0, missing) : missing, h) + reduction,
    );
    // Without feed A, feed 4 brings the A in its place, and loops 14 and 15 rest.
    const lost = pv(1) < LOST * this.#ratioA * index;
    if (hours + 1e-9 >= (this.#analyses + 1) * ANALYSIS) {
      this.#analyses++;
      const sum = pv(23) + pv(25);
      const a = this.#yA.move(SET_POINTS.yA - (100 * pv(23)) / sum, ANALYSIS);
      const both = this.#yAC.move(SET_POINTS.yAC - sum, ANALYSIS);
      if (!lost) {
        this.#ratioA += a;
        this.#ratioAC += both - a;
      }
    }
    const ratioAC = lost ? this.#ratioAC + this.#ratioA / A_IN_FEED_4 : this.#ratioAC;
    const adjust = this.#percentG.act(SET_POINTS.percentG - pv(40), h) / index;
    xmv[VALVE.aFeed] = this.#aFeed.act(lost ? 0 : this.#ratioA * index - pv(1), h);
    xmv[VALVE.dFeed] = this.#dFeed.act((BASE.ratioD - MASS.d * adjust) * index - pv(2), h);
    xmv[VALVE.eFeed] = this.#eFeed.act((BASE.ratioE + MASS.e * adjust) * index - pv(3), h);
    xmv[VALVE.acFeed] = this.#acFeed.act(ratioAC * index - pv(4), h);
    const purge = this.#reactorPressure.act(SET_POINTS.reactorPressure - pv(7), h);
    xmv[VALVE.purge] = this.#purge.act(purge * index - pv(10), h);
    const underflow = this.#separatorLevel.act(SET_POINTS.separatorLevel - pv(12), h);
    xmv[VALVE.separatorLiquid] = this.#underflow.act(underflow * index - pv(14), h);
    const product = this.#stripperLevel.act(SET_POINTS.stripperLevel - pv(15), h);
    xmv[VALVE.product] = this.#product.act(product * index - pv(17), h);
    const separator = this.#reactorLevel.act(SET_POINTS.reactorLevel - pv(8), h);
    xmv[VALVE.condenserWater] = this.#separatorTemperature.act(separator - pv(11), h);
    xmv[VALVE.reactorWater] = this.#reactorTemperature.act(SET_POINTS.reactorTemperature - pv(9), h);
    const hard = Math.max(0, (xmv[VALVE.condenserWater] as number) - OVERRIDE_COOLING.valve);
    xmv[VALVE.recycle] = Math.max(0, this.#recycle - OVERRIDE_COOLING.gain * hard);
  }
}
