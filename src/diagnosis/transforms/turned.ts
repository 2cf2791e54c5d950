import { product } from '../../numbers.js';
import { nth, ofKind, oneOf } from '../bits.js';
import type { Arrangement } from './arrangement.js';
import { strides } from './axes.js';

/** Arrays of more axes than this have more orders than it helps to try. */
const MOST_AXES = 4;

/** gradapprox with its axes permuted, read in order into the shape of the block; and the way back. */
export function transposed(shape: readonly number[]): Arrangement[] {
  if (shape.length < 2 || shape.length > MOST_AXES) return [];
  const orders = permutations(shape.length);
  return orders.flatMap((order): Arrangement[] => {
    const source = transposeSource(shape, order);
    const square = order.every((axis, k) => shape[axis] === shape[k]);
    const bits = ofKind('transposed') + oneOf(orders.length);
    const says = { kind: 'transposed', detail: { order, square } } as const;
    if (square) return [{ source, says, bits }];
    const back = transposeSource(
      order.map(axis => shape[axis]),
      order.map((_, axis) => order.indexOf(axis)),
    );
    const how = { id: 'column-major' } as const;
    return [
      { source, says, bits: bits + nth(1) },
      { source: back, says: { kind: 'reordered', detail: { how } }, bits: ofKind('reordered') + nth(0) },
    ];
  });
}

/** Where the k-th entry, row-major, of the transposed array stands in the original. */
function transposeSource(shape: readonly number[], order: readonly number[]): (k: number) => number {
  const before = strides(shape);
  const after = strides(order.map(axis => shape[axis]));
  return k =>
    order.reduce((at, axis, position) => at + (Math.floor(k / after[position]) % shape[axis]) * before[axis], 0);
}

/** Every non-empty set of axes reversed: two of them in a kernel is a convolution where a correlation belongs. */
export function turned(shape: readonly number[]): Arrangement[] {
  if (shape.length > MOST_AXES) return [];
  const before = strides(shape);
  const sets = subsets([...shape.keys()].filter(axis => shape[axis] > 1));
  return sets.map((axes): Arrangement => {
    const mirrored = (i: number, axis: number) =>
      (shape[axis] - 1 - 2 * (Math.floor(i / before[axis]) % shape[axis])) * before[axis];
    return {
      source: i => axes.reduce((at, axis) => at + mirrored(i, axis), i),
      says: { kind: 'reordered', detail: { how: { id: 'reversed', axes, rank: shape.length } } },
      bits: ofKind('reordered') + nth(1) + oneOf(sets.length),
    };
  });
}

function subsets(axes: readonly number[]): number[][] {
  const all: number[][] = [[]];
  for (const axis of axes) for (const set of [...all]) all.push([...set, axis]);
  return all.slice(1);
}

/** All orders of 0 … n − 1 but the first. */
export function permutations(n: number): number[][] {
  const grow = (rest: number[]): number[][] =>
    rest.length === 0 ? [[]] : rest.flatMap(k => grow(rest.filter(j => j !== k)).map(tail => [k, ...tail]));
  return grow([...Array(n).keys()]).slice(1);
}

/** How many orders n things have. */
export const orders = (n: number): number => product([...Array(n).keys()].map(k => k + 1));
