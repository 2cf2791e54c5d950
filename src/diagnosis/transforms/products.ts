import { NUMBER, nth, ofKind, some } from '../bits.js';
import type { BlockEvidence } from '../evidence.js';
import { agreement, columns, combine, type Entries, leastSquares, type Prediction } from '../fit.js';
import type { Family } from '../hypothesis.js';

/** grad = gradapprox + c, the same c everywhere. */
export const constant: Family = ({ block }, most) => {
  const bits = ofKind('rank-one') + NUMBER;
  if (bits > most) return [];
  const { difference, approx } = columns(block);
  const one = () => 1;
  const c = leastSquares(block, difference, [one])?.[0];
  if (!c) return [];
  return [
    {
      ...combine([approx(1), { by: c, of: one }]),
      says: [{ kind: 'rank-one', detail: { form: 'constant', value: c } }],
      bits,
      fitted: 1,
      beside: false,
    },
  ];
};

/**
 * grad = gradapprox + column · row: one sample, or one mean term, is wrong.
 * Where gradapprox is such a product itself, as with one example, a mistake in either factor leaves another: that says nothing.
 */
export const columnTimesRow: Family = ({ block, part }, most) => {
  const [rows, across] = block.shape;
  if (part === 'data' || block.shape.length !== 2 || Math.min(rows, across) < 2 || block.wrong.length < 2) return [];
  // two rows in a column, or two columns in a row
  if (ofKind('rank-one') + nth(0) + 2 * NUMBER > most) return [];
  const inRows = touched(block, rows, i => Math.floor(i / across));
  const inColumns = touched(block, across, i => i % across);
  const [R, C] = [inRows, inColumns].map(marks => marks.reduce((n, mark) => n + mark, 0));
  if (R === rows && C === across && Math.min(rows, across) < 3) return [];
  const inLine = Math.min(R, C) === 1;
  const bits = ofKind('rank-one') + nth(inLine ? 1 : 0) + some(R, rows) + some(C, across) + (R + C - 1) * NUMBER;
  if (bits > most) return [];
  const inside = block.known.filter(i => inRows[Math.floor(i / across)] * inColumns[i % across] === 1);
  const own = { ...block, grad: block.gradapprox, known: inside };
  if (
    !inLine &&
    agreement(
      own,
      cross(own, i => block.gradapprox[i]),
    )
  )
    return [];
  const { difference, approx } = columns(block);
  const off = cross(block, difference);
  return [
    {
      ...combine([approx(1), { by: 1, of: off.value, slack: off.slack }]),
      says: [{ kind: 'rank-one', detail: { form: 'product', value: difference(largest(block, difference)) } }],
      bits,
      // the cross, and where it stands; in a line any wrong numbers are a product
      fitted: inLine ? 1 + block.wrong.length : R + C,
      beside: false,
    },
  ];
};

/** 1 for every row, or column, that holds a wrong entry. */
function touched({ wrong }: BlockEvidence, count: number, of: (i: number) => number): Uint8Array {
  const marks = new Uint8Array(count);
  for (const i of wrong) marks[of(i)] = 1;
  return marks;
}

/** The product of a column and a row that meets `of` in the cross through the largest of the wrong entries. */
function cross(block: BlockEvidence, of: Entries): Prediction {
  const [, across] = block.shape;
  const at = largest(block, of);
  const [row, column] = [Math.floor(at / across), at % across];
  // the three entries of the cross each bring their own error
  const slack = 3 * block.wrong.reduce((big, i) => Math.max(big, block.slack[i] + block.rounding[i]), 0);
  return {
    value: i => (of(Math.floor(i / across) * across + column) * of(row * across + (i % across))) / of(at),
    slack: () => slack,
  };
}

/** The wrong entry where `of` is largest. */
const largest = (block: BlockEvidence, of: Entries): number =>
  block.wrong.reduce((best, i) => (Math.abs(of(i)) > Math.abs(of(best)) ? i : best));
