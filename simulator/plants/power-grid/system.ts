/*
 * The WSCC three-machine, nine-bus system: P. M. Anderson and A. A. Fouad, Power System Control and Stability, example
 * 2.6; the same figures in P. W. Sauer and M. A. Pai, Power System Dynamics and Stability, section 7.7. Per unit on
 * 100 MVA unless said otherwise. Buses are numbered from 1, as in the books.
 */

export const BASE_MVA = 100;
export const FREQUENCY = 60;
export const BUSES = 9;
/** Nominal voltage of each bus in kV. */
export const NOMINAL_KV: readonly number[] = [16.5, 18, 13.8, 230, 230, 230, 230, 230, 230];

export interface Line {
  readonly from: number;
  readonly to: number;
  readonly r: number;
  readonly x: number;
  /** Half of the line's charging susceptance. */
  readonly halfB: number;
}

export const LINES: readonly Line[] = [
  { from: 4, to: 5, r: 0.01, x: 0.085, halfB: 0.088 },
  { from: 4, to: 6, r: 0.017, x: 0.092, halfB: 0.079 },
  { from: 5, to: 7, r: 0.032, x: 0.161, halfB: 0.153 },
  { from: 6, to: 9, r: 0.039, x: 0.17, halfB: 0.179 },
  { from: 7, to: 8, r: 0.0085, x: 0.072, halfB: 0.0745 },
  { from: 8, to: 9, r: 0.0119, x: 0.1008, halfB: 0.1045 },
];

/** Step-up transformers: reactance between a generator's bus and the 230 kV bus. */
export const TRANSFORMERS: readonly { readonly from: number; readonly to: number; readonly x: number }[] = [
  { from: 1, to: 4, x: 0.0576 },
  { from: 2, to: 7, x: 0.0625 },
  { from: 3, to: 9, x: 0.0586 },
];

export interface Generator {
  readonly bus: number;
  /** Inertia constant on the system's base, s. */
  readonly h: number;
  /** Transient reactance. */
  readonly x: number;
  readonly voltage: number;
  /** Scheduled active power; the first generator takes up the rest. */
  readonly p: number | null;
}

export const GENERATORS: readonly Generator[] = [
  { bus: 1, h: 23.64, x: 0.0608, voltage: 1.04, p: null },
  { bus: 2, h: 6.4, x: 0.1198, voltage: 1.025, p: 1.63 },
  { bus: 3, h: 3.01, x: 0.1813, voltage: 1.025, p: 0.85 },
];

export const LOADS: readonly { readonly bus: number; readonly p: number; readonly q: number }[] = [
  { bus: 5, p: 1.25, q: 0.5 },
  { bus: 6, p: 0.9, q: 0.3 },
  { bus: 8, p: 1.0, q: 0.35 },
];
