import { pack } from '../../../src/theta/layout.js';

/** Changes smaller than this, relative to the largest entry of a block, are rounding. */
const VISIBLE = 1e-6;

/** A block of the right and of the wrong gradient. */
export interface Pair {
  name: string;
  shape: readonly number[];
  right: Float64Array;
  wrong: Float64Array;
  /** Largest entry of the whole right gradient: a block that is 0 has nothing to compare with. */
  size: number;
}

const largestOf = (v: Float64Array) => v.reduce((big, g) => Math.max(big, Math.abs(g)), 0);

/** Two gradients block by block. */
export function pairs(right: object, wrong: object): Pair[] {
  const [one, other] = [pack(right), pack(wrong)];
  return one.layout.blocks.map(({ name, shape, offset, size }) => ({
    name,
    shape,
    right: one.theta.subarray(offset, offset + size),
    wrong: other.theta.subarray(offset, offset + size),
    size: largestOf(one.theta),
  }));
}

/** Entries that differ visibly. */
export function entriesChanged({ right, wrong, size }: Pair): number[] {
  const largest = Math.max(largestOf(right), VISIBLE * size);
  return [...right.keys()].filter(i => !(Math.abs(wrong[i] - right[i]) <= VISIBLE * largest));
}

/** The blocks in which two gradients differ visibly. */
export const changed = (right: object, wrong: object): string[] =>
  pairs(right, wrong)
    .filter(pair => entriesChanged(pair).length > 0)
    .map(({ name }) => name);
