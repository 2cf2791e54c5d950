import type { Arrangement } from './arrangement.js';
import { sliceName } from './slices.js';

/** Axes in another order and axes reversed: what can be said from the shape alone. Ranks above 4 are left to the other families. */
export function rearrangements(shape: readonly number[]): Arrangement[] {
  if (shape.length > 4) return [];
  const seen = new Set<string>([marks(shape, i => i)]);
  return [...transposes(shape), ...reversals(shape)].filter(({ source }) => {
    const key = marks(shape, source);
    const known = seen.has(key);
    seen.add(key);
    return !known;
  });
}

/** Enough of an arrangement to tell it from the others. */
function marks(shape: readonly number[], source: (i: number) => number): string {
  const size = product(shape);
  const spread = Math.max(1, Math.floor(size / 256));
  const list: number[] = [];
  for (let i = 0; i < size; i += i < 16 ? 1 : spread) list.push(source(i));
  return list.join();
}

/** gradapprox with its axes permuted, read in order into the shape of the block; and the way back. */
function transposes(shape: readonly number[]): Arrangement[] {
  if (shape.length < 2) return [];
  return permutations(shape.length).flatMap(order => {
    const source = transposeSource(shape, order);
    const square = order.every((axis, k) => shape[axis] === shape[k]);
    const says = {
      kind: 'transposed',
      detail: { order, shape: [...shape], square: square ? 'yes' : 'no' },
    } satisfies Arrangement['says'];
    if (square) return [{ source, says, length: 1.2 }];
    const how = 'read in column-major order where it was written in row-major order';
    const back = transposeSource(
      order.map(axis => shape[axis]),
      inverse(order),
    );
    return [
      { source, says, length: 1.4 },
      { source: back, says: { kind: 'reordered', detail: { how } }, length: 1.5 },
    ];
  });
}

/** Where the k-th entry, row-major, of the transposed array stands in the original. */
function transposeSource(shape: readonly number[], order: readonly number[]): (k: number) => number {
  const strides = stridesOf(shape);
  const after = stridesOf(order.map(axis => shape[axis]));
  return k =>
    order.reduce((at, axis, position) => at + (Math.floor(k / after[position]) % shape[axis]) * strides[axis], 0);
}

const product = (sizes: readonly number[]) => sizes.reduce((a, b) => a * b, 1);
const stridesOf = (shape: readonly number[]) => shape.map((_, axis) => product(shape.slice(axis + 1)));
const inverse = (order: readonly number[]) => order.map((_, axis) => order.indexOf(axis));

/** Every non-empty set of axes reversed: two of them in a kernel is a convolution where a correlation belongs. */
function reversals(shape: readonly number[]): Arrangement[] {
  const strides = stridesOf(shape);
  const long = [...shape.keys()].filter(axis => shape[axis] > 1);
  return subsets(long).map(axes => {
    const mirrored = (i: number, axis: number) =>
      (shape[axis] - 1 - 2 * (Math.floor(i / strides[axis]) % shape[axis])) * strides[axis];
    const names = axes.map(axis => (shape.length > 2 ? `axis ${axis}` : plural(sliceName(shape, axis))));
    const how = `with ${names.join(' and ')} reversed`;
    return {
      source: i => axes.reduce((at, axis) => at + mirrored(i, axis), i),
      says: { kind: 'reordered', detail: { how } },
      length: 2 + 0.1 * (axes.length - 1),
    };
  });
}

const plural = (name: string) => (name === 'entry' ? 'its entries' : `${name}s`);

function subsets(axes: readonly number[]): number[][] {
  const all: number[][] = [[]];
  for (const axis of axes) for (const set of [...all]) all.push([...set, axis]);
  return all.slice(1);
}

/** All orders of 0 … n − 1 but the first. */
function permutations(n: number): number[][] {
  if (n === 1) return [[0]];
  const grow = (rest: number[]): number[][] =>
    rest.length === 0 ? [[]] : rest.flatMap(k => grow(rest.filter(j => j !== k)).map(tail => [k, ...tail]));
  return grow([...Array(n).keys()]).slice(1);
}
