import type { Tape } from './operation.js';
import { readersOf } from './tape.js';

/** Multiplications that take some milliseconds: the size of a part. */
export const PART_WORK = 2 ** 24;

/** Multiplications of J at one example: those of its products. */
export const forwardWork = ({ operations }: Tape): number => operations.reduce((total, { work }) => total + work, 0);

/**
 * Multiplications of one column in which a cell of a value moves, both sides, up to an end: a column of the first product above, and
 * the products above that. Where an example has positions, a cell moves one of them until an operation mixes them.
 */
export const columnWork = (tape: Tape, v: number, end: number): number =>
  workAbove(tape, v, 1 / tape.values[v].positions, end);

/** The same of a parameter of operation k, which moves the cells of its unit at all positions. */
export const parameterWork = (tape: Tape, k: number, end: number): number =>
  workAbove(tape, tape.operations[k].parameters!.cells, 1, end);

/** Multiplications of the probes of one unit of a value, for one example. */
export const probeWork = (tape: Tape, v: number, end: number): number =>
  tape.values[v].positions * columnWork(tape, v, end);

/** The share of the positions that moves is given. Of the first product above, one column. */
function workAbove(tape: Tape, v: number, share: number, end: number): number {
  const { operations, values } = tape;
  const { readers, products, mixers, rest } = sumsOf(tape);
  const last = end < 0 ? operations.length : end; // operation k writes value k + 1
  const start = readers[v];
  const first = products[start];
  if (first >= last) return 2;
  const { code, writes, work } = operations[first];
  const { units, positions } = values[writes];
  const lone = code === 'affine' ? units * positions : work;
  // from there on all positions move
  const mixer = Math.min(last, Math.max(mixers[start], first + 1));
  const above = share * (rest[first + 1] - rest[mixer]) + rest[mixer] - rest[last];
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

/**
 * Whether the parameters of a unit are done sooner one by one than its cells: those of the scale of a norm, or a kernel that slides
 * over an image. Those of a tie or a recurrence have other work to do.
 */
export function isDoneAlone(tape: Tape, k: number, end: number): boolean {
  const { cells, inputs, extra, tie } = tape.operations[k].parameters!;
  if (tie !== 'none' || cells !== tape.operations[k].writes) return false;
  return (inputs + extra) * parameterWork(tape, k, end) < probeWork(tape, cells, end);
}

/** Multiplications of one unit, for one example: a probe of two pairs of sides of its cells, and the products with what its parameters are multiplied with. */
export function unitWork(tape: Tape, k: number, end: number): number {
  const { cells, inputs, extra } = tape.operations[k].parameters!;
  return 2 * tape.values[cells].positions * (columnWork(tape, cells, end) + inputs + extra);
}
