import { inSeconds, milliseconds, seconds } from '../../kernel/time.ts';
import { completeParameters } from '../complete-parameters.ts';
import { type PlantModel, type PlantOptions, type Signal, type StateSpacePlant, stepOf } from '../plant.ts';
import { RungeKutta } from '../runge-kutta.ts';
import { signal } from '../signal.ts';

/*
 * The quadruple tank: two pumps, four tanks, and a zero that two valves move across the origin. K. H. Johansson, The
 * quadruple-tank process, IEEE Trans. Control Systems Technology 8 (2000) 456–465. Model statement:
 * docs/reference/plants/quadruple-tank.md.
 */

const JOHANSSON = 'Johansson, IEEE TCST 8 (2000) 456–465, table I';
/** Levels move over a minute: with 5 s they are within a tenth of a millimetre of what 10 ms give (in the tests). */
const STEPS = { shortest: milliseconds(10), usual: seconds(1), longest: seconds(5) };
/** Gravity, cm/s². */
const G = 981;
/** cm: below this the outflow falls in proportion to the level, as that of a film does (own choice). */
const FILM = 0.02;

const PARAMETERS = {
  area13: { default: 28, low: 5, high: 200, unit: 'cm²', source: JOHANSSON },
  area24: { default: 32, low: 5, high: 200, unit: 'cm²', source: JOHANSSON },
  outlet13: { default: 0.071, low: 0.01, high: 1, unit: 'cm²', source: JOHANSSON },
  outlet24: { default: 0.057, low: 0.01, high: 1, unit: 'cm²', source: JOHANSSON },
  height: { default: 20, low: 10, high: 100, unit: 'cm', source: 'Johansson: tanks of 20 cm' },
  pump1: { default: 3.33, low: 1, high: 10, unit: 'cm³/Vs', source: `${JOHANSSON}, P−` },
  pump2: { default: 3.35, low: 1, high: 10, unit: 'cm³/Vs', source: `${JOHANSSON}, P−` },
  /** Part of pump 1's flow that goes to tank 1; the rest goes to tank 4. */
  valve1: { default: 0.7, low: 0, high: 1, unit: '1', source: `${JOHANSSON}, P−` },
  /** Part of pump 2's flow that goes to tank 2; the rest goes to tank 3. */
  valve2: { default: 0.6, low: 0, high: 1, unit: '1', source: `${JOHANSSON}, P−` },
} as const satisfies PlantModel['parameters'];

const INPUTS: readonly Signal[] = [
  signal('pump-1.voltage', 'V', 'ポンプ1 電圧', 'Pump 1 voltage'),
  signal('pump-2.voltage', 'V', 'ポンプ2 電圧', 'Pump 2 voltage'),
];

const OUTPUTS: readonly Signal[] = [
  ...[1, 2, 3, 4].map((n) => signal(`tank-${n}.level`, 'cm', `タンク${n} 液位`, `Tank ${n} level`)),
  signal('pump-1.flow', 'cm³/s', 'ポンプ1 流量', 'Pump 1 flow'),
  signal('pump-2.flow', 'cm³/s', 'ポンプ2 流量', 'Pump 2 flow'),
  signal('overflow', 'cm³/s', '越流量', 'Overflow of all tanks'),
];

/** Pumps are driven with 0 to 10 V. */
const volts = (value: number): number => (value > 0 ? Math.min(value, 10) : 0);

export class QuadrupleTank implements StateSpacePlant {
  readonly step;
  readonly inputs = INPUTS;
  readonly outputs = OUTPUTS;
  readonly input = Float64Array.of(3, 3);
  readonly output = new Float64Array(OUTPUTS.length);
  readonly states = OUTPUTS.slice(0, 4);
  readonly timeUnit = 's';
  /** Levels in cm. */
  readonly state = Float64Array.of(12.4, 12.7, 1.8, 1.4);

  readonly #p: Readonly<Record<keyof typeof PARAMETERS, number>>;
  readonly #seconds: number;
  /** Pieces in which a step is integrated. */
  readonly #parts: number;
  readonly #solver = new RungeKutta(4, (x, into) => this.#slope(x, into), 0);

  constructor({ parameters, step }: Pick<PlantOptions, 'parameters' | 'step'>) {
    this.#p = completeParameters('quadruple-tank', PARAMETERS, parameters);
    this.step = stepOf('quadruple-tank', STEPS, step);
    this.#seconds = inSeconds(this.step);
    this.#parts = Math.ceil(this.#seconds / this.#fastest());
    this.measure();
  }

  derivative(): Float64Array {
    const dx = new Float64Array(4);
    this.#slope(this.state, dx);
    return dx;
  }

  advance(): void {
    const x = this.state;
    for (let part = 0; part < this.#parts; part++) this.#solver.step(x, this.#seconds / this.#parts);
    const { height } = this.#p;
    let spilled = 0;
    for (let i = 0; i < 4; i++) {
      const level = x[i] as number;
      spilled += Math.max(0, level - height) * this.#area(i);
      x[i] = Math.min(level, height);
    }
    this.measure();
    this.output[6] = spilled / this.#seconds;
  }

  measure(): void {
    this.output.set(this.state);
    this.output[4] = this.#p.pump1 * volts(this.input[0] as number);
    this.output[5] = this.#p.pump2 * volts(this.input[1] as number);
    this.output[6] = 0;
  }

  snapshot(): unknown {
    return { x: [...this.state], input: [...this.input], output: [...this.output] };
  }

  restore(state: unknown): void {
    const from = state as { readonly x: number[]; readonly input: number[]; readonly output: number[] };
    this.state.set(from.x);
    this.input.set(from.input);
    this.output.set(from.output);
  }

  /** Seconds in which the fastest tank follows: that with the widest outlet for its area, when it is all but empty. */
  #fastest(): number {
    const { area13, area24, outlet13, outlet24 } = this.#p;
    return Math.min(area13 / outlet13, area24 / outlet24) * Math.sqrt(FILM / (2 * G));
  }

  #area(tank: number): number {
    return tank % 2 === 0 ? this.#p.area13 : this.#p.area24;
  }

  #slope(x: Float64Array, into: Float64Array): void {
    const p = this.#p;
    const out = (tank: number, area: number): number => {
      const level = Math.min(x[tank] as number, p.height);
      return level > FILM ? area * Math.sqrt(2 * G * level) : (area * Math.sqrt(2 * G * FILM) * level) / FILM;
    };
    const q1 = p.pump1 * volts(this.input[0] as number);
    const q2 = p.pump2 * volts(this.input[1] as number);
    const out3 = out(2, p.outlet13);
    const out4 = out(3, p.outlet24);
    into[0] = (p.valve1 * q1 + out3 - out(0, p.outlet13)) / p.area13;
    into[1] = (p.valve2 * q2 + out4 - out(1, p.outlet24)) / p.area24;
    into[2] = ((1 - p.valve2) * q2 - out3) / p.area13;
    into[3] = ((1 - p.valve1) * q1 - out4) / p.area24;
  }
}

export const quadrupleTank: PlantModel = {
  id: 'quadruple-tank',
  title: { ja: '四水槽', en: 'Quadruple tank' },
  steps: STEPS,
  parameters: PARAMETERS,
  create: (options) => new QuadrupleTank(options),
};
