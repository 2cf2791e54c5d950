import type { BlockEvidence } from '../evidence.js';
import { columns, isVisible, leastSquares } from '../fit.js';
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
  for (const i of block.known) if (isVisible(block, i)) rows[slice(i)].push(i);
  const factor = rows.map(known => factorOf(block, known));
  return [
    {
      value: i => factor[slice(i)] * block.gradapprox[i],
      slack: i => Math.abs(factor[slice(i)]) * block.slack[i],
      says: [{ kind: axis === 0 ? 'row-factors' : 'column-factors', detail: { axis, factors: factor } }],
      length: 3,
      parameters: count,
    },
  ];
}

/** 1 where there is nothing to see, NaN where one entry alone would fit any factor. */
function factorOf(block: BlockEvidence, known: readonly number[]): number {
  if (known.length === 0) return 1;
  const { grad, approx } = columns(block);
  return leastSquares({ ...block, known }, grad, [approx(1).of])?.[0] ?? Number.NaN;
}
