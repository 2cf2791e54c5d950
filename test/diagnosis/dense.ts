import { CURVES } from '../../src/diagnosis/network/activations.js';
import type { Activation, DenseSpec, ForwardPass } from '../../src/forward.js';
import { random } from '../../src/random.js';

/** A matrix as rows; a column an example. */
export type Matrix = number[][];

export const product = (A: Matrix, B: Matrix): Matrix =>
  A.map(row => B[0].map((_, j) => row.reduce((sum, a, k) => sum + a * B[k][j], 0)));
export const transpose = (A: Matrix): Matrix => A[0].map((_, j) => A.map(row => row[j]));
export const map = (A: Matrix, f: (a: number, i: number, j: number) => number): Matrix =>
  A.map((row, i) => row.map((a, j) => f(a, i, j)));
export const flat = (A: Matrix) => Float64Array.from(A.flat());
export const rows = (v: ArrayLike<number>, n: number): Matrix =>
  Array.from({ length: n }, (_, i) => Array.from(v).slice((i * v.length) / n, ((i + 1) * v.length) / n));

export interface Layers {
  W: Matrix[];
  b: number[][];
}

/** W[l], b[l] out of θ, in the order W1, b1, W2, b2, …; index 0 is empty. */
export function layersAt(spec: DenseSpec, theta: ArrayLike<number>): Layers {
  const W: Matrix[] = [[]];
  const b: number[][] = [[]];
  let inputs = spec.inputs;
  let at = 0;
  const take = (n: number) => Array.from(theta).slice(at, (at += n));
  for (const { units } of spec.layers) {
    W.push(rows(take(units * inputs), units));
    b.push(take(units));
    inputs = units;
  }
  return { W, b };
}

const softmax = (Z: Matrix): Matrix => {
  const columns = transpose(Z).map(z => {
    const top = Math.max(...z);
    const e = z.map(v => Math.exp(v - top));
    const sum = e.reduce((a, c) => a + c, 0);
    return e.map(v => v / sum);
  });
  return transpose(columns);
};

const activate = (name: Activation, Z: Matrix) => (name === 'softmax' ? softmax(Z) : map(Z, CURVES[name].g));

/** The forward pass in plain loops: what the kernels compute, written as the formulas are. */
export function denseForward(spec: DenseSpec, X: Matrix, Y: Matrix): ForwardPass {
  return {
    spec,
    m: X[0].length,
    y: flat(Y),
    at(theta) {
      const { W, b } = layersAt(spec, theta);
      const A: Matrix[] = [X];
      const Z: Matrix[] = [[]];
      spec.layers.forEach(({ activation }, k) => {
        Z.push(map(product(W[k + 1], A[k]), (z, i) => z + b[k + 1][i]));
        A.push(activate(activation, Z[k + 1]));
      });
      const slope = spec.layers.map(({ activation }, k) =>
        activation === 'softmax' ? new Float64Array(0) : flat(map(Z[k + 1], CURVES[activation].slope)),
      );
      const delta = outputDelta(spec, A[A.length - 1], Z[Z.length - 1], Y);
      return { Z: Z.map(flat), A: A.map(flat), slope: [new Float64Array(0), ...slope], delta: flat(delta) };
    },
  };
}

/** dJ/dZ[L] of one example each. */
export function outputDelta({ layers, cost }: DenseSpec, A: Matrix, Z: Matrix, Y: Matrix): Matrix {
  const error = map(A, (a, i, s) => a - Y[i][s]);
  if (cost !== 'squaredError') return error;
  return slopeTimes(layers[layers.length - 1].activation, error, A, Z);
}

/** g'(Z) applied to dJ/dA: entry by entry, or the Jacobian of softmax. */
export function slopeTimes(activation: Activation, dA: Matrix, A: Matrix, Z: Matrix): Matrix {
  if (activation !== 'softmax') return map(dA, (d, i, s) => d * CURVES[activation].slope(Z[i][s]));
  const mean = dA[0].map((_, s) => dA.reduce((sum, row, i) => sum + row[s] * A[i][s], 0));
  return map(dA, (d, i, s) => A[i][s] * (d - mean[s]));
}

/** A network with random parameters and data, ready to be diagnosed. */
export interface Case {
  name: string;
  spec: DenseSpec;
  forward: ForwardPass;
  parameters: Record<string, Matrix | number[]>;
  theta: Float64Array;
  X: Matrix;
  Y: Matrix;
}

export function denseCase(
  sizes: readonly number[],
  activations: readonly Activation[],
  { cost, m, l2, seed }: { cost: DenseSpec['cost']; m: number; l2: number; seed: number },
): Case {
  const dice = random(seed);
  const matrix = (n: number, k: number, by: number): Matrix =>
    Array.from({ length: n }, () => Array.from({ length: k }, () => by * dice.normal()));
  const spec: DenseSpec = {
    inputs: sizes[0],
    layers: activations.map((activation, k) => ({ units: sizes[k + 1], activation })),
    cost,
    l2,
  };
  const parameters: Case['parameters'] = {};
  activations.forEach((_, k) => {
    parameters[`W${k + 1}`] = matrix(sizes[k + 1], sizes[k], 1.2 / Math.sqrt(sizes[k]));
    parameters[`b${k + 1}`] = matrix(sizes[k + 1], 1, 0.4).flat();
  });
  const K = sizes[sizes.length - 1];
  const X = matrix(sizes[0], m, 1);
  const labels = Array.from({ length: m }, () => dice.below(K));
  const Y: Matrix = {
    crossEntropy: () => Array.from({ length: K }, (_, i) => labels.map(y => (y === i ? 1 : 0))),
    binaryCrossEntropy: () => map(matrix(K, m, 1), v => (v > 0 ? 1 : 0)),
    squaredError: () => matrix(K, m, 1),
  }[cost]();
  const theta = Float64Array.from(Object.values(parameters).flat(2));
  const name = `${activations.join('-')} ${cost} m=${m} l2=${l2}`;
  return { name, spec, forward: denseForward(spec, X, Y), parameters, theta, X, Y };
}
