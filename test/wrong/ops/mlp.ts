import { columnSums, type Matrix, map, normals, product, scaled, transpose, type Vector } from '../arrays.js';

/** x W1 + b1 → g → A1 W2 + b2, rows are examples; J = 1/(2m) Σ (O − Y)². */
export type Mlp = { W1: Matrix; b1: Vector; W2: Matrix; b2: Vector };

const data = normals(99);
export const X = data.matrix(7, 4);
export const Y = data.matrix(7, 3);
export const m = X.length;

export const mlpAt = (seed: number): Mlp => {
  const { vector, matrix } = normals(seed);
  return { W1: matrix(4, 5, 0.7), b1: vector(5, 0.4), W2: matrix(5, 3, 0.7), b2: vector(3, 0.4) };
};

export interface Activation {
  g(z: number): number;
  slope(z: number): number;
}

export const affine = (A: Matrix, W: Matrix, b: Vector): Matrix => map(product(A, W), (z, _, j) => z + b[j]);

export const forward = ({ W1, b1, W2, b2 }: Mlp, { g }: Activation) => {
  const Z1 = affine(X, W1, b1);
  const A1 = map(Z1, g);
  return { Z1, A1, O: affine(A1, W2, b2) };
};

export const costWith = (activation: Activation) => (p: Mlp) =>
  forward(p, activation)
    .O.flatMap((row, s) => row.map((o, k) => (o - Y[s][k]) ** 2))
    .reduce((a, b) => a + b, 0) /
  (2 * m);

/** Everything backward propagation forms; `dZ1` may be given another value than the right one. */
export function backward(
  p: Mlp,
  activation: Activation,
  dZ1Of?: (at: { dA1: Matrix; Z1: Matrix; A1: Matrix }) => Matrix,
) {
  const { Z1, A1, O } = forward(p, activation);
  const dZ2 = map(O, (o, s, k) => o - Y[s][k]);
  const dA1 = product(dZ2, transpose(p.W2));
  const dZ1 = dZ1Of ? dZ1Of({ dA1, Z1, A1 }) : map(dA1, (d, s, j) => d * activation.slope(Z1[s][j]));
  const gradients = {
    W1: scaled(product(transpose(X), dZ1), 1 / m),
    b1: columnSums(dZ1).map(v => v / m),
    W2: scaled(product(transpose(A1), dZ2), 1 / m),
    b2: columnSums(dZ2).map(v => v / m),
  };
  return { dZ1, dZ2, A1, gradients };
}

export const TANH: Activation = { g: Math.tanh, slope: z => 1 - Math.tanh(z) ** 2 };
export const RELU: Activation = { g: z => Math.max(0, z), slope: z => (z > 0 ? 1 : 0) };
