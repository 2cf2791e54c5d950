import { largest, product } from '../numbers.js';
import type { Spoilage } from '../report.js';

/** The gradient of one block at θ, and what a mistake may take for it. */
export interface Spoiling {
  grad: Float64Array;
  shape: readonly number[];
  theta: Float64Array;
  /** The entry that was seen least clearly. */
  least: number;
}

/** A spoilt gradient of the block, a fresh array; also at other points than θ. */
export type Spoilt = (grad: Float64Array, theta: Float64Array) => Float64Array;

/** A factor that is plain to see, and one that is not. */
const LARGE = 2;
const SMALL = 1.01;
/** Largest entry of a penalty, relative to that of the gradient. */
const PENALTY = 0.01;

/** Mistakes that people make, made on purpose. */
export const SPOIL: Readonly<Record<Spoilage, (of: Spoiling) => Spoilt>> = {
  sign: () => grad => grad.map(value => -value),
  factor: () => grad => grad.map(value => LARGE * value),
  'small factor': () => grad => grad.map(value => SMALL * value),
  'left out': () => grad => grad.map(() => 0),
  'one entry':
    ({ least }) =>
    grad =>
      grad.map((value, i) => (i === least ? LARGE * value : value)),
  exchanged: ({ grad }) => {
    const k = grad.findIndex((value, i) => i > 0 && value !== grad[i - 1]);
    const from = (i: number) => (k < 0 ? i : i === k ? k - 1 : i === k - 1 ? k : i);
    return grad => grad.map((_, i) => grad[from(i)]);
  },
  moved: () => grad => grad.map((_, i) => grad[(i + 1) % grad.length]),
  transposed:
    ({ shape }) =>
    grad =>
      transposed(grad, shape),
  'not summed':
    ({ shape }) =>
    grad =>
      meansOfRows(grad, shape.at(-1) ?? 1),
  penalty: ({ grad, theta }) => {
    const size = largest(theta);
    const by = size > 0 ? (PENALTY * largest(grad)) / size : 0;
    return (grad, theta) => grad.map((value, i) => value + by * theta[i]);
  },
};

/** A matrix read column by column, all leading axes being one of rows; what has one axis stays as it is. */
function transposed(grad: Float64Array, shape: readonly number[]): Float64Array {
  const rows = product(shape.slice(0, -1));
  const columns = grad.length / rows;
  return grad.map((_, i) => grad[(i % rows) * columns + Math.floor(i / rows)]);
}

/** Each entry the mean of its row, of one axis of all: summed over the wrong axis, and spread out again. */
function meansOfRows(grad: Float64Array, length: number): Float64Array {
  const row = (i: number) => Math.floor(i / length);
  const sums = new Float64Array(grad.length / length);
  for (let i = 0; i < grad.length; i++) sums[row(i)] += grad[i];
  return grad.map((_, i) => sums[row(i)] / length);
}
