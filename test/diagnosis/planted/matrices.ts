import { type Matrix, map, product, sum, transpose, type Vector, zeros } from '../../wrong/arrays.js';

/** A v. */
export const times = (A: Matrix, v: Vector): Vector => A.map(row => row.reduce((s, a, j) => s + a * v[j], 0));
/** u vᵀ. */
export const outer = (u: Vector, v: Vector): Matrix => u.map(a => v.map(b => a * b));
/** Σ AᵢⱼBᵢⱼ. */
export const inner = (A: Matrix, B: Matrix): number => sum(map(A, (a, i, j) => a * B[i][j]).flat());
export const identity = (n: number): Matrix => zeros(n).map((_, i) => zeros(n).map((_, j) => (i === j ? 1 : 0)));
/** A Aᵀ/n + I: symmetric, and far from singular. */
export const covariance = (A: Matrix): Matrix =>
  map(product(A, transpose(A)), (a, i, j) => a / A.length + (i === j ? 1 : 0));
/** (A + Aᵀ)/2. */
export const symmetrised = (A: Matrix): Matrix => map(A, (a, i, j) => (a + A[j][i]) / 2);

/** A⁻¹ and log |det A|, by Gauss and Jordan with the largest pivot of each column. */
export function inverted(A: Matrix): { inverse: Matrix; logDet: number } {
  const rows = A.map((row, i) => [...row, ...identity(A.length)[i]]);
  let logDet = 0;
  for (let c = 0; c < A.length; c++) {
    const below = rows.slice(c).map(row => Math.abs(row[c]));
    const p = c + below.indexOf(Math.max(...below));
    [rows[c], rows[p]] = [rows[p], rows[c]];
    const pivot = rows[c][c];
    logDet += Math.log(Math.abs(pivot));
    rows[c] = rows[c].map(v => v / pivot);
    rows.forEach((row, r) => {
      if (r !== c) rows[r] = row.map((v, j) => v - row[c] * rows[c][j]);
    });
  }
  return { inverse: rows.map(row => row.slice(A.length)), logDet };
}
