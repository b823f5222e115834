import { A, C, COUNT, D, E, F, G, H } from './components.ts';
import type { TwoPhaseHoldup } from './holdups.ts';
import { KELVIN } from './thermodynamics.ts';

/*
 * A + C + D → G, A + C + E → H, A + E → F and 3 D → 2 F in the reactor's gas (Downs & Vogel, section "Process
 * description"; rate laws as in their program). Heat leaves through a bundle of cooling tubes that the liquid covers.
 */

/** Gas constant of the rate laws, cal/(mol K). */
const CALORIES = 1.987;
const RATE = {
  g: { frequency: 31.5859536, activation: 40_000 },
  h: { frequency: 3.00094014, activation: 20_000 },
  f: { frequency: 53.4060443, activation: 60_000 },
  /** The rate from D, as a part of the rate from E. */
  fromD: 0.767488334,
  orderA: 1.1544,
  orderC: 0.3735,
} as const;
/** Heat that a lb-mol of product sets free, 10⁶ Btu. */
const HEAT_G = 0.06899381054;
const HEAT_H = 0.05;

/** Cooling: heat transfer with the bundle covered, 10⁶ Btu/(h K); the level that covers it (ft³ per unit). */
const TRANSFER = 855_490e-6;
const LEVEL_UNIT = 7.8;
const COVERED = 50;
const BARE = 10;
/** What fouling in full takes away (IDV 17). */
const FOULING = 0.35;

export class Reaction {
  /** lb-mol/h of each component that appears. */
  readonly made = new Float64Array(COUNT);
  /** 10⁶ Btu/h set free. */
  heat = 0;

  /** `driftG` and `driftH` scale the two main rates (IDV 13); 1 is as published. */
  update(reactor: TwoPhaseHoldup, driftG: number, driftH: number): void {
    const { made } = this;
    const { partial } = reactor;
    const kelvin = reactor.temperature + KELVIN;
    const inverse = 1 / (CALORIES * kelvin);
    const a = partial[A] as number;
    const c = partial[C] as number;
    const volume = reactor.vapourVolume;
    let g = 0;
    let h = 0;
    if (a > 0 && c > 0) {
      // p_A^m p_C^n, by way of the logarithm.
      const orders = RATE.orderA * Math.log(a) + RATE.orderC * Math.log(c);
      g = Math.exp(RATE.g.frequency - RATE.g.activation * inverse + orders) * driftG * (partial[D] as number) * volume;
      h = Math.exp(RATE.h.frequency - RATE.h.activation * inverse + orders) * driftH * (partial[E] as number) * volume;
    }
    const f = Math.exp(RATE.f.frequency - RATE.f.activation * inverse) * a * volume;
    const fromE = f * (partial[E] as number);
    const fromD = f * RATE.fromD * (partial[D] as number);
    made[A] = -g - h - fromE;
    made[C] = -g - h;
    made[D] = -g - 1.5 * fromD;
    made[E] = -h - fromE;
    made[F] = fromE + fromD;
    made[G] = g;
    made[H] = h;
    this.heat = g * HEAT_G + h * HEAT_H;
  }
}

/**
 * Heat that the cooling water brings into the reactor (negative), 10⁶ Btu/h.
 *
 * @param water outlet temperature of the cooling water, ℃
 * @param agitator speed in hundreds of rpm
 * @param fouling 0…1 (IDV 17)
 */
export const reactorCooling = (reactor: TwoPhaseHoldup, water: number, agitator: number, fouling: number): number => {
  const level = reactor.liquidVolume / LEVEL_UNIT;
  const covered = level > COVERED ? 1 : level < BARE ? 0 : (level - BARE) / (COVERED - BARE);
  const stirring = -0.5 * agitator ** 2 + 2.75 * agitator - 2.5;
  return covered * stirring * TRANSFER * (water - reactor.temperature) * (1 - FOULING * fouling);
};
