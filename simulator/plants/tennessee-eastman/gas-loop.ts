import type { GasHoldup, TwoPhaseHoldup } from './holdups.ts';
import { KELVIN, molarMass } from './thermodynamics.ts';

/*
 * The loop that the gas runs: feed space → reactor → condenser and separator → purge, or compressor → feed space. Flows
 * follow the pressures (mmHg absolute); square-root laws give lb/h, divided by the molar mass they give lb-mol/h.
 */

/** Flow coefficients, lb/h per √mmHg; of the two valves per % open. */
const COEFFICIENT = { reactorFeed: 1937.6, reactorOutlet: 4574.21, purge: 0.151169, recycle: 53.349 } as const;
/** The emergency vent passes as much as this many purge valves (own choice: from 3,000 to 1,500 kPa in some minutes). */
const VENT = 60;
/** What the resistance of the reactor's outlet takes away in full (IDV 20). */
const RESISTANCE = 0.25;
/** Behind the purge valve stands the atmosphere. */
const ATMOSPHERE = 760;

/** The compressor: flow without head (lb/h), highest ratio of pressures, and the ratio's weight. */
const COMPRESSOR = { flow: 280_275, ratio: 1.3, weight: 1.197 } as const;
/** 10⁶ Btu/(lb-mol K): the gas constant of its work, cal/(mol K) × 1.8 Btu/lb-mol for a cal/mol. */
const WORK_CONSTANT = 1.8e-6 * 1.9872;
const LEAST_RECYCLE = 1e-3;

const root = (drop: number): number => (drop > 0 ? Math.sqrt(drop) : 0);

export class GasLoop {
  /** Streams by their numbers in the paper's flowsheet, lb-mol/h. */
  reactorFeed = 0;
  reactorOutlet = 0;
  recycle = 0;
  purge = 0;
  /** Through the emergency vent; no part of the published process. */
  vent = 0;
  /** 10⁶ Btu/h. */
  compressorWork = 0;

  update(
    feed: GasHoldup,
    reactor: TwoPhaseHoldup,
    separator: TwoPhaseHoldup,
    recycleValve: number,
    purgeValve: number,
    ventValve: number,
    resistance: number,
  ): void {
    const vapour = molarMass(separator.y);
    this.reactorFeed = (COEFFICIENT.reactorFeed * root(feed.pressure - reactor.pressure)) / molarMass(feed.y);
    this.reactorOutlet =
      (COEFFICIENT.reactorOutlet * root(reactor.pressure - separator.pressure) * (1 - RESISTANCE * resistance)) /
      molarMass(reactor.y);
    const outwards = (COEFFICIENT.purge * root(separator.pressure - ATMOSPHERE)) / vapour;
    this.purge = outwards * purgeValve;
    this.vent = outwards * VENT * ventValve;
    const head = feed.pressure / separator.pressure;
    const ratio = head < 1 ? 1 : head > COMPRESSOR.ratio ? COMPRESSOR.ratio : head;
    const through = COMPRESSOR.flow + (COMPRESSOR.flow / COMPRESSOR.weight) * (1 - ratio * ratio * ratio);
    this.compressorWork =
      (through * (separator.temperature + KELVIN) * WORK_CONSTANT * (feed.pressure - separator.pressure)) /
      (vapour * separator.pressure);
    const recycled = through - COEFFICIENT.recycle * recycleValve * root(feed.pressure - separator.pressure);
    this.recycle = (recycled > LEAST_RECYCLE ? recycled : LEAST_RECYCLE) / vapour;
  }
}

/**
 * Heat that the condenser's cooling water brings into the separator (negative), 10⁶ Btu/h.
 *
 * @param outlet flow from the reactor, lb-mol/h
 * @param water outlet temperature of the cooling water, ℃
 * @param inlet temperature of the gas from the reactor, ℃
 * @param fouling 0…1 (IDV 18)
 */
export const condenserCooling = (outlet: number, water: number, inlet: number, fouling: number): number => {
  const { transfer, flow, loss } = CONDENSER;
  const share = (outlet / flow) ** 2;
  return transfer * (1 - 1 / (1 + share * share)) * (water - inlet) * (1 - loss * fouling);
};
/** 10⁶ Btu/(h K); the flow at which half of it is reached; what fouling in full takes away. */
const CONDENSER = { transfer: 0.404655, flow: 3528.73, loss: 0.25 } as const;
