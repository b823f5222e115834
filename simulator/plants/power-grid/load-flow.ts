import { ComplexMatrix } from './admittance.ts';
import { BUSES, GENERATORS, LINES, LOADS, TRANSFORMERS } from './system.ts';

/** Voltages and injections at every bus, per unit and rad; index 0 is bus 1. */
export interface LoadFlow {
  readonly v: Float64Array;
  readonly angle: Float64Array;
  /** Generation less load. */
  readonly p: Float64Array;
  readonly q: Float64Array;
  readonly iterations: number;
}

/** The admittance matrix of lines and transformers, all in service. */
export const networkAdmittance = (): ComplexMatrix => {
  const y = new ComplexMatrix(BUSES);
  for (const { from, to, r, x, halfB } of LINES) {
    const z2 = r * r + x * x;
    y.join(from - 1, to - 1, r / z2, -x / z2);
    y.add(from - 1, from - 1, 0, halfB);
    y.add(to - 1, to - 1, 0, halfB);
  }
  for (const { from, to, x } of TRANSFORMERS) y.join(from - 1, to - 1, 0, -1 / x);
  return y;
};

const gauss = (a: number[][], b: number[]): number[] => {
  const n = b.length;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i]?.[k] as number) > Math.abs(a[pivot]?.[k] as number)) pivot = i;
    [a[k], a[pivot]] = [a[pivot] as number[], a[k] as number[]];
    [b[k], b[pivot]] = [b[pivot] as number, b[k] as number];
    const row = a[k] as number[];
    for (let i = k + 1; i < n; i++) {
      const other = a[i] as number[];
      const factor = (other[k] as number) / (row[k] as number);
      for (let j = k; j < n; j++) other[j] = (other[j] as number) - factor * (row[j] as number);
      b[i] = (b[i] as number) - factor * (b[k] as number);
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    const row = a[k] as number[];
    let sum = b[k] as number;
    for (let j = k + 1; j < n; j++) sum -= (row[j] as number) * (b[j] as number);
    b[k] = sum / (row[k] as number);
  }
  return b;
};

/**
 * Solves the load flow by Newton's method in polar form: bus 1 is the slack, buses 2 and 3 hold their voltage.
 *
 * @param scale factor on every load and on the scheduled generation
 * @throws RangeError `load flow` when there is no solution: the system cannot carry that load
 */
export const solveLoadFlow = (scale = 1): LoadFlow => {
  const { re, im } = networkAdmittance();
  const v = new Float64Array(BUSES).fill(1);
  const angle = new Float64Array(BUSES);
  const wantedP = new Float64Array(BUSES);
  const wantedQ = new Float64Array(BUSES);
  const held = new Set<number>();
  for (const { bus, voltage, p } of GENERATORS) {
    v[bus - 1] = voltage;
    held.add(bus - 1);
    if (p !== null) wantedP[bus - 1] = p * scale;
  }
  for (const { bus, p, q } of LOADS) {
    wantedP[bus - 1] = (wantedP[bus - 1] as number) - p * scale;
    wantedQ[bus - 1] = (wantedQ[bus - 1] as number) - q * scale;
  }
  const angles = Array.from({ length: BUSES - 1 }, (_, i) => i + 1);
  const free = angles.filter((bus) => !held.has(bus));
  const p = new Float64Array(BUSES);
  const q = new Float64Array(BUSES);
  for (let iterations = 0; iterations < 20; iterations++) {
    for (let i = 0; i < BUSES; i++) {
      let [sumP, sumQ] = [0, 0];
      for (let k = 0; k < BUSES; k++) {
        const [g, b] = [re[i * BUSES + k] as number, im[i * BUSES + k] as number];
        const t = (angle[i] as number) - (angle[k] as number);
        sumP += (v[k] as number) * (g * Math.cos(t) + b * Math.sin(t));
        sumQ += (v[k] as number) * (g * Math.sin(t) - b * Math.cos(t));
      }
      p[i] = (v[i] as number) * sumP;
      q[i] = (v[i] as number) * sumQ;
    }
    const rest = [
      ...angles.map((i) => (wantedP[i] as number) - (p[i] as number)),
      ...free.map((i) => (wantedQ[i] as number) - (q[i] as number)),
    ];
    if (Math.max(...rest.map(Math.abs)) < 1e-12) return { v, angle, p, q, iterations };
    const term = (i: number, k: number): readonly [number, number] => {
      const [g, b] = [re[i * BUSES + k] as number, im[i * BUSES + k] as number];
      const t = (angle[i] as number) - (angle[k] as number);
      const vv = (v[i] as number) * (v[k] as number);
      return [vv * (g * Math.cos(t) + b * Math.sin(t)), vv * (g * Math.sin(t) - b * Math.cos(t))];
    };
    const jacobian = [
      ...angles.map((i) => [
        ...angles.map((k) =>
          i === k ? -(q[i] as number) - (v[i] as number) ** 2 * (im[i * BUSES + i] as number) : term(i, k)[1],
        ),
        ...free.map((k) =>
          i === k ? (p[i] as number) + (v[i] as number) ** 2 * (re[i * BUSES + i] as number) : term(i, k)[0],
        ),
      ]),
      ...free.map((i) => [
        ...angles.map((k) =>
          i === k ? (p[i] as number) - (v[i] as number) ** 2 * (re[i * BUSES + i] as number) : -term(i, k)[0],
        ),
        ...free.map((k) =>
          i === k ? (q[i] as number) - (v[i] as number) ** 2 * (im[i * BUSES + i] as number) : term(i, k)[1],
        ),
      ]),
    ];
    const step = gauss(jacobian, rest);
    if (!step.every(Number.isFinite)) break;
    angles.forEach((bus, n) => {
      angle[bus] = (angle[bus] as number) + (step[n] as number);
    });
    free.forEach((bus, n) => {
      v[bus] = (v[bus] as number) * (1 + (step[angles.length + n] as number));
    });
  }
  throw new RangeError(
    `power-grid: the load flow has no solution at ${scale} times the published load; lower loadScale`,
  );
};
