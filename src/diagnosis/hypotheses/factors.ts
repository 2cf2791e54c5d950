import type { BlockEvidence } from '../evidence.js';
import { leastSquares } from '../fit.js';
import type { Family, Hypothesis } from '../hypothesis.js';
import { sliceNumber } from './slices.js';

/** grad = factor · gradapprox with a factor of its own for every row, every column, or every index of another axis. */
export const factors: Family = block =>
  block.shape.length < 2 ? [] : [...block.shape.keys()].flatMap(axis => alongAxis(block, axis));

function alongAxis(block: BlockEvidence, axis: number): Hypothesis[] {
  const count = block.shape[axis];
  if (count < 2 || block.size / count < 2) return [];
  const slice = sliceNumber(block.shape, axis);
  const rows: number[][] = Array.from({ length: count }, () => []);
  for (const i of block.known) rows[slice(i)].push(i);
  const factor = rows.map(known => {
    const live = known.filter(i => Math.abs(block.gradapprox[i]) > block.slack[i] + block.rounding[i]);
    if (live.length === 0) return 1;
    return leastSquares({ ...block, known: live }, block.grad, [block.gradapprox])?.[0] ?? Number.NaN;
  });
  return [
    {
      values: block.gradapprox.map((R, i) => factor[slice(i)] * R),
      slack: block.slack.map((e, i) => Math.abs(factor[slice(i)]) * e),
      says: [{ kind: axis === 0 ? 'row-factors' : 'column-factors', detail: { axis, factors: factor } }],
      length: 3,
      parameters: count,
    },
  ];
}
