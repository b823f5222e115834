import { inSeconds, milliseconds } from '../../kernel/time.ts';
import { type PlantModel, type PlantOptions, type StateSpacePlant, stepOf } from '../plant.ts';
import { RungeKutta } from '../runge-kutta.ts';
import { SlowNoise } from '../slow-noise.ts';
import { Grid } from './grid.ts';
import { solveLoadFlow } from './load-flow.ts';
import { completeParameters, PARAMETERS, type Parameters } from './parameters.ts';
import { IN, INPUTS, OUT, OUTPUTS, STATES } from './signals.ts';
import { BASE_MVA, FREQUENCY, GENERATORS, LINES, LOADS, NOMINAL_KV } from './system.ts';

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
const TOTAL_H = GENERATORS.reduce((sum, { h }) => sum + h, 0);

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
  readonly #solver = new RungeKutta(3 * MACHINES, (at, into) => this.#slope(at, into));
  readonly #e = new Float64Array(2 * MACHINES);

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

  /** The classical model holds for the first swing; after a pole has slipped its machines turn on as no real one would. */
  validity(): string | null {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let i = 0; i < MACHINES; i++) {
      if ((this.input[IN.generator + 2 * i] as number) < 0.5) continue;
      const angle = this.state[3 * i] as number;
      least = Math.min(least, angle);
      most = Math.max(most, angle);
    }
    return most - least > Math.PI ? 'out-of-step' : null;
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
    this.#reckoned.fill(Number.NaN);
    this.#reckon();
  }

  /** Loads take a new value at the first step of each second. */
  #wander(now: number): void {
    const second = Math.floor(now + 1e-9);
    if (!this.#noisy || now - second >= this.#seconds - 1e-9) return;
    this.#noise.forEach((noise, i) => {
      this.#demand[i] = Math.max(0, 1 + this.#p.loadNoise * noise.at(second));
    });
    this.#reckoned[0] = Number.NaN;
  }

  /** Reckons the network anew where a breaker, a fault or a load has changed. References leave it as it is. */
  #reckon(): void {
    const { input } = this;
    let same = true;
    for (let i = 0; i < input.length; i++) {
      const reference = i < IN.line && i % 2 === 1;
      if (!reference && input[i] !== this.#reckoned[i]) same = false;
    }
    if (same) return;
    this.#reckoned.set(input);
    this.#grid.update(input, this.#demand);
  }

  #slope(at: Float64Array, into: Float64Array): void {
    const { droop, governorLag, damping } = this.#p;
    for (let i = 0; i < MACHINES; i++) {
      const speed = at[3 * i + 1] as number;
      const shaft = at[3 * i + 2] as number;
      const { h: inertia } = GENERATORS[i] as (typeof GENERATORS)[number];
      into[3 * i] = OMEGA * speed;
      into[3 * i + 1] = (shaft - this.#power(i, at) - damping * speed) / (2 * inertia);
      if (droop === 0) into[3 * i + 2] = 0;
      else {
        const reference = (this.input[IN.generator + 2 * i + 1] as number) / BASE_MVA;
        const rated = (RATED_MVA[i] as number) / BASE_MVA;
        const wanted = Math.min(rated, Math.max(0, reference - (speed / droop) * rated));
        into[3 * i + 2] = (wanted - shaft) / governorLag;
      }
    }
  }

  /** Electrical power of a machine at a state, pu (Anderson and Fouad, 2.58). */
  #power(i: number, at: Float64Array): number {
    const { re, im } = this.#grid.reduced;
    let sum = 0;
    for (let j = 0; j < MACHINES; j++) {
      const t = (at[3 * i] as number) - (at[3 * j] as number);
      const k = i * MACHINES + j;
      sum += (this.internal[j] as number) * ((re[k] as number) * Math.cos(t) + (im[k] as number) * Math.sin(t));
    }
    return (this.internal[i] as number) * sum;
  }

  #measure(): void {
    const { output, state, input } = this;
    const e = this.#e;
    let [centre, drift] = [0, 0];
    for (let i = 0; i < MACHINES; i++) {
      const { h } = GENERATORS[i] as (typeof GENERATORS)[number];
      centre += (h * (state[3 * i] as number)) / TOTAL_H;
      drift += (h * (state[3 * i + 1] as number)) / TOTAL_H;
      e[2 * i] = (this.internal[i] as number) * Math.cos(state[3 * i] as number);
      e[2 * i + 1] = (this.internal[i] as number) * Math.sin(state[3 * i] as number);
    }
    const { reduced, transfer } = this.#grid;
    const times = (
      matrix: { readonly re: Float64Array; readonly im: Float64Array },
      row: number,
    ): readonly [number, number] => {
      let [re, im] = [0, 0];
      for (let j = 0; j < MACHINES; j++) {
        const k = row * MACHINES + j;
        const [a, b, c, d] = [
          matrix.re[k] as number,
          matrix.im[k] as number,
          e[2 * j] as number,
          e[2 * j + 1] as number,
        ];
        re += a * c - b * d;
        im += a * d + b * c;
      }
      return [re, im];
    };
    const v: (readonly [number, number])[] = NOMINAL_KV.map((_, bus) => times(transfer, bus));
    for (let i = 0; i < MACHINES; i++) {
      const at = OUT.generator + OUT.perGenerator * i;
      const [ir, ii] = times(reduced, i);
      const [vr, vi] = v[(GENERATORS[i]?.bus as number) - 1] as readonly [number, number];
      output[at] = this.#power(i, state) * BASE_MVA;
      output[at + 1] = (vi * ir - vr * ii) * BASE_MVA;
      output[at + 2] = FREQUENCY * (1 + (state[3 * i + 1] as number));
      output[at + 3] = ((state[3 * i] as number) - centre) * DEGREE;
      output[at + 4] = (state[3 * i + 2] as number) * BASE_MVA;
    }
    v.forEach(([re, im], bus) => {
      output[OUT.bus + bus] = Math.hypot(re, im) * (NOMINAL_KV[bus] as number);
    });
    LINES.forEach(({ from, to }, i) => {
      const port = this.#grid.lines[i] as Float64Array;
      const [fr, fi] = v[from - 1] as readonly [number, number];
      const [tr, ti] = v[to - 1] as readonly [number, number];
      const current = (a: number, x: readonly [number, number], b: number, y: readonly [number, number]) => {
        const [ar, ai, br, bi] = [port[a] as number, port[a + 1] as number, port[b] as number, port[b + 1] as number];
        return [ar * x[0] - ai * x[1] + br * y[0] - bi * y[1], ar * x[1] + ai * x[0] + br * y[1] + bi * y[0]] as const;
      };
      const near = current(0, [fr, fi], 2, [tr, ti]);
      const far = current(6, [tr, ti], 4, [fr, fi]);
      const ampere = (BASE_MVA * 1e3) / (Math.sqrt(3) * (NOMINAL_KV[from - 1] as number));
      const at = OUT.line + OUT.perLine * i;
      output[at] = Math.hypot(...near) * ampere;
      output[at + 1] = Math.hypot(...far) * ampere;
      output[at + 2] = (fr * near[0] + fi * near[1]) * BASE_MVA;
      output[at + 3] = Math.hypot(near[0] + far[0], near[1] + far[1]) * ampere;
    });
    let [served, wanted] = [0, 0];
    LOADS.forEach(({ bus, p }, i) => {
      const [re, im] = v[bus - 1] as readonly [number, number];
      const closed = (input[IN.load + i] as number) > 0.5;
      const power = closed ? this.#grid.loadPower(i, re * re + im * im, this.#demand[i] as number) : 0;
      const asked = p * this.#p.loadScale * (this.#demand[i] as number);
      output[OUT.load + OUT.perLoad * i] = power * BASE_MVA;
      output[OUT.load + OUT.perLoad * i + 1] = asked * BASE_MVA;
      served += Math.min(power, asked);
      wanted += asked;
    });
    output[OUT.frequency] = FREQUENCY * (1 + drift);
    output[OUT.served] = (100 * served) / wanted;
    let at = OUT.closed;
    for (let i = 0; i < GENERATORS.length; i++) output[at++] = input[IN.generator + 2 * i] as number;
    for (let i = IN.line; i < IN.faultLine; i++) output[at++] = input[i] as number;
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
