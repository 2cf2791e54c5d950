import type { Arrangement } from './order.js';
import { sliceName } from './slices.js';

/** Axes in another order and axes reversed: what can be said from the shape alone. Ranks above 4 are left to the other families. */
export function rearrangements(shape: readonly number[]): Arrangement[] {
  if (shape.length > 4) return [];
  const seen = new Set<string>();
  return [...transposes(shape), ...reversals(shape)].filter(({ source }) => {
    const key = source.join();
    const identity = source.every((from, i) => from === i);
    if (identity || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
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
    return [
      { source, says, length: 1.4 },
      { source: inverse(source), says: { kind: 'reordered', detail: { how } }, length: 1.5 },
    ];
  });
}

/** source[k] = where the k-th entry, row-major, of the transposed array stands in the original. */
function transposeSource(shape: readonly number[], order: readonly number[]): Int32Array {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const source = new Int32Array(shape.reduce((a, b) => a * b, 1));
  const index = order.map(() => 0);
  for (let k = 0; k < source.length; k++) {
    source[k] = order.reduce((at, axis, position) => at + index[position] * strides[axis], 0);
    for (let p = order.length - 1; p >= 0; p--) {
      if (++index[p] < shape[order[p]]) break;
      index[p] = 0;
    }
  }
  return source;
}

function inverse(source: Int32Array): Int32Array {
  const back = new Int32Array(source.length);
  source.forEach((from, i) => {
    back[from] = i;
  });
  return back;
}

/** Every non-empty set of axes reversed: two of them in a kernel is a convolution where a correlation belongs. */
function reversals(shape: readonly number[]): Arrangement[] {
  const long = [...shape.keys()].filter(axis => shape[axis] > 1);
  return subsets(long).map(axes => {
    const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
    const source = Int32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) =>
      axes.reduce((at, axis) => {
        const index = Math.floor(i / strides[axis]) % shape[axis];
        return at + (shape[axis] - 1 - 2 * index) * strides[axis];
      }, i),
    );
    const names = axes.map(axis => (shape.length > 2 ? `axis ${axis}` : plural(sliceName(shape, axis))));
    const how = `with ${names.join(' and ')} reversed`;
    return { source, says: { kind: 'reordered', detail: { how } }, length: 2 + 0.1 * (axes.length - 1) };
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
