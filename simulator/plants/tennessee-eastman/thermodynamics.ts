import {
  COUNT,
  HEAT_OF_VAPORIZATION,
  LIQUID_DENSITY,
  LIQUID_HEAT,
  MOLAR_MASS,
  VAPOUR_HEAT,
  VAPOUR_PRESSURE,
} from './components.ts';

/** Gas constant, mmHg ft³/(lb-mol K), and 10⁶ Btu/(lb-mol K): both as in the original. */
export const GAS_CONSTANT = 998.9;
export const GAS_CONSTANT_HEAT = 3.57696e-6;
export const KELVIN = 273.15;
/** °F in a ℃: heat capacities are per °F, temperatures in ℃. */
const FAHRENHEIT = 1.8;

const perMole = (table: Float64Array, divisor: number): Float64Array =>
  table.map((value, i) => (FAHRENHEIT * (MOLAR_MASS[i] as number) * value) / divisor);

const LIQUID = [perMole(LIQUID_HEAT.a, 1), perMole(LIQUID_HEAT.b, 2), perMole(LIQUID_HEAT.c, 3)] as const;
const VAPOUR = [perMole(VAPOUR_HEAT.a, 1), perMole(VAPOUR_HEAT.b, 2), perMole(VAPOUR_HEAT.c, 3)] as const;
const LATENT = HEAT_OF_VAPORIZATION.map((value, i) => value * (MOLAR_MASS[i] as number));

/**
 * The molar enthalpy of a mixture as a polynomial of temperature, 10⁶ Btu/lb-mol against ℃. The sums over components
 * are taken once; finding a temperature from an enthalpy then costs a few multiplications.
 */
export class Enthalpy {
  #zeroth = 0;
  #first = 0;
  #second = 0;
  #third = 0;

  /** Of liquid with these mole fractions. */
  ofLiquid(fractions: Float64Array): void {
    this.#zeroth = 0;
    this.#sumHeat(fractions, LIQUID);
  }

  /** Of vapour with these mole fractions. */
  ofVapour(fractions: Float64Array): void {
    let latent = 0;
    for (let i = 0; i < COUNT; i++) latent += (fractions[i] as number) * (LATENT[i] as number);
    this.#zeroth = latent;
    this.#sumHeat(fractions, VAPOUR);
  }

  #sumHeat(fractions: Float64Array, [a, b, c]: typeof LIQUID | typeof VAPOUR): void {
    let first = 0;
    let second = 0;
    let third = 0;
    for (let i = 0; i < COUNT; i++) {
      const fraction = fractions[i] as number;
      first += fraction * (a[i] as number);
      second += fraction * (b[i] as number);
      third += fraction * (c[i] as number);
    }
    this.#first = first;
    this.#second = second;
    this.#third = third;
  }

  /** Takes the flow work R T away: what a closed gas volume holds is internal energy. */
  asInternalEnergy(): void {
    this.#zeroth -= GAS_CONSTANT_HEAT * KELVIN;
    this.#first -= GAS_CONSTANT_HEAT;
  }

  at(temperature: number): number {
    return this.#zeroth + temperature * (this.#first + temperature * (this.#second + temperature * this.#third));
  }

  /** The temperature at which the mixture has this enthalpy, by Newton's method from `guess`. */
  temperature(enthalpy: number, guess: number): number {
    let t = guess;
    for (let i = 0; i < 50; i++) {
      const slope = this.#first + t * (2 * this.#second + 3 * t * this.#third);
      const change = (enthalpy - this.at(t)) / slope;
      t += change;
      // Convergence is quadratic: a change of 10⁻⁸ leaves an error below the last bit.
      if (change < 1e-8 && change > -1e-8) return t;
    }
    return guess;
  }
}

/** Molar volume of a liquid with the mole fractions `x`, ft³/lb-mol. */
export const liquidMolarVolume = (x: Float64Array, temperature: number): number => {
  const { a, b, c } = LIQUID_DENSITY;
  let volume = 0;
  for (let i = 0; i < COUNT; i++) {
    const density = (a[i] as number) + ((b[i] as number) + (c[i] as number) * temperature) * temperature;
    volume += ((x[i] as number) * (MOLAR_MASS[i] as number)) / density;
  }
  return volume;
};

/** Vapour pressure of a pure component, mmHg. */
export const vapourPressure = (component: number, temperature: number): number => {
  const { a, b, c } = VAPOUR_PRESSURE;
  return Math.exp((a[component] as number) + (b[component] as number) / (temperature + (c[component] as number)));
};

/** Molar mass of a mixture, lb/lb-mol. */
export const molarMass = (fractions: Float64Array): number => {
  let mass = 0;
  for (let i = 0; i < COUNT; i++) mass += (fractions[i] as number) * (MOLAR_MASS[i] as number);
  return mass;
};
