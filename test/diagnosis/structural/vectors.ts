import { dot, type Matrix, product, transpose, type Vector } from '../../wrong/arrays.js';

export const times = (A: Matrix, v: Vector): Vector => A.map(row => dot(row, v));
/** Aᵀ v */
export const timesTransposed = (A: Matrix, v: Vector): Vector => times(transpose(A), v);
/** Σ of vectors. */
export const added = (...vectors: Vector[]): Vector => vectors[0].map((_, i) => vectors.reduce((s, v) => s + v[i], 0));
/** Entry by entry. */
export const hadamard = (...vectors: Vector[]): Vector =>
  vectors[0].map((_, i) => vectors.reduce((s, v) => s * v[i], 1));
/** Aᵀ B: Σ over rows of A, B of one row times the other. */
export const overRows = (A: Matrix, B: Matrix): Matrix => product(transpose(A), B);
export const mean = (v: Vector): number => v.reduce((a, b) => a + b, 0) / v.length;
/** [from, from + n) of every row. */
export const columnsOf = (A: Matrix, from: number, n: number): Matrix => A.map(row => row.slice(from, from + n));
/** Matrices side by side. */
export const sideBySide = (parts: readonly Matrix[]): Matrix => parts[0].map((_, i) => parts.flatMap(part => part[i]));
