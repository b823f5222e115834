/*
 * The eight components of Downs & Vogel (Computers chem. Engng 17 (1993) 245–255, Table 1 and the constants of their
 * published program): A, B, C are gases that do not condense, D and E reactants, F a by-product, G and H the products.
 * Units are those of the original: lb, lb-mol, ft³, mmHg, ℃ and 10⁶ Btu. Model statement:
 * docs/reference/plants/tennessee-eastman.md.
 */

export const COMPONENTS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H'] as const;
export const COUNT = COMPONENTS.length;
/** Components before this one are gases only; from here on they also form the liquid. */
export const FIRST_CONDENSABLE = 3;
export const A = 0;
export const B = 1;
export const C = 2;
export const D = 3;
export const E = 4;
export const F = 5;
export const G = 6;
export const H = 7;

/** lb/lb-mol, which is g/mol. */
export const MOLAR_MASS = Float64Array.of(2, 25.4, 28, 32, 46, 48, 62, 76);

/** Antoine's equation, ln(P/mmHg) = a + b/(T + c); gases have none. */
export const VAPOUR_PRESSURE = {
  a: Float64Array.of(0, 0, 0, 15.92, 16.35, 16.35, 16.43, 17.21),
  b: Float64Array.of(0, 0, 0, -1444, -2114, -2114, -2748, -3318),
  c: Float64Array.of(0, 0, 0, 259, 265.5, 265.5, 232.9, 249.6),
} as const;

/** Density of the liquid, lb/ft³: a + b T + c T². */
export const LIQUID_DENSITY = {
  a: Float64Array.of(1, 1, 1, 23.3, 33.9, 32.8, 49.9, 50.5),
  b: Float64Array.of(0, 0, 0, -0.07, -0.0957, -0.0995, -0.0191, -0.0541),
  c: Float64Array.of(0, 0, 0, -0.0002, -0.000152, -0.000233, -0.000425, -0.00015),
} as const;

/** Heat capacity of the liquid, 10⁶ Btu/(lb °F): a + b T + c T². */
export const LIQUID_HEAT = {
  a: Float64Array.of(1e-6, 1e-6, 1e-6, 0.96e-6, 0.573e-6, 0.652e-6, 0.515e-6, 0.471e-6),
  b: Float64Array.of(0, 0, 0, 8.7e-9, 2.41e-9, 2.18e-9, 5.65e-10, 8.7e-10),
  c: Float64Array.of(0, 0, 0, 4.81e-11, 1.82e-11, 1.94e-11, 3.82e-12, 2.62e-12),
} as const;

/** Heat capacity of the vapour, as above. */
export const VAPOUR_HEAT = {
  a: Float64Array.of(3.411e-6, 0.3799e-6, 0.2491e-6, 0.3567e-6, 0.3463e-6, 0.393e-6, 0.17e-6, 0.15e-6),
  b: Float64Array.of(7.18e-10, 1.08e-9, 1.36e-11, 8.51e-10, 8.96e-10, 1.02e-9, 0, 0),
  c: Float64Array.of(6e-13, -3.98e-13, -3.93e-14, -3.12e-13, -3.27e-13, -3.12e-13, 0, 0),
} as const;

/** Heat of vaporization at 0 ℃, 10⁶ Btu/lb. */
export const HEAT_OF_VAPORIZATION = Float64Array.of(1e-6, 1e-6, 1e-6, 86.7e-6, 160e-6, 160e-6, 225e-6, 209e-6);
