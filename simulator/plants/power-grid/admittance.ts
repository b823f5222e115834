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

  clear(): void {
    this.re.fill(0);
    this.im.fill(0);
  }

  /** Takes the values of a matrix of the same size. */
  copy(from: ComplexMatrix): void {
    this.re.set(from.re);
    this.im.set(from.im);
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

const swapRows = ({ columns, re, im }: ComplexMatrix, i: number, j: number): void => {
  for (let k = 0; k < columns; k++) {
    const p = i * columns + k;
    const q = j * columns + k;
    const r = re[p] as number;
    const x = im[p] as number;
    re[p] = re[q] as number;
    im[p] = im[q] as number;
    re[q] = r;
    im[q] = x;
  }
};

/** Takes `factor` times row `k` from another row, from column `first` on. */
const eliminate = (
  { columns, re, im }: ComplexMatrix,
  row: number,
  k: number,
  first: number,
  factorRe: number,
  factorIm: number,
): void => {
  for (let column = first; column < columns; column++) {
    const from = k * columns + column;
    const at = row * columns + column;
    const r = re[from] as number;
    const x = im[from] as number;
    re[at] = (re[at] as number) - (factorRe * r - factorIm * x);
    im[at] = (im[at] as number) - (factorRe * x + factorIm * r);
  }
};

/**
 * Solves `A X = B` by Gaussian elimination with partial pivoting. Both matrices are used up; the solution stands in
 * `B`. A pivot that is nothing belongs to a node that hangs on nothing: its unknowns are 0.
 */
export const solve = (a: ComplexMatrix, b: ComplexMatrix): void => {
  const n = a.rows;
  const m = b.columns;
  const { re, im } = a;
  const size = (row: number, column: number): number =>
    (re[row * n + column] as number) ** 2 + (im[row * n + column] as number) ** 2;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let row = k + 1; row < n; row++) if (size(row, k) > size(pivot, k)) pivot = row;
    if (pivot !== k) {
      swapRows(a, pivot, k);
      swapRows(b, pivot, k);
    }
    const weight = size(k, k);
    if (weight < 1e-24) {
      b.re.fill(0, k * m, (k + 1) * m);
      b.im.fill(0, k * m, (k + 1) * m);
      continue;
    }
    const pr = (re[k * n + k] as number) / weight;
    const pi = -(im[k * n + k] as number) / weight;
    for (let row = 0; row < n; row++) {
      if (row === k) continue;
      const ar = re[row * n + k] as number;
      const ai = im[row * n + k] as number;
      if (ar === 0 && ai === 0) continue;
      const factorRe = ar * pr - ai * pi;
      const factorIm = ar * pi + ai * pr;
      eliminate(a, row, k, k, factorRe, factorIm);
      eliminate(b, row, k, 0, factorRe, factorIm);
    }
  }
  for (let k = 0; k < n; k++) {
    const weight = size(k, k);
    if (weight < 1e-24) continue;
    const pr = (re[k * n + k] as number) / weight;
    const pi = -(im[k * n + k] as number) / weight;
    for (let at = k * m; at < (k + 1) * m; at++) {
      const r = b.re[at] as number;
      const x = b.im[at] as number;
      b.re[at] = r * pr - x * pi;
      b.im[at] = r * pi + x * pr;
    }
  }
};
