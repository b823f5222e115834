import { COUNT, D, F } from './components.ts';
import { D_MOLAR_MASS, E_MOLAR_MASS } from './feeds.ts';
import { STATE, VALVE } from './layout.ts';
import type { Process } from './process.ts';
import { FIRST_PRODUCT, FIRST_SAMPLED, OUT } from './signals.ts';

/* What ideal instruments would read, in the paper's units. */

/** ft³ of gas at standard conditions in a lb-mol, thousandths; ft³ in a m³; kg in a lb: as the original has them. */
const KSCF = 0.359;
export const CUBIC_FEET = 35.3145;
const POUND = 0.454;
/** kPa in an atmosphere of 760 mmHg. */
const ATMOSPHERE = { kPa: 101.325, mmHg: 760 } as const;
/** Level gauges: liquid at 0 % and over the whole way, ft³. */
const GAUGE = {
  reactor: { zero: 84.6, span: 666.7 },
  separator: { zero: 27.5, span: 290 },
  stripper: { zero: 78.25, span: 156.5 },
} as const;
/** kg of steam per 10⁶ Btu; kW per 10⁶ Btu/h. */
const STEAM = 1.04e3 * POUND;
const KILOWATT = 0.29307e3;

const gauge = (mmHg: number): number => ((mmHg - ATMOSPHERE.mmHg) / ATMOSPHERE.mmHg) * ATMOSPHERE.kPa;
const standard = (flow: number): number => (flow * KSCF) / CUBIC_FEET;

/** Writes the truths of XMEAS(1)…(41) to the beginning of `y`, and the liquid volumes (m³). */
export const measure = (process: Process, state: Float64Array, y: Float64Array): void => {
  const { reactor, separator, base, feedZone, feeds, loop, stripper } = process;
  y[0] = standard(feeds.a);
  y[1] = feeds.d * D_MOLAR_MASS * POUND;
  y[2] = feeds.e * E_MOLAR_MASS * POUND;
  y[3] = standard(feeds.ac);
  y[4] = standard(loop.recycle);
  y[5] = standard(loop.reactorFeed);
  y[6] = gauge(reactor.pressure);
  y[7] = ((reactor.liquidVolume - GAUGE.reactor.zero) / GAUGE.reactor.span) * 100;
  y[8] = reactor.temperature;
  y[9] = standard(loop.purge);
  y[10] = separator.temperature;
  y[11] = ((separator.liquidVolume - GAUGE.separator.zero) / GAUGE.separator.span) * 100;
  y[12] = gauge(separator.pressure);
  y[13] = (process.underflow * separator.molarVolume) / CUBIC_FEET;
  y[14] = ((base.liquidVolume - GAUGE.stripper.zero) / GAUGE.stripper.span) * 100;
  y[15] = gauge(feedZone.pressure);
  y[16] = (process.product * base.molarVolume) / CUBIC_FEET;
  y[17] = base.temperature;
  y[18] = stripper.steam * STEAM;
  y[19] = loop.compressorWork * KILOWATT;
  y[20] = state[STATE.reactorWater] as number;
  y[21] = state[STATE.condenserWater] as number;
  for (let i = 0; i <= F; i++) y[FIRST_SAMPLED + i] = 100 * (feedZone.y[i] as number);
  for (let i = 0; i < COUNT; i++) y[28 + i] = 100 * (separator.y[i] as number);
  for (let i = D; i < COUNT; i++) y[FIRST_PRODUCT + i - D] = 100 * (base.x[i] as number);
  y[OUT.venting] = standard(loop.vent);
  y[OUT.reactorVolume] = reactor.liquidVolume / CUBIC_FEET;
  y[OUT.separatorVolume] = separator.liquidVolume / CUBIC_FEET;
  y[OUT.stripperVolume] = base.liquidVolume / CUBIC_FEET;
};

/** Prices, USD/kmol, of A and C…H in the purge and of D, E, F in the product (Downs & Vogel, Table 9). */
const PURGE_PRICES = [2.209, 0, 6.177, 22.06, 14.56, 17.89, 30.44, 22.94] as const;
const PRODUCT_PRICES = [22.06, 14.56, 17.89] as const;
/** USD per kg of steam and per kWh; kmol in 1,000 m³ at standard conditions; kmol/h in a % of the product valve. */
const STEAM_PRICE = 0.0318;
const POWER_PRICE = 0.0536;
const KMOL_PER_KSCM = 44.791;
const PRODUCT_PER_PERCENT = 4.541;

/** The operating cost of Downs & Vogel's section "Potential applications", USD/h, from the truths in `y`. */
export const operatingCost = (y: Float64Array, state: Float64Array): number => {
  let purged = 0;
  for (let i = 0; i < COUNT; i++) purged += (PURGE_PRICES[i] as number) * (y[28 + i] as number);
  let lost = 0;
  for (let i = 0; i < PRODUCT_PRICES.length; i++)
    lost += (PRODUCT_PRICES[i] as number) * (y[FIRST_PRODUCT + i] as number);
  const product = PRODUCT_PER_PERCENT * (state[STATE.valves + VALVE.product] as number);
  return (
    STEAM_PRICE * (y[18] as number) +
    POWER_PRICE * (y[19] as number) +
    (KMOL_PER_KSCM * (y[9] as number) * purged) / 100 +
    (product * lost) / 100
  );
};
