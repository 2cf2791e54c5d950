import type { BlockEvidence } from '../evidence.js';
import { agreement, columns, combine, type Entries, leastSquares, type Prediction } from '../fit.js';
import type { Family } from '../hypothesis.js';

/** grad = gradapprox + c, the same c everywhere. */
const constant: Family = block => {
  const { difference, approx } = columns(block);
  const one = () => 1;
  const c = leastSquares(block, difference, [one])?.[0];
  if (!c) return [];
  return [
    {
      ...combine([approx(1), { by: c, of: one }]),
      says: [{ kind: 'rank-one', detail: { form: 'constant', value: c } }],
      length: 2.8,
      parameters: 1,
    },
  ];
};

/** Description length of a product that all of the block shows, and of one that some of its rows and columns show. */
const THROUGHOUT = 4;
const IN_PART = 2.8;
/** Any wrong numbers in one row or one column are a product: no more than another reading of them. */
const IN_A_LINE = 3.4;

/**
 * grad = gradapprox + column · row: one sample, or one mean term, is wrong.
 * Where gradapprox is such a product itself, as with one example, a mistake in either factor leaves another: that says nothing.
 */
const product: Family = block => {
  const [rows, across] = block.shape;
  if (block.shape.length !== 2 || Math.min(rows, across) < 2 || block.wrong.length < 2) return [];
  const touched = (of: (i: number) => number) => new Set(block.wrong.map(of));
  const inRows = touched(i => Math.floor(i / across));
  const inColumns = touched(i => i % across);
  const [R, C] = [inRows.size, inColumns.size];
  const throughout = R === rows && C === across;
  if (throughout && Math.min(rows, across) < 3) return [];
  const inside = block.known.filter(i => inRows.has(Math.floor(i / across)) && inColumns.has(i % across));
  const part = { ...block, grad: block.gradapprox, known: inside };
  const own = cross(part, i => block.gradapprox[i]);
  if (Math.min(R, C) > 1 && agreement(part, own)) return [];
  const { difference, approx } = columns(block);
  const off = cross(block, difference);
  return [
    {
      ...combine([approx(1), { by: 1, of: off.value, slack: off.slack }]),
      says: [{ kind: 'rank-one', detail: { form: 'product', value: difference(largest(block, difference)) } }],
      length: throughout ? THROUGHOUT : Math.min(R, C) > 1 ? IN_PART : IN_A_LINE,
      // the cross, and where it stands; in a line all that is wrong
      parameters: Math.min(R, C) > 1 ? R + C : 1 + block.wrong.length,
    },
  ];
};

/** The product of a column and a row that meets `of` in the cross through the largest of the wrong entries. */
function cross(block: BlockEvidence, of: Entries): Prediction {
  const [, across] = block.shape;
  const at = largest(block, of);
  const [row, column] = [Math.floor(at / across), at % across];
  // the three entries of the cross each bring their own error
  const slack = 3 * block.known.reduce((big, i) => Math.max(big, block.slack[i] + block.rounding[i]), 0);
  return {
    value: i => (of(Math.floor(i / across) * across + column) * of(row * across + (i % across))) / of(at),
    slack: () => slack,
  };
}

/** The wrong entry where `of` is largest. */
const largest = (block: BlockEvidence, of: Entries): number =>
  block.wrong.reduce((best, i) => (Math.abs(of(i)) > Math.abs(of(best)) ? i : best));

export const rankOne: Family = (block, setting) => [constant, product].flatMap(family => family(block, setting));
