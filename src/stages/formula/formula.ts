import { norm, subtract } from '../../numbers.js';
import type { Report } from '../../report.js';
import type { Block } from '../../theta/layout.js';
import type { Formula } from './finding.js';
import type { Given } from './given.js';
import { misplaced } from './misplaced.js';
import { statistics } from './statistics.js';
import { terms } from './terms.js';

/** Relative distance from a formula, by the precision in which backward computes. */
const ROUNDING = { float64: 1e-9, float32: 1e-4, float16: 3e-3, bfloat16: 2e-2 };
/** The same where gradapprox has its part: it is known to about so many digits. */
const MEASURED = { float64: 1e-6, float32: 1e-3, float16: 1e-2, bfloat16: 6e-2 };
/** A term this far below the gradient is not seen in it. */
const LEAST = 1e-2;
/** Numbers that agree by chance are few: fewer than these are no term to the last bit, and no more of them no sum with a measured one. */
const FEWEST = 2;
/** Most products of one matrix product, and most numbers looked at for terms in each other's place: naming a mistake is worth no more. */
const MOST = 1e7;

/** The simplest formula that a wrong block of a report follows; null where none is met. */
export function formulaOf(report: Report, block: Block, given: Given): Formula | null {
  const { grad, right, bar } = compared(report, block);
  const { precision } = report;
  const { name: called } = block;
  const elsewhere = () => {
    const found = misplaced({ grad, right, bar, block, given });
    return found && { block: called, ...found };
  };
  if (block.size < FEWEST) return null;
  // at kinks nothing is known of some entries
  if (!right.every(Number.isFinite)) return elsewhere();
  const all = [...terms(block.shape, given)];
  const is = all.find(({ numbers }) => distance(grad, numbers, 1) <= ROUNDING[precision] * norm(grad));
  const belongs = is?.slope && all.find(({ slope, numbers }) => slope && distance(right, numbers, 1) <= bar);
  if (is && belongs) return { block: called, how: 'takes', term: is.name, for: belongs.name };
  if (is) return { block: called, how: 'is', term: is.name };
  if (block.size <= FEWEST) return null;
  const off = subtract(grad, right);
  // slopes stand for whole gradients: a sum of two of them may be written in many ways
  const seen = all.filter(({ slope, numbers }) => !slope && norm(numbers) > LEAST * norm(right));
  for (const { name, numbers } of seen)
    for (const [how, sign] of [
      ['lacks', -1],
      ['repeats', 1],
    ] as const)
      if (distance(off, numbers, sign) <= bar) return { block: called, how, term: name };
  const paired = seen.slice(0, Math.sqrt(MOST / block.size));
  for (const taken of paired)
    for (const other of paired)
      if (distance(off, subtract(taken.numbers, other.numbers), 1) <= bar)
        return { block: called, how: 'takes', term: taken.name, for: other.name };
  const statistic = statistics({ off, bar, block, given });
  return statistic ? { block: called, ...statistic } : elsewhere();
}

/** Whether a block that is wrong in a part of it alone has an upstream written over another there. */
export function overwrittenIn(report: Report, block: Block, given: Given): Formula | null {
  const { grad, right, bar } = compared(report, block);
  const found = misplaced({ grad, right, bar, block, given });
  return found?.how === 'overwritten' ? { block: block.name, ...found } : null;
}

/** Both gradients of a block, and how far a formula that is made of the right one may be off. */
function compared({ grad: all, gradapprox, precision }: Report, { offset, size }: Block) {
  const [grad, right] = [all, gradapprox].map(row => row.subarray(offset, offset + size));
  const known = right.map(value => value || 0);
  return { grad, right, bar: MEASURED[precision] * Math.max(norm(known), norm(grad)) };
}

/** ‖a − c b‖₂. */
const distance = (a: Float64Array, b: Float64Array, c: number): number => norm(a.map((value, i) => value - c * b[i]));
