import { COUNT, D } from './components.ts';
import type { LiquidHoldup, TwoPhaseHoldup } from './holdups.ts';
import { Enthalpy } from './thermodynamics.ts';

/*
 * The stripper: feed 4 blows D, E and F out of the separator's liquid. What enters is split by a factor for each
 * component; the overhead goes to the feed space, the rest to the base, where steam warms it.
 */

/** Split of the gases: fixed. */
const GAS_SPLIT = [0.995, 0.991, 0.99] as const;
/** Volatility of D, E, F, G, H against the ratio of vapour to liquid. */
const VOLATILITY = [8.501, 11.402, 11.795, 0.048, 0.0242] as const;
/** Splits when hardly any liquid enters. */
const DRY_SPLIT = [0.9999, 0.999, 0.999, 0.99, 0.98] as const;
const DRY = 0.1;

/** Steam: heat transfer with the valve wide open, 10⁶ Btu/(h K), and its temperature, ℃. */
const STEAM_TRANSFER = 0.03;
const STEAM_TEMPERATURE = 100;

/** What temperature does to the ratio of vapour to liquid. */
const temperatureFactor = (t: number): number =>
  t > 170 ? t - 120.262 : t < 5.292 ? 0.1 : 363.744 / (177 - t) - 2.22579488;

export class Stripper {
  /** Flow of each component in overhead and to the base, lb-mol/h. */
  readonly overhead = new Float64Array(COUNT);
  readonly bottom = new Float64Array(COUNT);
  /** Overhead, lb-mol/h, and its enthalpy flow, 10⁶ Btu/h. */
  flow = 0;
  heat = 0;
  /** 10⁶ Btu/h. */
  steam = 0;
  readonly #split = Float64Array.of(...GAS_SPLIT, ...DRY_SPLIT);
  readonly #enthalpy = new Enthalpy();

  /**
   * @param gas flow of feed 4 (lb-mol/h) with its fractions
   * @param liquid flow from the separator, lb-mol/h
   * @param steamValve % open; `transfer` is what disturbs its heat transfer (IDV 16)
   */
  update(
    base: LiquidHoldup,
    separator: TwoPhaseHoldup,
    gas: number,
    fractions: Float64Array,
    liquid: number,
    steamValve: number,
    transfer: number,
  ): void {
    const split = this.#split;
    const t = base.temperature;
    if (liquid > DRY) {
      const ratio = (gas / liquid) * temperatureFactor(t);
      for (let i = 0; i < VOLATILITY.length; i++) {
        const stripping = (VOLATILITY[i] as number) * ratio;
        split[D + i] = stripping / (1 + stripping);
      }
    } else for (let i = 0; i < DRY_SPLIT.length; i++) split[D + i] = DRY_SPLIT[i] as number;
    let flow = 0;
    for (let i = 0; i < COUNT; i++) {
      const enters = gas * (fractions[i] as number) + liquid * (separator.x[i] as number);
      const up = enters * (split[i] as number);
      this.overhead[i] = up;
      this.bottom[i] = enters - up;
      flow += up;
    }
    this.flow = flow;
    // The sum over flows instead of fractions is the enthalpy flow at once.
    this.#enthalpy.ofVapour(this.overhead);
    this.heat = this.#enthalpy.at(t);
    const warming = STEAM_TEMPERATURE - t;
    this.steam = warming > 0 ? ((steamValve * STEAM_TRANSFER * (1 + transfer)) / 100) * warming : 0;
  }
}
