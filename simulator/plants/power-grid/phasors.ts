import type { ComplexMatrix } from './admittance.ts';

/**
 * Multiplies a matrix by a vector of phasors; nothing is allocated, for this runs several times a step.
 *
 * @param vector real and imaginary part of each phasor in turn
 * @param into receives the products in the same form, one for each row
 */
export const multiply = (
  matrix: Pick<ComplexMatrix, 're' | 'im'>,
  rows: number,
  vector: Float64Array,
  into: Float64Array,
): void => {
  const columns = vector.length / 2;
  for (let row = 0; row < rows; row++) {
    let re = 0;
    let im = 0;
    for (let j = 0; j < columns; j++) {
      const a = matrix.re[row * columns + j] as number;
      const b = matrix.im[row * columns + j] as number;
      const c = vector[2 * j] as number;
      const d = vector[2 * j + 1] as number;
      re += a * c - b * d;
      im += a * d + b * c;
    }
    into[2 * row] = re;
    into[2 * row + 1] = im;
  }
};

/** Magnitude of a phasor that stands at place `n` of such a vector. */
export const magnitude = (vector: Float64Array, n: number): number => {
  const re = vector[2 * n] as number;
  const im = vector[2 * n + 1] as number;
  return Math.sqrt(re * re + im * im);
};
