import type { NetworkSpec } from '../../src/forward.js';
import type { Code } from '../../src/kernels/operation.js';

export type Matrix = number[][];
export type Arrays = Record<string, Matrix>;

export const times = (A: Matrix, B: Matrix): Matrix =>
  A.map(row => B[0].map((_, j) => row.reduce((n, a, k) => n + a * B[k][j], 0)));
export const turned = (A: Matrix): Matrix => A[0].map((_, j) => A.map(row => row[j]));
export const plus = (A: Matrix, B: Matrix): Matrix => A.map((row, i) => row.map((a, j) => a + B[i][j]));
export const less = (A: Matrix, B: Matrix): Matrix => plus(A, scaled(B, -1));
export const scaled = (A: Matrix, by: number): Matrix => A.map(row => row.map(a => a * by));
export const product = (A: Matrix, B: Matrix): Matrix => A.map((row, i) => row.map((a, j) => a * B[i][j]));
export const sumOf = (row: readonly number[]): number => row.reduce((n, a) => n + a, 0);
export const meanOf = (row: readonly number[]): number => sumOf(row) / row.length;
export const sums = (A: Matrix): Matrix => [turned(A).map(sumOf)];
/** X Wᵀ + b, a row for each position. */
export const affine = (X: Matrix, W: Matrix, b: Matrix): Matrix =>
  times(X, turned(W)).map(row => row.map((z, i) => z + b[0][i]));

/**
 * A tiny network of one example of P positions, ½ Σ (A − Y)² / P, written out: its gradient by hand, with one mistake or without.
 * Arrays are matrices, b one row.
 */
export interface Plain {
  mistake: string;
  code: Code;
  spec: NetworkSpec;
  /** Which of the operations of that code. */
  at: number;
  gradient(p: Arrays, x: Matrix, y: Matrix, wrong: boolean): Arrays;
}
