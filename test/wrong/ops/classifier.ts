import {
  columnSums,
  dot,
  type Matrix,
  map,
  normals,
  product,
  scaled,
  sigmoid,
  sum,
  transpose,
  type Vector,
} from '../arrays.js';
import { affine } from './mlp.js';

/** x W + b, rows are examples, with softmax and cross entropy or with sigmoid and squared error. */
export type Classifier = { W: Matrix; b: Vector };

export const X = normals(77).matrix(8, 5);
export const labels = [0, 1, 2, 3, 3, 2, 1, 0];
export const Y = labels.map(y => [0, 1, 2, 3].map(k => (k === y ? 1 : 0)));
export const m = X.length;

export const classifierAt = (seed: number): Classifier => {
  const { matrix, vector } = normals(seed);
  return { W: matrix(5, 4, 0.6), b: vector(4, 0.4) };
};

export const softmax = (z: Vector): Vector => {
  const top = Math.max(...z);
  const e = z.map(v => Math.exp(v - top));
  return e.map(v => v / sum(e));
};

export const scores = ({ W, b }: Classifier) => affine(X, W, b);
export const probabilities = (p: Classifier) => scores(p).map(softmax);
export const crossEntropy = (p: Classifier) => -sum(probabilities(p).map((a, s) => Math.log(a[labels[s]]))) / m;
export const squaredError = (p: Classifier) =>
  sum(scores(p).flatMap((row, s) => row.map((z, k) => (sigmoid(z) - Y[s][k]) ** 2))) / (2 * m);

/** dW and db of an output delta, (m, 4). */
export const fromDelta = (dZ: Matrix): Classifier => ({
  W: scaled(product(transpose(X), dZ), 1 / m),
  b: columnSums(dZ).map(v => v / m),
});

/** J^T dA for softmax: a (dA − Σ a dA), row by row. */
export const softmaxBackward = (A: Matrix, dA: Matrix): Matrix =>
  map(A, (a, s, k) => a * (dA[s][k] - dot(A[s], dA[s])));
