import { product } from '../numbers.js';
import { rowMajor, sameShape } from '../theta/shape.js';

/** Axis k of one array is axis order[k] of the other. */
export type AxisOrder = readonly number[];

/** Axes of one entry say nothing of the order: (5, 1), (1, 5) and (5) hold the same numbers. */
const squeezed = (shape: readonly number[]): number[] => shape.filter(n => n !== 1);

const isIdentity = (order: AxisOrder): boolean => order.every((axis, k) => axis === k);

/** More axes are not permuted: 5! = 120 orders are tried at most. */
const MOST_AXES = 5;

/**
 * The orders in which the axes of one shape make another: the identity first, then the reverse, which makes (in, out) of (out, in), then the others.
 * Axes of one entry aside. Empty where there are none.
 */
export function axisOrders(shape: readonly number[], of: readonly number[]): AxisOrder[] {
  const [want, have] = [squeezed(shape), squeezed(of)];
  if (sameShape(want, have) && want.length < 2) return [want.map((_, k) => k)];
  if (want.length !== have.length || want.length > MOST_AXES)
    return sameShape(want, have) ? [want.map((_, k) => k)] : [];
  const reverse = want.map((_, k) => want.length - 1 - k);
  const rank = (order: AxisOrder) => (isIdentity(order) ? 0 : sameShape(order, reverse) ? 1 : 2);
  return permutations(want.length)
    .filter(order => order.every((axis, k) => have[axis] === want[k]))
    .sort((a, b) => rank(a) - rank(b));
}

function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap(order =>
    Array.from({ length: n }, (_, at) => [...order.slice(0, at), n - 1, ...order.slice(at)]),
  );
}

/** Where entry k of an array with its axes in this order stands in the array itself, row-major. */
function positions(shape: readonly number[], order: AxisOrder): (k: number) => number {
  const have = squeezed(shape);
  const stride = rowMajor(have);
  const turned = order.map(axis => have[axis]);
  return k => {
    let at = 0;
    for (let d = order.length - 1, rest = k; d >= 0; d--) {
      const above = Math.floor(rest / turned[d]);
      at += (rest - above * turned[d]) * stride[order[d]];
      rest = above;
    }
    return at;
  };
}

/** The numbers of an array of this shape with its axes in another order. */
export function inOrder(numbers: Float64Array, shape: readonly number[], order: AxisOrder): Float64Array {
  if (isIdentity(order)) return numbers;
  const from = positions(shape, order);
  const turned = new Float64Array(numbers.length);
  for (let k = 0; k < turned.length; k++) turned[k] = numbers[from(k)];
  return turned;
}

/** Entries that an order is tried on, evenly spread. */
const TRIED = 4096;

/** Σ |a − b| / Σ (|a| + |b|) over some entries that are finite, b with its axes in an order; 0 where all are 0. */
export function misfit(a: Float64Array, b: Float64Array, shape: readonly number[], order: AxisOrder): number {
  const from = positions(shape, order);
  // an odd step visits every row and column of most shapes
  const every = Math.max(1, Math.floor(product(shape) / TRIED)) | 1;
  let [off, sizes] = [0, 0];
  for (let k = 0; k < a.length; k += every) {
    const other = b[from(k)];
    if (!Number.isFinite(a[k]) || !Number.isFinite(other)) continue;
    off += Math.abs(a[k] - other);
    sizes += Math.abs(a[k]) + Math.abs(other);
  }
  return off === 0 ? 0 : off / sizes;
}
