import type { Operation } from '../../src/suite/index.js';

export type Matrix = number[][];

export const each =
  (f: (x: number) => number) =>
  (x: Matrix): Matrix =>
    x.map(row => Array.from(row, f));

/** Entry by entry, with the derivative of f. */
export const elementwise = (f: (x: number) => number, slope: (x: number) => number) => ({
  forward: each(f),
  vjp: (upstream: Matrix, x: Matrix) => upstream.map((row, i) => Array.from(row, (w, j) => w * slope(x[i][j]))),
});

export const transposed = (a: Matrix): Matrix => (a[0] ?? []).map((_, j) => a.map(row => row[j]));

export const product = (a: Matrix, b: Matrix): Matrix =>
  a.map(row => Array.from(b[0] ?? [], (_, j) => row.reduce((sum, x, k) => sum + x * b[k][j], 0)));

const softmaxRow = (row: number[]) => {
  const exps = Array.from(row, x => Math.exp(x - Math.max(...row)));
  const total = exps.reduce((a, b) => a + b, 0);
  return exps.map(e => e / total);
};

const sum = (row: readonly number[]) => row.reduce((a, b) => a + b, 0);

/** Gradients that are right: closed forms. */
export const RIGHT: Record<string, Operation> = {
  exp: elementwise(Math.exp, Math.exp),
  log: { ...elementwise(Math.log, x => 1 / x), domain: [0, Number.POSITIVE_INFINITY] },
  asin: { ...elementwise(Math.asin, x => 1 / Math.sqrt(1 - x * x)), domain: [-1, 1] },
  relu: {
    ...elementwise(
      x => Math.max(x, 0),
      x => (x > 0 ? 1 : 0),
    ),
    kinks: [0],
  },
  clip: {
    ...elementwise(
      x => Math.min(Math.max(x, -1), 2),
      x => (x > -1 && x < 2 ? 1 : 0),
    ),
    kinks: [-1, 2],
  },
  softmax: {
    forward: (x: Matrix) => x.map(softmaxRow),
    vjp: (upstream: Matrix, x: Matrix) =>
      x.map(softmaxRow).map((y, i) => {
        const mean = sum(y.map((p, j) => p * upstream[i][j]));
        return y.map((p, j) => p * (upstream[i][j] - mean));
      }),
    dtypes: ['float64', 'float32'],
  },
  matmul: {
    shapes: 'mk,kn',
    sizes: [3, 4, 2, 1],
    forward: product,
    vjp: (upstream: Matrix, a: Matrix, b: Matrix) => [
      product(upstream, transposed(b)),
      product(transposed(a), upstream),
    ],
  },
  sum: {
    forward: (x: Matrix, { axis }) => (axis === 1 ? x.map(sum) : transposed(x).map(sum)),
    vjp: (upstream: number[], x: Matrix, { axis }) =>
      x.map((row, i) => row.map((_, j) => upstream[axis === 1 ? i : j])),
    attributes: [{ axis: 0 }, { axis: 1 }],
  },
  max: {
    shapes: 'n',
    sizes: [3, 5, 1],
    forward: (x: number[]) => Math.max(...x),
    vjp: (upstream: number, x: number[]) => x.map((_, i) => (i === x.indexOf(Math.max(...x)) ? upstream : 0)),
    kinks: ['ties'],
  },
  gather: {
    shapes: 'nd,k',
    domain: [null, { below: 'n' }],
    forward: (x: Matrix, indices: number[]) => indices.map(k => x[k]),
    vjp: (upstream: Matrix, x: Matrix, indices: number[]) => {
      const grad = x.map(row => row.map(() => 0));
      for (const [i, k] of indices.entries()) for (const [j, w] of upstream[i].entries()) grad[k][j] += w;
      return grad;
    },
  },
  squaredError: {
    shapes: 'n,n',
    forward: (a: number[], y: number[]) => sum(a.map((x, i) => (x - y[i]) ** 2)),
    gradients: (a: number[], y: number[]) => [a.map((x, i) => 2 * (x - y[i])), a.map((x, i) => -2 * (x - y[i]))],
  },
  affine: {
    shapes: { x: 'n', scale: '', shift: '' },
    forward: ({ x, scale, shift }) => x.map((value: number) => scale * value + shift),
    vjp: (upstream: number[], { x, scale }) => ({
      x: upstream.map(w => w * scale),
      scale: sum(upstream.map((w, i) => w * x[i])),
      shift: sum(upstream),
    }),
  },
  moments: {
    shapes: 'n',
    sizes: [4, 3, 2, 1],
    forward: (x: number[]) => ({ mean: sum(x) / x.length, square: x.map(value => value ** 2) }),
    vjp: (upstream: { mean: number; square: number[] }, x: number[]) =>
      x.map((value, i) => upstream.mean / x.length + 2 * value * upstream.square[i]),
  },
  floor: { ...elementwise(Math.floor, () => 0), flat: true, jumps: ['integers'] },
  sign: { ...elementwise(Math.sign, () => 0), flat: true, jumps: [0] },
};

/** Gradients that are wrong. */
export const WRONG: Record<string, Operation> = {
  doubled: elementwise(Math.tanh, x => 2 * (1 - Math.tanh(x) ** 2)),
  'one side': { ...elementwise(Math.abs, x => (x > 0 ? 1 : 1)), kinks: [0] },
  'transposed factor': {
    shapes: 'mk,kn',
    sizes: [3, 2, 1],
    forward: product,
    // right where b is symmetric or a vector
    vjp: (upstream: Matrix, a: Matrix, b: Matrix) => [
      product(upstream, b.length === b[0].length ? b : transposed(b)),
      product(transposed(a), upstream),
    ],
  },
  'last write': {
    shapes: 'nd,k',
    domain: [null, { below: 'n' }],
    sizes: { k: [4], n: [3], d: [2] },
    forward: (x: Matrix, indices: number[]) => indices.map(k => x[k]),
    vjp: (upstream: Matrix, x: Matrix, indices: number[]) =>
      x.map((row, k) => row.map((_, j) => upstream[indices.lastIndexOf(k)]?.[j] ?? 0)),
  },
  'third row': {
    forward: each(x => x ** 2),
    vjp: (upstream: Matrix, x: Matrix) => upstream.map((row, i) => row.map((w, j) => (i === 2 ? 0 : 2 * w * x[i][j]))),
  },
};
