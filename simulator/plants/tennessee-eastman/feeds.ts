import { A, B, C, COUNT, D, E, F } from './components.ts';
import { WALK } from './disturbances.ts';
import { VALVE } from './layout.ts';
import { Enthalpy, molarMass } from './thermodynamics.ts';

/*
 * The four fresh feeds (Downs & Vogel, Table 1 and their program): D, E and A into the gas space before the reactor,
 * the mixture of A and C into the stripper. Flows are valve position × flow wide open, lb-mol/h.
 */

const WIDE_OPEN = { d: 400, e: 400, a: 100, ac: 1500 } as const;
/** Temperature of all fresh feeds, ℃. */
const TEMPERATURE = 45;

const stream = (parts: readonly (readonly [number, number])[]): Float64Array => {
  const fractions = new Float64Array(COUNT);
  for (const [component, fraction] of parts) fractions[component] = fraction;
  return fractions;
};

const gasEnthalpy = (fractions: Float64Array): Enthalpy => {
  const enthalpy = new Enthalpy();
  enthalpy.ofVapour(fractions);
  return enthalpy;
};

// Of the 1e-4 that is not the feed's own component, D and A feeds bring B, the E feed brings F.
const D_FEED = stream([
  [B, 0.0001],
  [D, 0.9999],
]);
const E_FEED = stream([
  [E, 0.9999],
  [F, 0.0001],
]);
const A_FEED = stream([
  [A, 0.9999],
  [B, 0.0001],
]);
const D_ENTHALPY = gasEnthalpy(D_FEED);
const E_ENTHALPY = gasEnthalpy(E_FEED).at(TEMPERATURE);
const A_ENTHALPY = gasEnthalpy(A_FEED).at(TEMPERATURE);

export const D_MOLAR_MASS = molarMass(D_FEED);
export const E_MOLAR_MASS = molarMass(E_FEED);

/** Steps that disturbances 1 to 7 make. */
const STEP = { ratio: 0.03, inertFromA: 2.43719e-3, inert: 0.005, temperature: 5, header: 0.2 } as const;
/** Keeps the stripper's inflow from vanishing, lb-mol/h. */
const LEAST = 1e-10;

export class Feeds {
  d = 0;
  e = 0;
  a = 0;
  /** Stream 4, into the stripper. */
  ac = 0;
  /** Composition and molar enthalpy of stream 4. */
  readonly acFractions = new Float64Array(COUNT);
  acEnthalpy = 0;
  #dEnthalpy = 0;
  readonly #acMixture = new Enthalpy();

  /**
   * @param open 0…1: how far the shut-off valve of all four feeds stands open
   * @param idv holds 0 or 1 for disturbance 1 at `first`
   */
  set(valves: Float64Array, at: number, open: number, walk: Float64Array, idv: Float64Array, first: number): void {
    const on = (n: number): number => ((idv[first + n - 1] as number) > 0 ? 1 : 0);
    this.d = ((valves[at + VALVE.dFeed] as number) * open * WIDE_OPEN.d) / 100;
    this.e = ((valves[at + VALVE.eFeed] as number) * open * WIDE_OPEN.e) / 100;
    this.a = ((valves[at + VALVE.aFeed] as number) * open * (1 - on(6)) * WIDE_OPEN.a) / 100;
    this.ac = ((valves[at + VALVE.acFeed] as number) * open * (1 - STEP.header * on(7)) * WIDE_OPEN.ac) / 100 + LEAST;
    const { acFractions } = this;
    const a = (walk[WALK.aInFeed4] as number) - STEP.ratio * on(1) - STEP.inertFromA * on(2);
    const b = (walk[WALK.bInFeed4] as number) + STEP.inert * on(2);
    if (a !== acFractions[A] || b !== acFractions[B]) {
      acFractions[A] = a;
      acFractions[B] = b;
      acFractions[C] = 1 - a - b;
      this.#acMixture.ofVapour(acFractions);
    }
    this.acEnthalpy = this.#acMixture.at(walk[WALK.acFeedTemperature] as number);
    this.#dEnthalpy = D_ENTHALPY.at((walk[WALK.dFeedTemperature] as number) + STEP.temperature * on(3));
  }

  /** Adds feeds D, E and A to the slopes of the gas space that begin at `at`. */
  into(slopes: Float64Array, at: number): void {
    for (let i = 0; i < COUNT; i++)
      slopes[at + i] =
        (slopes[at + i] as number) +
        this.d * (D_FEED[i] as number) +
        this.e * (E_FEED[i] as number) +
        this.a * (A_FEED[i] as number);
    slopes[at + COUNT] =
      (slopes[at + COUNT] as number) + this.d * this.#dEnthalpy + this.e * E_ENTHALPY + this.a * A_ENTHALPY;
  }
}
