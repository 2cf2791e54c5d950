import { sameShape } from '../../theta/shape.js';
import { rootMeanSquare } from '../../verdict/scale.js';
import type { Formula } from './finding.js';
import type { Operand } from './given.js';

/** A stage as a function of all numbers that it is given, in a row. */
export interface Row {
  numbers: Float64Array;
  /** What stands where in it. */
  operands: readonly (Operand & { offset: number })[];
  /** J of other numbers. */
  J(numbers: Float64Array): Promise<number>;
}

/** Entries that are tried before all are. */
const TRIED = 8;
/** Most entries, and most arrays in place of another: two forwards an entry. */
const MOST = 4096;
const MOST_TRIALS = 64;
/** Step of a difference, relative to max(|x|, 1), and how far its truncation and rounding may put it off. */
const STEP = 2 ** -12;
const ACCURACY = 1e-5;

/**
 * Whether a wrong gradient is the right one of the same forward that is given something else: a matrix transposed, a kernel turned round, the keys for the
 * queries. Differences of J tell, of a few entries first.
 *
 * @param grad  the gradient by the operand of this number
 */
export async function substituted(
  row: Row,
  k: number,
  grad: Float64Array,
): Promise<Pick<Formula, 'how' | 'term' | 'for'> | null> {
  const { offset, numbers: own } = row.operands[k];
  if (own.length > MOST) return null;
  const bar = ACCURACY * rootMeanSquare(grad, 0, grad.length);
  const fits = async (numbers: Float64Array, i: number) =>
    Math.abs((await slope(row, numbers, offset + i)) - grad[i]) <= bar;
  const every = Math.max(1, Math.floor(own.length / TRIED));
  let trials = 0;
  for (const { name, of, values } of substitutes(row, k)) {
    if (++trials > MOST_TRIALS) return null;
    const numbers = row.numbers.slice();
    numbers.set(values, of.offset);
    const tried = async (step: number) => {
      for (let i = 0; i < own.length; i += step) if (!(await fits(numbers, i))) return false;
      return true;
    };
    if ((await tried(every)) && (await tried(1))) return { how: 'as if', term: name, for: of.name };
  }
  return null;
}

async function slope({ J }: Row, numbers: Float64Array, i: number): Promise<number> {
  const step = STEP * Math.max(Math.abs(numbers[i]), 1);
  const at = (value: number) => J(numbers.with(i, value));
  return ((await at(numbers[i] + step)) - (await at(numbers[i] - step))) / (2 * step);
}

interface Substitute {
  name: string;
  of: Operand & { offset: number };
  values: Float64Array;
}

/** What may stand in the place of each array but the one that the gradient is by. */
function* substitutes({ operands }: Row, k: number): Generator<Substitute> {
  for (const [j, of] of operands.entries()) {
    if (j === k) continue;
    const { name, shape, numbers } = of;
    if (shape.length >= 2 && shape.at(-1) === shape.at(-2))
      yield { name: `${name} transposed`, of, values: turned(of) };
    if (shape.length >= 3) yield { name: `${name} turned round`, of, values: reversed(of) };
    for (const other of operands)
      if (other !== of && sameShape(other.shape, shape) && numbers.some((value, i) => value !== other.numbers[i]))
        yield { name: other.name, of, values: other.numbers };
  }
}

/** The last two axes exchanged, which are as long. */
function turned({ shape, numbers }: Operand): Float64Array {
  const n = shape.at(-1)!;
  return numbers.map((_, i) => {
    const [row, column] = [Math.floor(i / n) % n, i % n];
    return numbers[i - row * n - column + column * n + row];
  });
}

/** Backwards along all axes but the last two, as a kernel (height, width, in, out) is. */
function reversed({ shape, numbers }: Operand): Float64Array {
  const inner = shape.at(-1)! * shape.at(-2)!;
  const outer = numbers.length / inner;
  return numbers.map((_, i) => numbers[(outer - 1 - Math.floor(i / inner)) * inner + (i % inner)]);
}
