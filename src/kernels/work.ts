import type { Tape } from './operation.js';
import { readersOf } from './tape.js';

/** Multiplications that take some milliseconds: the size of a part. */
export const PART_WORK = 2 ** 24;

/** Multiplications of J at one example: those of its products. */
export const forwardWork = ({ operations }: Tape): number => operations.reduce((total, { work }) => total + work, 0);

/**
 * Multiplications of one column in which a cell of operation k moves, both sides: a column of the first product above, and the
 * products above that. Where an example has positions, a cell moves one of them until an operation mixes them.
 */
export const columnWork = (tape: Tape, k: number): number =>
  workAbove(tape, k, 1 / tape.values[tape.operations[k].parameters!.cells].positions);

/** The same of a parameter of operation k, which moves the cells of its unit at all positions. */
export const parameterWork = (tape: Tape, k: number): number => workAbove(tape, k, 1);

/** The share of the positions that moves is given. Of the first product above, one column. */
function workAbove(tape: Tape, k: number, share: number): number {
  const { operations, values } = tape;
  const { readers, products, mixers, rest } = sumsOf(tape);
  const start = readers[operations[k].parameters!.cells];
  const first = products[start];
  if (first === operations.length) return 2;
  const { code, writes, work } = operations[first];
  const { units, positions } = values[writes];
  const lone = code === 'affine' ? units * positions : work;
  // from there on all positions move
  const mixer = Math.max(mixers[start], first + 1);
  const above = share * (rest[first + 1] - rest[mixer]) + rest[mixer];
  return 2 * Math.max((mixers[start] <= first ? 1 : share) * lone + above, 1);
}

/** What is asked of a tape for every part of the work, by operation: looked up, for there may be thousands of both. */
interface Sums {
  /** The first operation that reads a value. */
  readonly readers: Int32Array;
  /** The first product, and the first operation that mixes positions, from an operation on; their number where there is none. */
  readonly products: Int32Array;
  readonly mixers: Int32Array;
  /** Multiplications from an operation on. */
  readonly rest: Float64Array;
}

const known = new WeakMap<Tape, Sums>();

function sumsOf(tape: Tape): Sums {
  const sums = known.get(tape) ?? summed(tape);
  known.set(tape, sums);
  return sums;
}

function summed(tape: Tape): Sums {
  const { operations } = tape;
  const count = operations.length;
  const readers = Int32Array.from(readersOf(tape), ([first = count]) => first);
  const [products, mixers] = [new Int32Array(count + 1).fill(count), new Int32Array(count + 1).fill(count)];
  const rest = new Float64Array(count + 1);
  for (let k = count - 1; k >= 0; k--) {
    const { code, work, mixes } = operations[k];
    products[k] = code === 'affine' || work > 0 ? k : products[k + 1];
    mixers[k] = mixes ? k : mixers[k + 1];
    rest[k] = work + rest[k + 1];
  }
  return { readers, products, mixers, rest };
}

/** Multiplications of one unit, for one example: a probe of two pairs of sides of its cells, and the products with what its parameters are multiplied with. */
export function unitWork(tape: Tape, k: number): number {
  const { cells, inputs, extra } = tape.operations[k].parameters!;
  return 2 * tape.values[cells].positions * (columnWork(tape, k) + inputs + extra);
}
