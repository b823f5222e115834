import { type Network, NODES } from './network.ts';
import { JUNCTION, type Outputs, SUM, zonesOf } from './signals.ts';

// As numbers of their own: V8 13.6 never settles on reading them from the tables in the loops below, and halves the speed.
const { delivered: DELIVERED, wanted: WANTED, pressure: PRESSURE } = JUNCTION;
const { delivered: SUM_DELIVERED, wanted: SUM_WANTED, lowestPressure: LOWEST_PRESSURE } = SUM;

export interface DemandState {
  readonly wanted: readonly number[];
  readonly period: number;
}

/** What customers want and get, at each junction, in each zone and everywhere, and the lowest pressure that they have. */
export class Demand {
  readonly #network: Network;
  readonly #places: Outputs;
  /** Zone of each node, or −1. */
  readonly #zoneOf: Int32Array;
  /** The lowest pressure in each zone, and everywhere. */
  readonly #lowest: Float64Array;
  /** Demands wanted per unit of the demand factor, in the pattern period `#period`. */
  readonly #wanted: Float64Array;
  #period = Number.NaN;

  constructor(network: Network, places: Outputs) {
    this.#network = network;
    this.#places = places;
    const zones = zonesOf(network.nodes);
    this.#zoneOf = Int32Array.from(network.nodes, ({ kind, tag }) =>
      kind === 'junction' && tag !== null ? zones.indexOf(tag) : -1,
    );
    this.#lowest = new Float64Array(zones.length + 1);
    this.#wanted = new Float64Array(network.nodes.length);
  }

  /**
   * Completes `output`, where junctions have their pressure and what leaves there already.
   *
   * @param factor by which all demands of the file are multiplied at present
   */
  measure(output: Float64Array, factor: number): void {
    const network = this.#network;
    const { nodes } = network;
    const { node: at, zone, network: whole } = this.#places;
    for (let i = 0; i < zone.length; i++) clear(output, zone[i] as number);
    clear(output, whole);
    this.#ask(factor);
    if (network.leaks) this.#leaveOutLeaks(output);
    for (let i = 0; i < nodes.length; i++) {
      if (nodes[i]?.kind !== 'junction') continue;
      const place = at[i] as number;
      const wanted = (this.#wanted[i] as number) * factor;
      const delivered = output[place + DELIVERED] as number;
      output[place + WANTED] = wanted;
      add(output, whole, delivered, wanted);
      const group = this.#zoneOf[i] as number;
      if (group >= 0) add(output, zone[group] as number, delivered, wanted);
    }
    this.#measureLowest(output);
  }

  snapshot(): DemandState {
    return { wanted: [...this.#wanted], period: this.#period };
  }

  restore({ wanted, period }: DemandState): void {
    this.#wanted.set(wanted);
    this.#period = period;
  }

  /** What junctions want changes with the period of the patterns; asking EPANET every second would cost a tenth of it. */
  #ask(factor: number): void {
    const network = this.#network;
    if (network.period === this.#period) return;
    this.#period = network.period;
    network.readNodes(NODES.wanted);
    const { values } = network;
    const scale = factor > 0 ? network.units.flowFactor / factor : 0;
    for (let i = 0; i < this.#wanted.length; i++) this.#wanted[i] = (values[i] as number) * scale;
  }

  /** Of what leaves at a junction, what its customers get. */
  #leaveOutLeaks(output: Float64Array): void {
    const network = this.#network;
    const { nodes, units } = network;
    network.readNodes(NODES.delivered);
    const { values } = network;
    for (let i = 0; i < nodes.length; i++)
      if (nodes[i]?.kind === 'junction')
        output[(this.#places.node[i] as number) + DELIVERED] = (values[i] as number) * units.flowFactor;
  }

  /** Joints without customers are owed no pressure. */
  #measureLowest(output: Float64Array): void {
    const { nodes } = this.#network;
    const { node: at, zone, network: whole } = this.#places;
    const lowest = this.#lowest.fill(Number.POSITIVE_INFINITY);
    for (let i = 0; i < nodes.length; i++) {
      const place = at[i] as number;
      if (nodes[i]?.kind !== 'junction' || (output[place + WANTED] as number) <= 0) continue;
      const pressure = output[place + PRESSURE] as number;
      const group = this.#zoneOf[i] as number;
      if (group >= 0 && pressure < (lowest[group] as number)) lowest[group] = pressure;
      if (pressure < (lowest[zone.length] as number)) lowest[zone.length] = pressure;
    }
    for (let i = 0; i <= zone.length; i++) {
      const place = (i < zone.length ? (zone[i] as number) : whole) + LOWEST_PRESSURE;
      // While nobody draws water the last reading stands.
      if (lowest[i] !== Number.POSITIVE_INFINITY) output[place] = lowest[i] as number;
    }
  }
}

const clear = (output: Float64Array, sum: number): void => {
  output[sum + SUM_DELIVERED] = 0;
  output[sum + SUM_WANTED] = 0;
};

const add = (output: Float64Array, sum: number, delivered: number, wanted: number): void => {
  output[sum + SUM_DELIVERED] = (output[sum + SUM_DELIVERED] as number) + delivered;
  output[sum + SUM_WANTED] = (output[sum + SUM_WANTED] as number) + wanted;
};
