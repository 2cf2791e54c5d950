import { norm, product } from '../../numbers.js';
import type { Block } from '../../theta/layout.js';
import { sameShape } from '../../theta/shape.js';
import type { Formula } from './finding.js';
import type { Given } from './given.js';

interface Difference {
  /** grad − right. */
  off: Float64Array;
  /** How large a rest may be. */
  bar: number;
  block: Pick<Block, 'shape' | 'size' | 'name'>;
  given: Given;
}

/** Groups with fewer entries follow a line by chance. */
const FEWEST = 4;

/**
 * A statistic of the input that was taken for a constant on the way back of a normalisation:
 *
 *     mean:      off = c of the group                        variance:  off = c (x − mean x) over the group
 *
 * with a c of its own for each group: an index of the last axis, as of a batch norm, or all indices but that of the last axis, as of a layer norm.
 */
export function statistics({ off, bar, block, given }: Difference): Pick<Formula, 'how' | 'term' | 'for'> | null {
  const { shape, size } = block;
  const columns = shape.at(-1) ?? 1;
  const rows = size / columns;
  const inputs = given.activations.filter(({ name }) => block.name.endsWith(name) || name.startsWith('input'));
  for (const [groups, group, where] of [
    [columns, (i: number) => i % columns, `index of axis ${shape.length - 1}`],
    [rows, (i: number) => Math.floor(i / columns), shape.length === 2 ? 'row' : 'place'],
  ] as const) {
    if (shape.length < 2 || size / groups < FEWEST) continue;
    if (rest(off, new Float64Array(size).fill(1), groups, group) <= bar)
      return { how: 'constant', term: 'mean', for: where };
    for (const { name, shape: own, numbers } of inputs) {
      if (product(own) !== size || !sameShape(own, shape)) continue;
      if (rest(off, centred(numbers, groups, group), groups, group) <= bar)
        return { how: 'constant', term: `variance of ${name}`, for: where };
    }
  }
  return null;
}

/** ‖off − c v‖₂ with the best c of each group. */
function rest(off: Float64Array, v: Float64Array, groups: number, group: (i: number) => number): number {
  const [along, square] = [new Float64Array(groups), new Float64Array(groups)];
  for (let i = 0; i < off.length; i++) {
    along[group(i)] += off[i] * v[i];
    square[group(i)] += v[i] ** 2;
  }
  return norm(off.map((value, i) => value - (along[group(i)] / (square[group(i)] || 1)) * v[i]));
}

function centred(v: Float64Array, groups: number, group: (i: number) => number): Float64Array {
  const sums = new Float64Array(groups);
  for (let i = 0; i < v.length; i++) sums[group(i)] += v[i];
  return v.map((value, i) => value - (sums[group(i)] * groups) / v.length);
}
