import { ComplexMatrix, solve } from './admittance.ts';
import { IN } from './signals.ts';
import { BUSES, GENERATORS, LINES, LOADS, TRANSFORMERS } from './system.ts';

/** A bolted fault close by keeps a trace of the line before it, so that its current has a value. */
const NEAREST = 1e-4;

/** Admittance between two machines, per unit: a fault at a busbar leaves some 1e-4 of it, an open breaker nothing. */
const LEAST_COUPLING = 1e-8;

/** Two-port admittances of a line as its breakers and a fault leave it, in the order ff, ft, tf, tt: re, im each. */
export type TwoPort = Float64Array;

const invert = (re: number, im: number): readonly [number, number] => {
  const size = re * re + im * im;
  return [re / size, -im / size];
};

/** Fills in a line's two-port. `place` is the fault's part of the way from the `from` end; null without a fault. */
const twoPort = (index: number, from: boolean, to: boolean, place: number | null, into: TwoPort): void => {
  const { r, x, halfB } = LINES[index] as (typeof LINES)[number];
  into.fill(0);
  if (place !== null) {
    const near = Math.min(1 - NEAREST, Math.max(NEAREST, place));
    if (from) {
      const [g, b] = invert(r * near, x * near);
      into.set([g, b + halfB * near], 0);
    }
    if (to) {
      const [g, b] = invert(r * (1 - near), x * (1 - near));
      into.set([g, b + halfB * (1 - near)], 6);
    }
    return;
  }
  if (from && to) {
    const [g, b] = invert(r, x);
    into.set([g, b + halfB, -g, -b, -g, -b, g, b + halfB]);
    return;
  }
  if (!from && !to) return;
  // Open at one end: the line's charging hangs on the other.
  const [g, b] = invert(r, x - 1 / halfB);
  into.set([g, b + halfB], from ? 0 : 6);
};

/**
 * The network as breakers and faults leave it, reduced to the machines' internal voltages by eliminating every bus
 * (Anderson and Fouad, section 2.10): loads are constant admittances.
 */
export class Grid {
  /** Bus voltages per internal voltage: BUSES × machines. */
  readonly transfer = new ComplexMatrix(BUSES, GENERATORS.length);
  /** Machine currents per internal voltage: machines × machines. */
  readonly reduced = new ComplexMatrix(GENERATORS.length);
  readonly lines: readonly TwoPort[] = LINES.map(() => new Float64Array(8));
  /** Admittance of each load at its nominal demand, re and im. */
  readonly #loads: readonly (readonly [number, number])[];
  /** Admittances of lines, transformers and machines, as connected last; and with the loads, used up by the solution. */
  readonly #unloaded = new ComplexMatrix(BUSES);
  readonly #loaded = new ComplexMatrix(BUSES);
  readonly #running: boolean[] = GENERATORS.map(() => false);
  readonly #fed: boolean[] = LOADS.map(() => false);

  /** @param voltage bus voltages of the load flow from which the loads' admittances follow, per unit */
  constructor(voltage: Float64Array, scale: number) {
    this.#loads = LOADS.map(({ bus, p, q }) => {
      const square = (voltage[bus - 1] as number) ** 2;
      return [(p * scale) / square, (-q * scale) / square];
    });
  }

  /** Power that a load takes at a voltage, per unit. */
  loadPower(load: number, square: number, demand: number): number {
    return (this.#loads[load]?.[0] as number) * square * demand;
  }

  /** Whether two machines feel each other: whether some way through the network joins them. */
  coupled(a: number, b: number): boolean {
    const at = a * GENERATORS.length + b;
    return Math.hypot(this.reduced.re[at] as number, this.reduced.im[at] as number) > LEAST_COUPLING;
  }

  /** Takes over how breakers and a fault leave lines and machines, and the loads. `demand` is each load's factor. */
  connect(input: Float64Array, demand: Float64Array): void {
    const y = this.#unloaded;
    y.clear();
    // A bus that hangs on nothing has no voltage; without this it would have no equation either.
    for (let bus = 0; bus < BUSES; bus++) y.add(bus, bus, 1e-9, 0);
    const faulted = Math.round(input[IN.faultLine] as number) - 1;
    LINES.forEach(({ from, to }, i) => {
      const port = this.lines[i] as TwoPort;
      const closed = (end: number): boolean => (input[IN.line + 2 * i + end] as number) > 0.5;
      twoPort(i, closed(0), closed(1), faulted === i ? (input[IN.faultPlace] as number) / 100 : null, port);
      const [f, t] = [from - 1, to - 1];
      y.add(f, f, port[0] as number, port[1] as number);
      y.add(f, t, port[2] as number, port[3] as number);
      y.add(t, f, port[4] as number, port[5] as number);
      y.add(t, t, port[6] as number, port[7] as number);
    });
    for (const { from, to, x } of TRANSFORMERS) y.join(from - 1, to - 1, 0, -1 / x);
    GENERATORS.forEach(({ bus, x }, i) => {
      this.#running[i] = (input[IN.generator + 2 * i] as number) > 0.5;
      if (this.#running[i]) y.add(bus - 1, bus - 1, 0, -1 / x);
    });
    LOADS.forEach((_, i) => {
      this.#fed[i] = (input[IN.load + i] as number) > 0.5;
    });
    this.load(demand);
  }

  /** Takes over what the loads want, on the network as it was connected last. */
  load(demand: Float64Array): void {
    const { transfer, reduced } = this;
    const y = this.#loaded;
    y.copy(this.#unloaded);
    for (let i = 0; i < LOADS.length; i++) {
      if (!this.#fed[i]) continue;
      const { bus } = LOADS[i] as (typeof LOADS)[number];
      const [g, b] = this.#loads[i] as readonly [number, number];
      y.add(bus - 1, bus - 1, g * (demand[i] as number), b * (demand[i] as number));
    }
    transfer.clear();
    reduced.clear();
    const count = GENERATORS.length;
    for (let i = 0; i < count; i++) {
      const { bus, x } = GENERATORS[i] as (typeof GENERATORS)[number];
      if (this.#running[i]) transfer.add(bus - 1, i, 0, -1 / x);
    }
    solve(y, transfer);
    for (let i = 0; i < count; i++) {
      if (!this.#running[i]) continue;
      const { bus, x } = GENERATORS[i] as (typeof GENERATORS)[number];
      for (let j = 0; j < count; j++) {
        const at = (bus - 1) * count + j;
        // I = −j/x (E − V)
        const re = (i === j ? 1 : 0) - (transfer.re[at] as number);
        const im = -(transfer.im[at] as number);
        reduced.add(i, j, im / x, -re / x);
      }
    }
  }
}
