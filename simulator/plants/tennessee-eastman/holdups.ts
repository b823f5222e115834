import { COUNT, F, FIRST_CONDENSABLE } from './components.ts';
import {
  Enthalpy,
  GAS_CONSTANT,
  GAS_CONSTANT_HEAT,
  KELVIN,
  liquidMolarVolume,
  vapourPressure,
} from './thermodynamics.ts';

/*
 * The four holdups of the process as bodies of matter: each takes its part of the state vector (eight amounts in
 * lb-mol, then the energy in 10⁶ Btu) and finds temperature, pressure, volumes and compositions from it.
 */

/** A body of matter: where it stands in the state vector, and what is found from that. */
class Holdup {
  /** ℃: the last one found, from which the next is sought. */
  temperature: number;
  /** The place of the first amount in the state vector; the energy comes after the amounts. */
  protected readonly at: number;
  protected readonly mixture = new Enthalpy();

  /** `temperature` is a first guess. */
  constructor(at: number, temperature: number) {
    this.at = at;
    this.temperature = temperature;
  }

  /** Mole fractions of the components from `first` on; the result is their sum, lb-mol. */
  protected normalize(state: Float64Array, fractions: Float64Array, first: number): number {
    const { at } = this;
    let total = 0;
    for (let i = first; i < COUNT; i++) total += state[at + i] as number;
    for (let i = first; i < COUNT; i++) fractions[i] = (state[at + i] as number) / total;
    return total;
  }
}

/** Matter whose energy is counted as a liquid's. */
class Liquid extends Holdup {
  /** Mole fractions. */
  readonly x = new Float64Array(COUNT);
  /** ft³. */
  liquidVolume = 0;
  /** ft³/lb-mol. */
  molarVolume = 0;
  /** Molar enthalpy, 10⁶ Btu/lb-mol. */
  liquidEnthalpy = 0;

  /** Finds the liquid of the components from `first` on. */
  protected settle(state: Float64Array, first: number): void {
    const { x } = this;
    const amount = this.normalize(state, x, first);
    this.liquidEnthalpy = (state[this.at + COUNT] as number) / amount;
    this.mixture.ofLiquid(x);
    this.temperature = this.mixture.temperature(this.liquidEnthalpy, this.temperature);
    this.molarVolume = liquidMolarVolume(x, this.temperature);
    this.liquidVolume = amount * this.molarVolume;
  }
}

/**
 * A vessel with liquid under gas (reactor, separator): gases fill the vapour space as ideal gases, condensables are
 * counted in the liquid, and their vapour stands in Raoult's equilibrium with it. Energy is counted as the liquid's.
 */
export class TwoPhaseHoldup extends Liquid {
  /** Mole fractions of the vapour, partial pressures in mmHg. */
  readonly y = new Float64Array(COUNT);
  readonly partial = new Float64Array(COUNT);
  /** mmHg, absolute. */
  pressure = 0;
  /** ft³. */
  vapourVolume = 0;
  readonly #volume: number;

  /** `volume` in ft³. */
  constructor(volume: number, at: number, temperature: number) {
    super(at, temperature);
    this.#volume = volume;
  }

  update(state: Float64Array): void {
    this.settle(state, FIRST_CONDENSABLE);
    const { at, x, y, partial, temperature } = this;
    this.vapourVolume = this.#volume - this.liquidVolume;
    const ideal = (GAS_CONSTANT * (temperature + KELVIN)) / this.vapourVolume;
    let pressure = 0;
    let pure = 0;
    for (let i = 0; i < FIRST_CONDENSABLE; i++) pressure += partial[i] = (state[at + i] as number) * ideal;
    for (let i = FIRST_CONDENSABLE; i < COUNT; i++) {
      // F has the constants of E.
      if (i !== F) pure = vapourPressure(i, temperature);
      pressure += partial[i] = pure * (x[i] as number);
    }
    this.pressure = pressure;
    for (let i = 0; i < COUNT; i++) y[i] = (partial[i] as number) / pressure;
  }
}

/** Liquid at the stripper's base. */
export class LiquidHoldup extends Liquid {
  update(state: Float64Array): void {
    this.settle(state, 0);
  }
}

/** The gas in which fresh feeds, recycle and stripper overhead mix before the reactor. */
export class GasHoldup extends Holdup {
  /** Mole fractions. */
  readonly y = new Float64Array(COUNT);
  /** mmHg, absolute. */
  pressure = 0;
  /** Molar enthalpy of the gas that leaves, 10⁶ Btu/lb-mol. */
  enthalpy = 0;
  readonly #volume: number;

  /** `volume` in ft³. */
  constructor(volume: number, at: number, temperature: number) {
    super(at, temperature);
    this.#volume = volume;
  }

  update(state: Float64Array): void {
    const { y } = this;
    const amount = this.normalize(state, y, 0);
    this.mixture.ofVapour(y);
    this.mixture.asInternalEnergy();
    const inside = (state[this.at + COUNT] as number) / amount;
    const temperature = this.mixture.temperature(inside, this.temperature);
    this.temperature = temperature;
    this.enthalpy = inside + GAS_CONSTANT_HEAT * (temperature + KELVIN);
    this.pressure = (amount * GAS_CONSTANT * (temperature + KELVIN)) / this.#volume;
  }
}
