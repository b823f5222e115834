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

/**
 * A vessel with liquid under gas (reactor, separator): gases fill the vapour space as ideal gases, condensables are
 * counted in the liquid, and their vapour stands in Raoult's equilibrium with it. Energy is counted as the liquid's.
 */
export class TwoPhaseHoldup {
  /** Mole fractions of liquid and vapour, partial pressures in mmHg. */
  readonly x = new Float64Array(COUNT);
  readonly y = new Float64Array(COUNT);
  readonly partial = new Float64Array(COUNT);
  temperature: number;
  /** mmHg, absolute. */
  pressure = 0;
  /** ft³. */
  liquidVolume = 0;
  vapourVolume = 0;
  /** ft³/lb-mol. */
  molarVolume = 0;
  /** Molar enthalpy of the liquid, 10⁶ Btu/lb-mol. */
  liquidEnthalpy = 0;
  readonly #volume: number;
  readonly #at: number;
  readonly #enthalpy = new Enthalpy();

  /** `volume` in ft³; `at` is the place of the first amount in the state vector; `temperature` a first guess. */
  constructor(volume: number, at: number, temperature: number) {
    this.#volume = volume;
    this.#at = at;
    this.temperature = temperature;
  }

  update(state: Float64Array): void {
    const { x, y, partial } = this;
    const at = this.#at;
    let liquid = 0;
    for (let i = FIRST_CONDENSABLE; i < COUNT; i++) liquid += state[at + i] as number;
    for (let i = FIRST_CONDENSABLE; i < COUNT; i++) x[i] = (state[at + i] as number) / liquid;
    this.liquidEnthalpy = (state[at + COUNT] as number) / liquid;
    this.#enthalpy.ofLiquid(x);
    const t = this.#enthalpy.temperature(this.liquidEnthalpy, this.temperature);
    this.temperature = t;
    this.molarVolume = liquidMolarVolume(x, t);
    this.liquidVolume = liquid * this.molarVolume;
    this.vapourVolume = this.#volume - this.liquidVolume;
    const ideal = (GAS_CONSTANT * (t + KELVIN)) / this.vapourVolume;
    let pressure = 0;
    let pure = 0;
    for (let i = 0; i < FIRST_CONDENSABLE; i++) pressure += partial[i] = (state[at + i] as number) * ideal;
    for (let i = FIRST_CONDENSABLE; i < COUNT; i++) {
      // F has the constants of E.
      if (i !== F) pure = vapourPressure(i, t);
      pressure += partial[i] = pure * (x[i] as number);
    }
    this.pressure = pressure;
    for (let i = 0; i < COUNT; i++) y[i] = (partial[i] as number) / pressure;
  }
}

/** Liquid at the stripper's base. */
export class LiquidHoldup {
  readonly x = new Float64Array(COUNT);
  temperature: number;
  liquidVolume = 0;
  molarVolume = 0;
  liquidEnthalpy = 0;
  readonly #at: number;
  readonly #enthalpy = new Enthalpy();

  constructor(at: number, temperature: number) {
    this.#at = at;
    this.temperature = temperature;
  }

  update(state: Float64Array): void {
    const { x } = this;
    const at = this.#at;
    let liquid = 0;
    for (let i = 0; i < COUNT; i++) liquid += state[at + i] as number;
    for (let i = 0; i < COUNT; i++) x[i] = (state[at + i] as number) / liquid;
    this.liquidEnthalpy = (state[at + COUNT] as number) / liquid;
    this.#enthalpy.ofLiquid(x);
    this.temperature = this.#enthalpy.temperature(this.liquidEnthalpy, this.temperature);
    this.molarVolume = liquidMolarVolume(x, this.temperature);
    this.liquidVolume = liquid * this.molarVolume;
  }
}

/** The gas in which fresh feeds, recycle and stripper overhead mix before the reactor. */
export class GasHoldup {
  readonly y = new Float64Array(COUNT);
  temperature: number;
  pressure = 0;
  /** Molar enthalpy of the gas that leaves, 10⁶ Btu/lb-mol. */
  enthalpy = 0;
  readonly #volume: number;
  readonly #at: number;
  readonly #enthalpy = new Enthalpy();

  constructor(volume: number, at: number, temperature: number) {
    this.#volume = volume;
    this.#at = at;
    this.temperature = temperature;
  }

  update(state: Float64Array): void {
    const { y } = this;
    const at = this.#at;
    let gas = 0;
    for (let i = 0; i < COUNT; i++) gas += state[at + i] as number;
    for (let i = 0; i < COUNT; i++) y[i] = (state[at + i] as number) / gas;
    this.#enthalpy.ofVapour(y);
    this.#enthalpy.asInternalEnergy();
    const inside = (state[at + COUNT] as number) / gas;
    const t = this.#enthalpy.temperature(inside, this.temperature);
    this.temperature = t;
    this.enthalpy = inside + GAS_CONSTANT_HEAT * (t + KELVIN);
    this.pressure = (gas * GAS_CONSTANT * (t + KELVIN)) / this.#volume;
  }
}
