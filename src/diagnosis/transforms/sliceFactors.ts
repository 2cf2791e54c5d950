import { NUMBER, ofKind, oneOf, some } from '../bits.js';
import type { BlockEvidence } from '../evidence.js';
import { columns, isVisible, leastSquares } from '../fit.js';
import type { Family, Transform } from '../hypothesis.js';
import { indexAlong } from './axes.js';

/** grad = factor · gradapprox with a factor of its own for every row, every column, or every index of another axis. */
export const sliceFactors: Family = ({ block }) =>
  block.shape.length < 2 ? [] : [...block.shape.keys()].flatMap(axis => alongAxis(block, axis));

function alongAxis(block: BlockEvidence, axis: number): Transform[] {
  const count = block.shape[axis];
  if (count < 2 || block.size / count < 2) return [];
  const slice = indexAlong(block.shape, axis);
  const off = new Set(block.wrong.map(slice)).size;
  // one slice alone is a part of the block
  if (off < 2) return [];
  const rows: number[][] = Array.from({ length: count }, () => []);
  for (const i of block.known) if (isVisible(block, i)) rows[slice(i)].push(i);
  const wrong = new Set(block.wrong);
  const factors = rows.map(known => (known.some(i => wrong.has(i)) ? factorOf(block, known) : 1));
  if (factors.some(Number.isNaN)) return [];
  const kind = axis === 0 ? 'row-factors' : 'column-factors';
  return [
    {
      value: i => factors[slice(i)] * block.gradapprox[i],
      slack: i => Math.abs(factors[slice(i)]) * block.slack[i],
      says: [{ kind, detail: { axis, factors } }],
      bits: ofKind(kind) + oneOf(block.shape.length) + some(off, count) + off * NUMBER,
      fitted: count,
      beside: false,
    },
  ];
}

/** NaN where one entry alone would fit any factor. */
function factorOf(block: BlockEvidence, known: readonly number[]): number {
  const { grad, approx } = columns(block);
  return leastSquares({ ...block, known }, grad, [approx(1).of])?.[0] ?? Number.NaN;
}
