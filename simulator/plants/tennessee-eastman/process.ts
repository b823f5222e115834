import { COUNT } from './components.ts';
import { WALK } from './disturbances.ts';
import { Feeds } from './feeds.ts';
import { condenserCooling, GasLoop } from './gas-loop.ts';
import { GasHoldup, LiquidHoldup, TwoPhaseHoldup } from './holdups.ts';
import { STATE, VALVE, VALVES } from './layout.ts';
import { Reaction, reactorCooling } from './reactor.ts';
import { Stripper } from './stripper.ts';
import { Enthalpy } from './thermodynamics.ts';

/** Volumes, ft³. */
const VOLUME = { reactor: 1300, separator: 3500, feedZone: 5000 } as const;
/** Liquid drawn through a valve wide open, lb-mol/h. */
const WIDE_OPEN = { separatorLiquid: 1500, product: 1000 } as const;
/** Cooling water through a valve wide open, gpm; heat held by each side, as the original has them. */
const WATER = { reactor: 1000, condenser: 1200, holdsReactor: 7060, holdsCondenser: 11_138 } as const;
/** lb/h in a gpm of water; Btu/°F of 10⁶ Btu/℃. */
const POUNDS = 500.53;
const FLOW_HEAT = 1e6 / 1.8;
/** Time constants of the valves, h. */
const LAG = Float64Array.of(8, 8, 6, 9, 7, 5, 5, 5, 120, 5, 5, 5).map((s) => s / 3600);
/** Steps of the cooling water's inlet temperature (IDV 4 and 5), ℃. */
const WATER_STEP = 5;

/**
 * The right-hand side of the fifty equations, with everything that is known on the way: temperatures, pressures,
 * compositions, flows. Only first guesses of the four temperatures stay from one evaluation to the next.
 */
export class Process {
  readonly reactor = new TwoPhaseHoldup(VOLUME.reactor, STATE.reactor, 120.4);
  readonly separator = new TwoPhaseHoldup(VOLUME.separator, STATE.separator, 80.1);
  readonly base = new LiquidHoldup(STATE.stripper, 65.7);
  readonly feedZone = new GasHoldup(VOLUME.feedZone, STATE.feedZone, 86);
  readonly feeds = new Feeds();
  readonly loop = new GasLoop();
  readonly reaction = new Reaction();
  readonly stripper = new Stripper();
  /** Liquid from the separator (stream 10) and product (stream 11), lb-mol/h. */
  underflow = 0;
  product = 0;
  readonly #vapour = new Enthalpy();

  /**
   * @param state the fifty states
   * @param goals where the valves are going, %
   * @param shutoff how far the feeds' shut-off valve stands open, and `vent` how far the emergency vent, %
   * @param walk the varying quantities of the disturbances
   * @param idv an array in which disturbance 1 stands at `first`: 0 or 1
   * @param slopes receives the derivatives, per hour
   */
  evaluate(
    state: Float64Array,
    goals: Float64Array,
    shutoff: number,
    vent: number,
    walk: Float64Array,
    idv: Float64Array,
    first: number,
    slopes: Float64Array,
  ): void {
    const { reactor, separator, base, feedZone, feeds, loop, reaction, stripper } = this;
    const valve = STATE.valves;
    reactor.update(state);
    separator.update(state);
    base.update(state);
    feedZone.update(state);
    feeds.set(state, valve, shutoff / 100, walk, idv, first);
    reaction.update(reactor, walk[WALK.kineticsG] as number, walk[WALK.kineticsH] as number);
    loop.update(
      feedZone,
      reactor,
      separator,
      state[valve + VALVE.recycle] as number,
      state[valve + VALVE.purge] as number,
      vent,
      walk[WALK.reactorOutletResistance] as number,
    );
    this.underflow = ((state[valve + VALVE.separatorLiquid] as number) * WIDE_OPEN.separatorLiquid) / 100;
    this.product = ((state[valve + VALVE.product] as number) * WIDE_OPEN.product) / 100;
    stripper.update(
      base,
      separator,
      feeds.ac,
      feeds.acFractions,
      this.underflow,
      state[valve + VALVE.steam] as number,
      walk[WALK.steamTransfer] as number,
    );
    this.#balances(state, walk, idv, first, slopes);
    this.moveValves(state, goals, slopes);
  }

  /** The slopes of the valves alone. */
  moveValves(state: Float64Array, goals: Float64Array, slopes: Float64Array): void {
    const valve = STATE.valves;
    for (let i = 0; i < VALVES; i++)
      slopes[valve + i] = ((goals[i] as number) - (state[valve + i] as number)) / (LAG[i] as number);
  }

  /** What goes in less what goes out, for amounts and heat. */
  #balances(state: Float64Array, walk: Float64Array, idv: Float64Array, first: number, slopes: Float64Array): void {
    const { reactor, separator, base, feedZone, feeds, loop, reaction, stripper, underflow, product } = this;
    const { reactorFeed, reactorOutlet, recycle, purge, vent } = loop;
    const leaving = recycle + purge + vent;
    const s = STATE;
    for (let i = 0; i < COUNT; i++) {
      const enters = reactorFeed * (feedZone.y[i] as number);
      const passes = reactorOutlet * (reactor.y[i] as number);
      slopes[s.reactor + i] = enters - passes + (reaction.made[i] as number);
      slopes[s.separator + i] = passes - leaving * (separator.y[i] as number) - underflow * (separator.x[i] as number);
      slopes[s.stripper + i] = (stripper.bottom[i] as number) - product * (base.x[i] as number);
      slopes[s.feedZone + i] = (stripper.overhead[i] as number) + recycle * (separator.y[i] as number) - enters;
    }
    const vapour = this.#vapour;
    vapour.ofVapour(reactor.y);
    const outletHeat = reactorOutlet * vapour.at(reactor.temperature);
    vapour.ofVapour(separator.y);
    // As in the original, the separator pays for the compressor's work as well as the feed zone gets it.
    const recycleHeat = recycle * vapour.at(separator.temperature) + loop.compressorWork;
    const purgeHeat = (purge + vent) * vapour.at(separator.temperature);
    const feedHeat = reactorFeed * feedZone.enthalpy;
    const reactorWater = state[s.reactorWater] as number;
    const condenserWater = state[s.condenserWater] as number;
    const agitator = ((state[s.valves + VALVE.agitator] as number) + 150) / 100;
    const toReactor = reactorCooling(reactor, reactorWater, agitator, walk[WALK.reactorFouling] as number);
    const toSeparator = condenserCooling(
      reactorOutlet,
      condenserWater,
      reactor.temperature,
      walk[WALK.condenserFouling] as number,
    );
    const underflowHeat = underflow * separator.liquidEnthalpy;
    slopes[s.reactor + COUNT] = feedHeat - outletHeat + reaction.heat + toReactor;
    slopes[s.separator + COUNT] = outletHeat - recycleHeat - purgeHeat - underflowHeat + toSeparator;
    slopes[s.stripper + COUNT] =
      feeds.ac * feeds.acEnthalpy + underflowHeat - stripper.heat - product * base.liquidEnthalpy + stripper.steam;
    slopes[s.feedZone + COUNT] = stripper.heat + recycleHeat - feedHeat;
    feeds.into(slopes, s.feedZone);
    const warmReactor = (walk[WALK.reactorWaterInlet] as number) + ((idv[first + 3] as number) > 0 ? WATER_STEP : 0);
    const warmCondenser =
      (walk[WALK.condenserWaterInlet] as number) + ((idv[first + 4] as number) > 0 ? WATER_STEP : 0);
    const reactorFlow = ((state[s.valves + VALVE.reactorWater] as number) * WATER.reactor) / 100;
    const condenserFlow = ((state[s.valves + VALVE.condenserWater] as number) * WATER.condenser) / 100;
    slopes[s.reactorWater] =
      (reactorFlow * POUNDS * (warmReactor - reactorWater) - toReactor * FLOW_HEAT) / WATER.holdsReactor;
    slopes[s.condenserWater] =
      (condenserFlow * POUNDS * (warmCondenser - condenserWater) - toSeparator * FLOW_HEAT) / WATER.holdsCondenser;
  }
}
