import type { Parameters } from './parameters.ts';
import { IN, OUT } from './signals.ts';

/*
 * Ricker's two-phase reactor (J. Process Control 3 (1993) 109–123): A + C → D in the gas, D condenses, B is inert and
 * leaves with the purge. Isothermal; vapour ideal; liquid pure D. Model statement: docs/reference/plants/reactor.md.
 */

/** Universal gas constant, kJ/(kmol K) = kPa m³/(kmol K). */
export const GAS_CONSTANT = 8.314;
/** Pressure behind the purge and the product valve, kPa. */
export const BACK_PRESSURE = 100;
/** Worth of what leaves with the purge, USD per kmol of A and of C. */
const PRICE_A = 2.206;
const PRICE_C = 6.177;
/** kmol/h below which there is no product to reckon a cost for. */
const HARDLY_ANY = 0.1;

/**
 * The published steady state, at 2,700 kPa and 100 kmol/h of product: kmol of A, B, C in the vapour and of D in the
 * liquid; then the positions of the valves of feed 1, feed 2, purge and product in percent.
 */
export const PUBLISHED_STATE: readonly number[] = [
  44.49999958429348, 13.53296996509594, 36.64788062995841, 110.0, 60.95327313484253, 25.02232231706676,
  39.25777017606444, 47.03024823457651,
];

/** A valve signal within its range, %. */
export const percent = (value: number): number => (value > 0 ? Math.min(value, 100) : 0);

/**
 * Rate of reaction, kmol/h, at the partial pressures of A and C in kPa. Powers by one exponential and two logarithms:
 * half the time of two powers, and the hot path of the model.
 */
export const reactionRate = (p: Parameters, a: number, c: number): number =>
  a > 0 && c > 0 ? p.rate * Math.exp(p.orderA * Math.log(a) + p.orderC * Math.log(c)) : 0;

/**
 * All outputs at a state (see `OUT`).
 *
 * @param x the eight states, kmol and %
 * @param input the plant's inputs, as `IN` names them
 * @param y receives the outputs
 */
export const outputs = (p: Parameters, x: Float64Array, input: Float64Array, y: Float64Array): void => {
  const a = x[0] as number;
  const b = x[1] as number;
  const c = x[2] as number;
  const d = x[3] as number;
  const vapour = a + b + c;
  const liquid = d / p.liquidDensity;
  const pressure = (vapour * GAS_CONSTANT * p.temperature) / (p.vessel - liquid);
  const drive = Math.sqrt(Math.max(0, pressure - BACK_PRESSURE));
  // An empty vessel has no composition.
  const yA = vapour > 0 ? a / vapour : 0;
  const yC = vapour > 0 ? c / vapour : 0;
  const open1 = percent(input[IN.shutoff1] as number);
  const open2 = percent(input[IN.shutoff2] as number);
  const released = 100 - percent(input[IN.holding] as number);
  y[OUT.feed1] = (p.valveFeed1 * (x[4] as number) * open1) / 100;
  y[OUT.feed2] = (p.valveFeed2 * (x[5] as number) * percent(input[IN.supply] as number) * open2) / 10_000;
  const purge = p.valvePurge * (x[6] as number) * drive;
  // An empty vessel gives no product.
  const product = d > 0 ? p.valveProduct * (x[7] as number) * drive : 0;
  y[OUT.purge] = purge;
  y[OUT.blowdown] = p.valveBlowdown * released * drive;
  y[OUT.shutoff1] = open1;
  y[OUT.shutoff2] = open2;
  y[OUT.blowdownValve] = released;
  y[OUT.wanted] = p.demand;
  y[OUT.product] = product;
  y[OUT.pressure] = pressure;
  y[OUT.level] = (100 * liquid) / p.liquidCapacity;
  y[OUT.a] = 100 * yA;
  y[OUT.b] = vapour > 0 ? (100 * b) / vapour : 0;
  y[OUT.c] = 100 * yC;
  y[OUT.cost] = product > HARDLY_ANY ? (purge / product) * (PRICE_A * yA + PRICE_C * yC) : 0;
  y[OUT.rate] = reactionRate(p, yA * pressure, yC * pressure);
  for (let valve = 0; valve < 4; valve++) y[OUT.valves + valve] = x[4 + valve] as number;
};

/**
 * The right-hand side, per hour. `y` must hold the outputs at `x`.
 *
 * @param dx receives kmol/h for the four holdups, %/h for the four valves
 */
export const derivative = (
  p: Parameters,
  x: Float64Array,
  input: Float64Array,
  y: Float64Array,
  dx: Float64Array,
): void => {
  const f1 = y[OUT.feed1] as number;
  // What leaves as gas, by purge and blowdown, has the vapour's composition.
  const purge = ((y[OUT.purge] as number) + (y[OUT.blowdown] as number)) / 100;
  const rate = y[OUT.rate] as number;
  const a1 = (input[IN.a] as number) / 100;
  const b1 = (input[IN.b] as number) / 100;
  dx[0] = a1 * f1 + (y[OUT.feed2] as number) - purge * (y[OUT.a] as number) - rate;
  dx[1] = b1 * f1 - purge * (y[OUT.b] as number);
  dx[2] = (1 - a1 - b1) * f1 - purge * (y[OUT.c] as number) - rate;
  dx[3] = rate - (y[OUT.product] as number);
  for (let valve = 0; valve < 4; valve++)
    dx[4 + valve] = (percent(input[valve] as number) - (x[4 + valve] as number)) / p.valveLag;
};
