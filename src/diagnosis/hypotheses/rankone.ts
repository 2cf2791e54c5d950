import { columns, combine, leastSquares } from '../fit.js';
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

/** grad = gradapprox + column · row: one sample, or one mean term, is wrong. The cross through the largest entry tells both. */
const product: Family = block => {
  const [rows, across] = block.shape;
  if (block.shape.length !== 2 || Math.min(rows, across) < 3 || block.wrong.length === 0) return [];
  const { difference: D, approx } = columns(block);
  const at = block.wrong.reduce((best, i) => (Math.abs(D(i)) > Math.abs(D(best)) ? i : best));
  const [row, column] = [Math.floor(at / across), at % across];
  const cross = (i: number) => (D(Math.floor(i / across) * across + column) * D(row * across + (i % across))) / D(at);
  // the three entries of the cross each bring their own error
  const slack = 3 * block.known.reduce((big, i) => Math.max(big, block.slack[i] + block.rounding[i]), 0);
  return [
    {
      ...combine([approx(1), { by: 1, of: cross, slack: () => slack }]),
      says: [{ kind: 'rank-one', detail: { form: 'product', value: D(at) } }],
      length: 4,
      parameters: rows + across - 1,
    },
  ];
};

export const rankOne: Family = (block, setting) => [constant, product].flatMap(family => family(block, setting));
