import { inSeconds, milliseconds } from '../../kernel/time.ts';
import { type PlantModel, type PlantOptions, type StateSpacePlant, stepOf } from '../plant.ts';
import { RungeKutta } from '../runge-kutta.ts';
import { SlowNoise } from '../slow-noise.ts';
import { Grid } from './grid.ts';
import { solveLoadFlow } from './load-flow.ts';
import { completeParameters, PARAMETERS, type Parameters } from './parameters.ts';
import { magnitude, multiply } from './phasors.ts';
import { IN, INPUTS, OUT, OUTPUTS, STATES } from './signals.ts';
import { BASE_MVA, BUSES, FREQUENCY, GENERATORS, LINES, LOADS, NOMINAL_KV } from './system.ts';

/*
 * Three machines behind their transient reactances on the nine-bus network, with breakers at both ends of every line,
 * faults, load shedding and governors. Model statement: docs/reference/plants/power-grid.md.
 */

const MACHINES = GENERATORS.length;
/** Nominal angular frequency, rad/s. */
const OMEGA = 2 * Math.PI * FREQUENCY;
const DEGREE = 180 / Math.PI;
/** Seconds over which a load wanders; the network is reckoned anew once a second. */
const WANDER = 60;
const INERTIA = Float64Array.from(GENERATORS, ({ h }) => h);
const TOTAL_H = GENERATORS.reduce((sum, { h }) => sum + h, 0);
/** Deviation of speed beyond which constant reactances and constant loads say nothing any more, per unit: 51 to 69 Hz. */
const SPEED_RANGE = 0.15;

/** Rotors swing at about 1 Hz; beyond 20 ms breaker and fault times, which decide over stability, are too coarse. */
const STEPS = { shortest: milliseconds(0.1), usual: milliseconds(10), longest: milliseconds(20) };

/** A disturbed grid's state in plain data. */
interface PowerGridState {
  readonly x: readonly number[];
  readonly demand: readonly number[];
  readonly input: readonly number[];
  readonly output: readonly number[];
}

export class PowerGridPlant implements StateSpacePlant {
  readonly step;
  readonly inputs = INPUTS;
  readonly outputs = OUTPUTS;
  readonly input = new Float64Array(INPUTS.length);
  readonly output = new Float64Array(OUTPUTS.length);
  /** For each machine: rotor angle (rad, against a frame that turns at nominal speed), speed deviation (pu), shaft power (pu). */
  readonly state = new Float64Array(3 * MACHINES);
  readonly states = STATES;
  readonly timeUnit = 's';
  /** Magnitudes of the internal voltages, per unit. */
  readonly internal = new Float64Array(MACHINES);

  readonly #p: Parameters;
  readonly #seconds: number;
  readonly #noisy: boolean;
  readonly #grid: Grid;
  readonly #noise: readonly SlowNoise[];
  readonly #demand = new Float64Array(LOADS.length).fill(1);
  /** The inputs for which the grid was reckoned. */
  readonly #reckoned = new Float64Array(INPUTS.length).fill(Number.NaN);
  /** For each machine the first of those with which it is joined. */
  readonly #island = Uint8Array.from(GENERATORS, (_, i) => i);
  readonly #solver = new RungeKutta(3 * MACHINES, (at, into) => this.#slope(at, into));
  /** Phasors, real and imaginary part in turn: internal voltages, machine currents, bus voltages. */
  readonly #e = new Float64Array(2 * MACHINES);
  readonly #currents = new Float64Array(2 * MACHINES);
  readonly #v = new Float64Array(2 * BUSES);

  constructor({ seed, parameters, step, noise = true }: Pick<PlantOptions, 'seed' | 'parameters' | 'step' | 'noise'>) {
    this.#p = completeParameters(parameters);
    this.step = stepOf('power-grid', STEPS, step);
    this.#seconds = inSeconds(this.step);
    this.#noisy = noise && this.#p.loadNoise > 0;
    this.#noise = LOADS.map(({ bus }) => new SlowNoise(seed, `load-${bus}`, WANDER));
    const flow = solveLoadFlow(this.#p.loadScale);
    this.#grid = new Grid(flow.v, this.#p.loadScale);
    GENERATORS.forEach(({ bus, x }, i) => {
      const v = flow.v[bus - 1] as number;
      const p = flow.p[bus - 1] as number;
      const q = flow.q[bus - 1] as number;
      // E = V + jx I*, with V on the real axis (Anderson and Fouad, 2.37)
      const [re, im] = [v + (q * x) / v, (p * x) / v];
      this.internal[i] = Math.hypot(re, im);
      this.state[3 * i] = Math.atan2(im, re) + (flow.angle[bus - 1] as number);
      this.state[3 * i + 2] = p;
      this.input[IN.generator + 2 * i] = 1;
      this.input[IN.generator + 2 * i + 1] = p * BASE_MVA;
    });
    this.input.fill(1, IN.line, IN.faultLine);
    this.measure();
  }

  derivative(): Float64Array {
    this.#reckon();
    const dx = new Float64Array(this.state.length);
    this.#slope(this.state, dx);
    return dx;
  }

  measure(): void {
    this.#reckon();
    this.#measure();
  }

  /**
   * The classical model holds for the first swing: after a pole has slipped its machines turn on as no real one would
   * (`out-of-step`; machines that nothing joins may turn as they like), and far from the nominal speed its reactances are others (`speed-range`).
   */
  validity(): string | null {
    let fastest = 0;
    for (let i = 0; i < MACHINES; i++) {
      fastest = Math.max(fastest, Math.abs(this.state[3 * i + 1] as number));
      for (let j = 0; j < i; j++) {
        const apart = Math.abs((this.state[3 * i] as number) - (this.state[3 * j] as number));
        if (this.#island[i] === this.#island[j] && apart > Math.PI) return 'out-of-step';
      }
    }
    return fastest > SPEED_RANGE ? 'speed-range' : null;
  }

  /** Electrical power as the machines' angles give it: d(power of row)/d(angle of column), pu/rad (Kundur, 12.3). */
  synchronizing(): number[][] {
    const { re, im } = this.#grid.reduced;
    const rows = Array.from({ length: MACHINES }, (_, i) =>
      Array.from({ length: MACHINES }, (_, j) => {
        if (i === j) return 0;
        const t = (this.state[3 * i] as number) - (this.state[3 * j] as number);
        const [g, b] = [re[i * MACHINES + j] as number, im[i * MACHINES + j] as number];
        return (this.internal[i] as number) * (this.internal[j] as number) * (g * Math.sin(t) - b * Math.cos(t));
      }),
    );
    rows.forEach((row, i) => {
      row[i] = -row.reduce((sum, value) => sum + value, 0);
    });
    return rows;
  }

  advance(tick: number): void {
    this.#wander(tick * this.#seconds);
    this.#reckon();
    this.#solver.step(this.state, this.#seconds);
    this.#measure();
  }

  snapshot(): PowerGridState {
    return { x: [...this.state], demand: [...this.#demand], input: [...this.input], output: [...this.output] };
  }

  restore(state: unknown): void {
    const from = state as PowerGridState;
    this.state.set(from.x);
    this.#demand.set(from.demand);
    this.input.set(from.input);
    this.output.set(from.output);
    this.#reckoned.set(this.input);
    this.#grid.connect(this.input, this.#demand);
    this.#island.set(this.#islands());
  }

  /** Loads take a new value at the first step of each second. */
  #wander(now: number): void {
    const second = Math.floor(now + 1e-9);
    if (!this.#noisy || now - second >= this.#seconds - 1e-9) return;
    this.#noise.forEach((noise, i) => {
      this.#demand[i] = Math.max(0, 1 + this.#p.loadNoise * noise.at(second));
    });
    this.#grid.load(this.#demand);
  }

  #connected(machine: number): boolean {
    return (this.input[IN.generator + 2 * machine] as number) > 0.5;
  }

  /** Reckons the network anew where a breaker, a fault or a load has changed. References leave it as it is. */
  #reckon(): void {
    const { input } = this;
    const reckoned = this.#reckoned;
    let same = true;
    for (let i = 0; i < IN.line; i += 2) if (input[i] !== reckoned[i]) same = false;
    for (let i = IN.line as number; i < input.length; i++) if (input[i] !== reckoned[i]) same = false;
    if (same) return;
    reckoned.set(input);
    this.#grid.connect(input, this.#demand);
    this.#join(this.#islands());
  }

  /** The machines' islands, each named for its first machine. */
  #islands(): number[] {
    return GENERATORS.map((_, i) => {
      for (let j = 0; j < i; j++) if (this.#grid.coupled(i, j)) return j;
      return i;
    });
  }

  /** Islands that have turned by themselves meet again: whole turns between them were no slipping of poles. */
  #join(now: readonly number[]): void {
    const before = [...this.#island];
    const angles = GENERATORS.map((_, i) => this.state[3 * i] as number);
    const turn = 2 * Math.PI;
    now.forEach((first, i) => {
      const own = before[i] as number;
      if (own === before[first]) return;
      const turns = Math.round(((angles[own] as number) - (angles[first] as number)) / turn);
      if (turns !== 0) this.state[3 * i] = (angles[i] as number) - turn * turns;
    });
    this.#island.set(now);
  }

  #slope(at: Float64Array, into: Float64Array): void {
    const { droop, governorLag, damping } = this.#p;
    this.#solve(at);
    for (let i = 0; i < MACHINES; i++) {
      const speed = at[3 * i + 1] as number;
      const shaft = at[3 * i + 2] as number;
      into[3 * i] = OMEGA * speed;
      into[3 * i + 1] = (shaft - this.#power(i) - damping * speed) / (2 * (INERTIA[i] as number));
      if (droop === 0) into[3 * i + 2] = 0;
      else {
        const reference = (this.input[IN.generator + 2 * i + 1] as number) / BASE_MVA;
        const rated = (RATED_MVA[i] as number) / BASE_MVA;
        const wanted = Math.min(rated, Math.max(0, reference - (speed / droop) * rated));
        into[3 * i + 2] = (wanted - shaft) / governorLag;
      }
    }
  }

  /** Phasors of the internal voltages at a state, and the currents that they drive into the network, pu. */
  #solve(at: Float64Array): void {
    const e = this.#e;
    for (let i = 0; i < MACHINES; i++) {
      const angle = at[3 * i] as number;
      e[2 * i] = (this.internal[i] as number) * Math.cos(angle);
      e[2 * i + 1] = (this.internal[i] as number) * Math.sin(angle);
    }
    multiply(this.#grid.reduced, MACHINES, e, this.#currents);
  }

  /** Electrical power of a machine, pu: the real part of E I* (Anderson and Fouad, 2.58). */
  #power(i: number): number {
    const e = this.#e;
    const c = this.#currents;
    return (e[2 * i] as number) * (c[2 * i] as number) + (e[2 * i + 1] as number) * (c[2 * i + 1] as number);
  }

  #measure(): void {
    const { output, state, input } = this;
    this.#solve(state);
    multiply(this.#grid.transfer, BUSES, this.#e, this.#v);
    this.#measureMachines();
    for (let bus = 0; bus < BUSES; bus++) output[OUT.bus + bus] = magnitude(this.#v, bus) * (NOMINAL_KV[bus] as number);
    for (let line = 0; line < LINES.length; line++) this.#measureLine(line);
    let served = 0;
    let wanted = 0;
    for (let i = 0; i < LOADS.length; i++) {
      const { bus, p } = LOADS[i] as (typeof LOADS)[number];
      const closed = (input[IN.load + i] as number) > 0.5;
      const square = magnitude(this.#v, bus - 1) ** 2;
      const power = closed ? this.#grid.loadPower(i, square, this.#demand[i] as number) : 0;
      const asked = p * this.#p.loadScale * (this.#demand[i] as number);
      output[OUT.load + OUT.perLoad * i] = power * BASE_MVA;
      output[OUT.load + OUT.perLoad * i + 1] = asked * BASE_MVA;
      served += Math.min(power, asked);
      wanted += asked;
    }
    output[OUT.served] = (100 * served) / wanted;
    let at = OUT.closed as number;
    for (let i = 0; i < MACHINES; i++) output[at++] = input[IN.generator + 2 * i] as number;
    for (let i = IN.line as number; i < IN.faultLine; i++) output[at++] = input[i] as number;
  }

  #measureMachines(): void {
    const { output, state } = this;
    let centre = 0;
    let drift = 0;
    let turning = 0;
    for (let i = 0; i < MACHINES; i++) {
      const { h } = GENERATORS[i] as (typeof GENERATORS)[number];
      centre += (h * (state[3 * i] as number)) / TOTAL_H;
      if (!this.#connected(i)) continue;
      turning += h;
      drift += h * (state[3 * i + 1] as number);
    }
    // A machine behind an open breaker speeds up by itself: the network knows nothing of it. A dead network has no frequency.
    output[OUT.frequency] = turning > 0 ? FREQUENCY * (1 + drift / turning) : 0;
    const [v, c] = [this.#v, this.#currents];
    for (let i = 0; i < MACHINES; i++) {
      const at = OUT.generator + OUT.perGenerator * i;
      const bus = 2 * ((GENERATORS[i] as (typeof GENERATORS)[number]).bus - 1);
      output[at] = this.#power(i) * BASE_MVA;
      const reactive = (v[bus + 1] as number) * (c[2 * i] as number) - (v[bus] as number) * (c[2 * i + 1] as number);
      output[at + 1] = reactive * BASE_MVA;
      output[at + 2] = FREQUENCY * (1 + (state[3 * i + 1] as number));
      output[at + 3] = ((state[3 * i] as number) - centre) * DEGREE;
      output[at + 4] = (state[3 * i + 2] as number) * BASE_MVA;
    }
  }

  /** Currents into the line at either end, the power at its first, and what enters and does not leave. */
  #measureLine(line: number): void {
    const { output } = this;
    const v = this.#v;
    const { from, to } = LINES[line] as (typeof LINES)[number];
    const y = this.#grid.lines[line] as Float64Array;
    const [f, t] = [2 * (from - 1), 2 * (to - 1)];
    const fr = v[f] as number;
    const fi = v[f + 1] as number;
    const tr = v[t] as number;
    const ti = v[t + 1] as number;
    const nearRe = (y[0] as number) * fr - (y[1] as number) * fi + (y[2] as number) * tr - (y[3] as number) * ti;
    const nearIm = (y[0] as number) * fi + (y[1] as number) * fr + (y[2] as number) * ti + (y[3] as number) * tr;
    const farRe = (y[6] as number) * tr - (y[7] as number) * ti + (y[4] as number) * fr - (y[5] as number) * fi;
    const farIm = (y[6] as number) * ti + (y[7] as number) * tr + (y[4] as number) * fi + (y[5] as number) * fr;
    const ampere = (BASE_MVA * 1e3) / (Math.sqrt(3) * (NOMINAL_KV[from - 1] as number));
    const at = OUT.line + OUT.perLine * line;
    output[at] = Math.sqrt(nearRe * nearRe + nearIm * nearIm) * ampere;
    output[at + 1] = Math.sqrt(farRe * farRe + farIm * farIm) * ampere;
    output[at + 2] = (fr * nearRe + fi * nearIm) * BASE_MVA;
    const [re, im] = [nearRe + farRe, nearIm + farIm];
    output[at + 3] = Math.sqrt(re * re + im * im) * ampere;
  }
}

/** Ratings of the machines (Anderson and Fouad, table D.1), MVA. */
const RATED_MVA: readonly number[] = [247.5, 192, 128];

export const powerGrid: PlantModel = {
  id: 'power-grid',
  title: { ja: '送電系統（9母線）', en: 'Transmission grid (nine buses)' },
  steps: STEPS,
  parameters: PARAMETERS,
  create: (options) => new PowerGridPlant(options),
};
