import { random } from '../../src/random.js';

export type Vector = number[];
export type Matrix = number[][];
export type Tensor = number[][][];

/** Standard normal numbers in arrays of any shape, the same for the same seed. */
export function normals(seed: number) {
  const dice = random(seed);
  const vector = (n: number, by = 1): Vector => Array.from({ length: n }, () => by * dice.normal());
  const matrix = (n: number, k: number, by = 1): Matrix => Array.from({ length: n }, () => vector(k, by));
  const tensor = (d: number, n: number, k: number, by = 1): Tensor => Array.from({ length: d }, () => matrix(n, k, by));
  return { vector, matrix, tensor };
}

export const zeros = (n: number): Vector => new Array(n).fill(0);
export const zeroMatrix = (n: number, k: number): Matrix => Array.from({ length: n }, () => zeros(k));
export const transpose = (A: Matrix): Matrix => A[0].map((_, j) => A.map(row => row[j]));
export const product = (A: Matrix, B: Matrix): Matrix =>
  A.map(row => B[0].map((_, j) => row.reduce((sum, a, k) => sum + a * B[k][j], 0)));
export const dot = (a: Vector, b: Vector): number => a.reduce((sum, v, i) => sum + v * b[i], 0);
export const sum = (v: Vector): number => v.reduce((a, b) => a + b, 0);
export const map = (A: Matrix, f: (a: number, i: number, j: number) => number): Matrix =>
  A.map((row, i) => row.map((a, j) => f(a, i, j)));
export const scaled = (A: Matrix, by: number): Matrix => map(A, a => by * a);
export const plus = (A: Matrix, B: Matrix): Matrix => map(A, (a, i, j) => a + B[i][j]);
export const columnSums = (A: Matrix): Vector => transpose(A).map(sum);
export const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** An upstream gradient that is never 1: J = Σ wᵢ (oᵢ + oᵢ²/2), wᵢ = sin(1 + 2.3 i) + 1.5. */
const weight = (i: number) => Math.sin(1 + 2.3 * i) + 1.5;
export const loss = (o: Vector): number => o.reduce((J, v, i) => J + weight(i) * (v + (v * v) / 2), 0);
/** dJ/do. */
export const lossGradient = (o: Vector): Vector => o.map((v, i) => weight(i) * (1 + v));
/** dJ/dO of a matrix, flattened row by row for J. */
export const lossGradients = (O: Matrix): Matrix => map(O, (v, i, j) => weight(i * O[0].length + j) * (1 + v));
