/** A dense complex matrix, row by row. */
export class ComplexMatrix {
  readonly rows: number;
  readonly columns: number;
  readonly re: Float64Array;
  readonly im: Float64Array;

  constructor(rows: number, columns = rows) {
    this.rows = rows;
    this.columns = columns;
    this.re = new Float64Array(rows * columns);
    this.im = new Float64Array(rows * columns);
  }

  add(row: number, column: number, re: number, im: number): void {
    const at = row * this.columns + column;
    this.re[at] = (this.re[at] as number) + re;
    this.im[at] = (this.im[at] as number) + im;
  }

  /** Puts a series admittance between two nodes. */
  join(a: number, b: number, re: number, im: number): void {
    this.add(a, a, re, im);
    this.add(b, b, re, im);
    this.add(a, b, -re, -im);
    this.add(b, a, -re, -im);
  }
}

/**
 * Solves `A X = B` by Gaussian elimination with partial pivoting. Both matrices are used up; the solution stands in
 * `B`. A pivot that is nothing belongs to a node that hangs on nothing: its unknowns are 0.
 */
export const solve = (a: ComplexMatrix, b: ComplexMatrix): void => {
  const n = a.rows;
  const m = b.columns;
  const swap = (matrix: ComplexMatrix, i: number, j: number): void => {
    for (let k = 0; k < matrix.columns; k++) {
      const [p, q] = [i * matrix.columns + k, j * matrix.columns + k];
      [matrix.re[p], matrix.re[q]] = [matrix.re[q] as number, matrix.re[p] as number];
      [matrix.im[p], matrix.im[q]] = [matrix.im[q] as number, matrix.im[p] as number];
    }
  };
  const size = (row: number, column: number): number =>
    (a.re[row * n + column] as number) ** 2 + (a.im[row * n + column] as number) ** 2;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let row = k + 1; row < n; row++) if (size(row, k) > size(pivot, k)) pivot = row;
    if (pivot !== k) {
      swap(a, pivot, k);
      swap(b, pivot, k);
    }
    const weight = size(k, k);
    if (weight < 1e-24) {
      b.re.fill(0, k * m, (k + 1) * m);
      b.im.fill(0, k * m, (k + 1) * m);
      continue;
    }
    const [pr, pi] = [(a.re[k * n + k] as number) / weight, -(a.im[k * n + k] as number) / weight];
    for (let row = 0; row < n; row++) {
      if (row === k) continue;
      const [ar, ai] = [a.re[row * n + k] as number, a.im[row * n + k] as number];
      if (ar === 0 && ai === 0) continue;
      const [fr, fi] = [ar * pr - ai * pi, ar * pi + ai * pr];
      for (let column = k; column < n; column++) {
        const [xr, xi] = [a.re[k * n + column] as number, a.im[k * n + column] as number];
        a.add(row, column, -(fr * xr - fi * xi), -(fr * xi + fi * xr));
      }
      for (let column = 0; column < m; column++) {
        const [xr, xi] = [b.re[k * m + column] as number, b.im[k * m + column] as number];
        b.add(row, column, -(fr * xr - fi * xi), -(fr * xi + fi * xr));
      }
    }
  }
  for (let k = 0; k < n; k++) {
    const weight = size(k, k);
    if (weight < 1e-24) continue;
    const [pr, pi] = [(a.re[k * n + k] as number) / weight, -(a.im[k * n + k] as number) / weight];
    for (let column = 0; column < m; column++) {
      const at = k * m + column;
      const [xr, xi] = [b.re[at] as number, b.im[at] as number];
      b.re[at] = xr * pr - xi * pi;
      b.im[at] = xr * pi + xi * pr;
    }
  }
};
