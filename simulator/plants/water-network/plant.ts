import { inSeconds } from '../../kernel/time.ts';
import { completeParameters } from '../complete-parameters.ts';
import type { CompiledEngine } from '../engines.ts';
import { type Plant, type PlantModel, type PlantOptions, type PlantSteps, type Signal, stepOf } from '../plant.ts';
import { SlowNoise } from '../slow-noise.ts';
import { Demand, type DemandState } from './demand.ts';
import { LINKS, Network, type NetworkState, NODES } from './network.ts';
import { type Handle, inputsOf, JUNCTION, type Outputs, outputsOf, PUMP, RESERVOIR, TANK, VALVE } from './signals.ts';

/** Below this a pump moves nothing, m³/h. */
const NO_FLOW = 0.01;
/** Suction pressure at which water boils off and the pump loses its prime: 7 m below atmosphere, MPa. */
const CAVITATION = -0.0686;
/** A pump draws again when the tank before it has filled by this much, m. */
const PRIMED = 0.05;
const EMPTY = 1e-3;
const HOUR = 3600;
/** How fast the district's demand wanders about its pattern: knots of the noise, s. */
const DEMAND_PERIOD = 300;
/** EPANET's warnings that its solution is none: 1 not balanced, 2 not stable; and 6, demands that no pressure carries. */
const WARNINGS: ReadonlyMap<number, string> = new Map([
  [1, 'network-unbalanced'],
  [2, 'network-unstable'],
  [6, 'negative-pressure'],
]);
const LAST_WARNING = 100;

interface PlantState {
  readonly network: NetworkState;
  readonly input: readonly number[];
  readonly applied: readonly number[];
  readonly output: readonly number[];
  readonly starts: readonly (readonly number[])[];
  readonly starved: readonly boolean[];
  readonly own: boolean;
  readonly factor: number;
  readonly demand: DemandState;
  readonly validity: string | null;
}

/** A network file as a plant: EPANET's hydraulics and water quality in steps, its pumps and valves as inputs. */
export class WaterNetworkPlant implements Plant {
  readonly step: Plant['step'];
  readonly inputs: readonly Signal[];
  readonly outputs: readonly Signal[];
  readonly input: Float64Array;
  readonly output: Float64Array;

  readonly #network: Network;
  readonly #places: Outputs;
  readonly #handles: readonly Handle[];
  /** The inputs as EPANET was last told. */
  readonly #applied: Float64Array;
  readonly #demand: Demand;
  /** Seconds at which each link, where it is a pump, was started within the past hour. */
  #starts: number[][];
  /** Pumps whose suction tank is empty, by handle: no water moves until there is some. */
  #starved: boolean[];
  readonly #noise: { readonly spread: number; readonly factor: number; readonly slow: SlowNoise } | null;
  #factor: number;
  #own = false;
  #validity: string | null = null;

  constructor(
    engine: CompiledEngine,
    text: string,
    steps: PlantSteps,
    model: Pick<PlantModel, 'parameters'>,
    options: PlantOptions & { readonly keepClock: boolean },
  ) {
    this.step = stepOf('water-network', steps, options.step);
    const network = new Network(engine, text, inSeconds(this.step));
    this.#network = network;
    const parameters = completeParameters('water-network', model.parameters, options.parameters);
    const factor = network.demandFactor * (parameters.demandScale as number);
    network.setDemandFactor(factor);
    this.#factor = factor;
    for (const node of network.nodes) {
      const level = options.parameters[`${node.id}.level`];
      if (node.kind === 'tank' && level !== undefined) network.setInitialLevel(node, level);
    }
    if (!options.keepClock) network.startAt(options.startOfDay);
    const spread = parameters.demandNoise as number;
    this.#noise =
      options.noise !== false && spread > 0
        ? { spread, factor, slow: new SlowNoise(options.seed, 'demand', DEMAND_PERIOD) }
        : null;
    this.#places = outputsOf(network);
    this.outputs = this.#places.signals;
    this.#demand = new Demand(network, this.#places);
    const { signals, handles } = inputsOf(network);
    this.inputs = signals;
    this.#handles = handles;
    this.input = new Float64Array(signals.length);
    this.output = new Float64Array(this.outputs.length);
    this.#starts = network.links.map(() => []);
    this.#starved = handles.map(() => false);
    for (const handle of handles) this.#showInitial(handle);
    this.#applied = Float64Array.from(this.input);
    network.begin();
    this.#measure(true);
  }

  /** The file's own controls and rules move pumps and valves from now on; inputs act when they are changed. */
  useOwnControls(): void {
    this.#own = true;
    this.#network.useOwnControls();
    this.#measure(true);
  }

  advance(): void {
    const network = this.#network;
    const end = network.time + inSeconds(this.step);
    do {
      const before = network.time;
      // Without a solution there is nothing to go on with: time stands until another input gives one.
      if (network.answer <= LAST_WARNING) network.next();
      this.#apply();
      if (this.#noise !== null) {
        const { spread, factor, slow } = this.#noise;
        this.#factor = factor * Math.max(0.05, 1 + spread * slow.at(network.time));
        network.setDemandFactor(this.#factor);
      }
      network.solve();
      if (network.time === before) break;
    } while (network.time < end);
    this.#judge();
    if (network.answer <= LAST_WARNING) this.#measure(false);
  }

  validity(): string | null {
    return this.#validity;
  }

  snapshot(): PlantState {
    return {
      network: this.#network.snapshot(),
      input: [...this.input],
      applied: [...this.#applied],
      output: [...this.output],
      starts: this.#starts.map((times) => [...times]),
      starved: [...this.#starved],
      own: this.#own,
      factor: this.#factor,
      demand: this.#demand.snapshot(),
      validity: this.#validity,
    };
  }

  restore(state: unknown): void {
    const from = state as PlantState;
    this.#network.restore(from.network);
    this.input.set(from.input);
    this.#applied.set(from.applied);
    this.output.set(from.output);
    this.#starts = from.starts.map((times) => [...times]);
    this.#starved = [...from.starved];
    this.#own = from.own;
    this.#validity = from.validity;
    this.#factor = from.factor;
    this.#demand.restore(from.demand);
  }

  /** Inputs as the file leaves its pumps and valves. */
  #showInitial({ link, state, setting }: Handle): void {
    const { kind, initiallyOpen, initialSetting } = link;
    if (kind === 'pump') {
      this.input[state] = initiallyOpen ? 1 : 0;
      this.input[setting] = initialSetting > 0 ? 100 * initialSetting : 100;
      return;
    }
    // A valve without a setting has been opened for good in the file's [STATUS].
    const wide = kind !== 'pipe' && kind !== 'GPV' && kind !== 'TCV' && initialSetting === 0;
    this.input[state] = !initiallyOpen ? 0 : wide ? 2 : 1;
    if (setting >= 0) this.input[setting] = initialSetting * this.#settingFactor(kind);
  }

  /** Our unit in one unit of the file, for a valve's setting. */
  #settingFactor(kind: string): number {
    const { units } = this.#network;
    if (kind === 'FCV') return units.flowFactor;
    return kind === 'PRV' || kind === 'PSV' || kind === 'PBV' ? units.pressureFactor : 1;
  }

  #apply(): void {
    const { input } = this;
    const applied = this.#applied;
    for (let i = 0; i < this.#handles.length; i++) {
      const { link, state, setting } = this.#handles[i] as Handle;
      const wanted = input[state] as number;
      if (link.kind === 'pump' && !this.#own && this.#starvation(i, link.from - 1)) applied[state] = Number.NaN;
      if (wanted === applied[state] && (setting < 0 || input[setting] === applied[setting])) continue;
      applied[state] = wanted;
      const value = setting < 0 ? 0 : (input[setting] as number);
      if (setting >= 0) applied[setting] = value;
      this.#move(link, this.#starved[i] ? 0 : wanted, value);
    }
  }

  /**
   * Whether a pump begins or ceases to find its suction tank empty. EPANET would go on drawing from it: its solution
   * swings between a closed and an open pump, and water comes from nowhere.
   */
  #starvation(handle: number, suction: number): boolean {
    const node = this.#network.nodes[suction];
    if (node?.kind !== 'tank') return false;
    const level = this.#network.nodeValue(node.index, NODES.head) * this.#network.units.lengthFactor - node.elevation;
    const before = this.#starved[handle] as boolean;
    const now = level <= node.lowest + (before ? PRIMED : EMPTY);
    this.#starved[handle] = now;
    return now !== before;
  }

  #move(link: Handle['link'], wanted: number, value: number): void {
    const network = this.#network;
    if (link.kind === 'pump') {
      if (wanted > 0.5 && value > 0) network.setTo(link, value / 100);
      else network.close(link);
    } else if (wanted < 0.5) network.close(link);
    else if (wanted > 1.5 || link.kind === 'pipe' || link.kind === 'GPV') network.open(link);
    else network.setTo(link, value / this.#settingFactor(link.kind));
  }

  #judge(): void {
    const { answer } = this.#network;
    this.#validity = answer > LAST_WARNING ? 'network-unsolvable' : (WARNINGS.get(answer) ?? null);
  }

  #measure(first: boolean): void {
    const { output } = this;
    const network = this.#network;
    const { nodes, links } = network;
    const { flowFactor, lengthFactor, headFactor } = network.units;
    const at = this.#places.node;
    network.readNodes(NODES.head);
    let values = network.values;
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i] as (typeof nodes)[number];
      const place = at[i] as number;
      const head = (values[i] as number) * lengthFactor;
      output[place] = head;
      if (node.kind === 'junction') output[place + JUNCTION.pressure] = (head - node.elevation) * headFactor;
      else if (node.kind === 'tank') output[place + TANK.level] = head - node.elevation;
    }
    network.readNodes(NODES.demand);
    values = network.values;
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i] as (typeof nodes)[number];
      const place = at[i] as number;
      const flow = (values[i] as number) * flowFactor;
      if (node.kind === 'junction') output[place + JUNCTION.delivered] = flow;
      else if (node.kind === 'reservoir') output[place + RESERVOIR.outflow] = -flow;
      else {
        output[place + TANK.inflow] = flow;
        const full = (output[place + TANK.level] as number) >= node.highest - 1e-6;
        output[place + TANK.overflow] = node.overflows && full && flow > 0 ? flow : 0;
        output[place + TANK.volume] = network.volume(node);
      }
    }
    this.#demand.measure(output, this.#factor);
    if (network.quality.kind !== 'none') this.#measureQuality();
    network.readLinks(LINKS.flow);
    values = network.values;
    for (let i = 0; i < links.length; i++) output[this.#places.link[i] as number] = (values[i] as number) * flowFactor;
    this.#measureMachines(first);
  }

  #measureQuality(): void {
    const network = this.#network;
    const { nodes } = network;
    network.readNodes(NODES.quality);
    const { values } = network;
    for (let i = 0; i < nodes.length; i++) {
      const kind = (nodes[i] as (typeof nodes)[number]).kind;
      const part = kind === 'junction' ? JUNCTION.quality : kind === 'tank' ? TANK.quality : RESERVOIR.quality;
      this.output[(this.#places.node[i] as number) + part] = values[i] as number;
    }
  }

  #measureMachines(first: boolean): void {
    const { output } = this;
    const network = this.#network;
    const { lengthFactor } = network.units;
    for (let i = 0; i < this.#handles.length; i++) {
      const { link, state } = this.#handles[i] as Handle;
      if (link.kind === 'pipe') continue;
      const place = this.#places.link[link.index - 1] as number;
      const passes = network.linkValue(link.index, LINKS.status);
      if (link.kind !== 'pump') {
        output[place + VALVE.passing] = passes;
        continue;
      }
      const before = output[place + PUMP.running] as number;
      // The motor turns when it is told to, whether water moves or not; by the file's own control EPANET alone knows.
      if (this.#own) this.#applied[state] = this.input[state] = passes;
      const running = this.#own ? passes : (this.#applied[state] as number) > 0.5 ? 1 : 0;
      const flow = output[place] as number;
      output[place + PUMP.running] = running;
      output[place + PUMP.lift] = running === 1 ? -network.linkValue(link.index, LINKS.headLoss) * lengthFactor : 0;
      output[place + PUMP.power] = running === 1 ? network.linkValue(link.index, LINKS.energy) : 0;
      output[place + PUMP.noFlow] = running === 1 && Math.abs(flow) < NO_FLOW ? 1 : 0;
      output[place + PUMP.dry] = running === 1 && (this.#starved[i] || this.#isDry(link.from - 1)) ? 1 : 0;
      const times = this.#starts[link.index - 1] as number[];
      if (!first && running === 1 && before === 0) times.push(network.time);
      while (times.length > 0 && (times[0] as number) <= network.time - HOUR) times.shift();
      output[place + PUMP.starts] = times.length;
    }
  }

  /** Whether a pump's suction gives it air: an empty tank, or pressure at which water boils. */
  #isDry(suction: number): boolean {
    const node = this.#network.nodes[suction];
    const place = this.#places.node[suction] as number;
    if (node?.kind === 'tank') return (this.output[place + TANK.level] as number) <= node.lowest + EMPTY;
    return node?.kind === 'junction' && (this.output[place + JUNCTION.pressure] as number) < CAVITATION;
  }
}
