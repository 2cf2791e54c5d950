import type { ForwardPass } from '../../forward.js';

/** One forward pass with what backward propagation needs. Matrices are row-major, a column an example; l counts from 1. */
export interface Pass {
  /** Examples. */
  m: number;
  /** n_0 … n_L. */
  units: readonly number[];
  /** λ of the L2 penalty. */
  l2: number;
  /** W[l] (n_l, n_(l−1)); W[0] is empty. */
  W: Float64Array[];
  Z: Float64Array[];
  A: Float64Array[];
  /** g'(Z[l]), empty where the cost brings its own delta. */
  slope: Float64Array[];
  /** dJ/dZ[L] without the 1/m, (n_L, m). */
  delta: Float64Array;
}

/** The steps of backward propagation, each a line of the formula: a mistake is one of them done wrong. */
export interface Steps {
  /** dZ[L] */
  output(pass: Pass): Float64Array;
  /** What dZ[l] is multiplied with for dW[l]: A[l−1], (n_(l−1), m). */
  input(pass: Pass, l: number): Float64Array;
  /** dJ/dW[l] of the penalty. */
  penalty(pass: Pass, l: number): Float64Array;
  /** db[l] from dZ[l]. */
  bias(pass: Pass, l: number, dZ: Float64Array): Float64Array;
  /** dZ[l−1] from dZ[l]. */
  down(pass: Pass, l: number, dZ: Float64Array): Float64Array;
}

export const RIGHT: Steps = {
  output: ({ delta, m }) => delta.map(d => d / m),
  input: ({ A }, l) => A[l - 1],
  penalty: ({ W, l2, m }, l) => W[l].map(w => (l2 / m) * w),
  bias: ({ m, units }, l, dZ) => rowSums(dZ, units[l], m),
  down: (pass, l, dZ) => times(transposedProduct(pass, l, dZ), pass.slope[l - 1]),
};

/** Gradients by the names of their parameters, row-major. */
export type Gradients = Record<string, Float64Array>;

/**
 * Backward propagation as the textbook has it.
 *
 *     dW[l] = dZ[l] A[l−1]ᵀ + λ/m W[l]    db[l] = Σ dZ[l]    dZ[l−1] = W[l]ᵀ dZ[l] ∘ g'(Z[l−1])
 */
export function backward(pass: Pass, steps: Steps): Gradients {
  const { units, m } = pass;
  const gradients: Gradients = {};
  let dZ = steps.output(pass);
  for (let l = units.length - 1; l >= 1; l--) {
    const product = outer(dZ, steps.input(pass, l), [units[l], units[l - 1], m]);
    const penalty = steps.penalty(pass, l);
    gradients[`W${l}`] = product.map((value, k) => value + penalty[k]);
    gradients[`b${l}`] = steps.bias(pass, l, dZ);
    if (l > 1) dZ = steps.down(pass, l, dZ);
  }
  return gradients;
}

/** The pass at θ of a network that shows its forward propagation. */
export function passAt({ spec, m, at }: ForwardPass, theta: Float64Array): Pass {
  const units = [spec.inputs, ...spec.layers.map(layer => layer.units)];
  const W: Float64Array[] = [new Float64Array()];
  let offset = 0;
  for (let l = 1; l < units.length; l++) {
    const size = units[l] * units[l - 1];
    W.push(theta.subarray(offset, offset + size));
    offset += size + units[l];
  }
  return { m, units, l2: spec.l2 ?? 0, W, ...at(theta) };
}

/** P Qᵀ for P (rows, m) and Q (columns, m). */
export function outer(P: Float64Array, Q: Float64Array, [rows, columns, m]: readonly [number, number, number]) {
  const product = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      let sum = 0;
      for (let s = 0; s < m; s++) sum += P[i * m + s] * Q[j * m + s];
      product[i * columns + j] = sum;
    }
  return product;
}

/** W[l]ᵀ dZ[l], (n_(l−1), m). */
export function transposedProduct({ W, units, m }: Pass, l: number, dZ: Float64Array): Float64Array {
  const [rows, columns] = [units[l], units[l - 1]];
  const product = new Float64Array(columns * m);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const w = W[l][i * columns + j];
      for (let s = 0; s < m; s++) product[j * m + s] += w * dZ[i * m + s];
    }
  return product;
}

export const times = (a: Float64Array, b: Float64Array): Float64Array => a.map((value, k) => value * b[k]);

export function rowSums(dZ: Float64Array, rows: number, m: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => dZ.subarray(i * m, (i + 1) * m).reduce((a, b) => a + b, 0));
}
