import type { Entrywise } from '../../finding.js';
import { NUMBER, nth, ofKind, oneOf, some } from '../bits.js';
import type { BlockEvidence } from '../evidence.js';
import { columns, isVisible, leastSquares } from '../fit.js';
import type { Family, Transform } from '../hypothesis.js';
import { indexAlong } from './axes.js';

/** grad = factor · gradapprox with a factor of its own for every row, every column, or every index of another axis. */
export const sliceFactors: Family = ({ block, setting }) =>
  block.shape.length < 2 ? [] : [...block.shape.keys()].flatMap(axis => alongAxis(block, axis, setting.blocks));

function alongAxis(block: BlockEvidence, axis: number, blocks: readonly BlockEvidence[]): Transform[] {
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
  const by = entriesOf(blocks, factors, block.relative);
  const kind = axis === 0 ? 'row-factors' : 'column-factors';
  return [
    {
      value: i => factors[slice(i)] * block.gradapprox[i],
      slack: i => Math.abs(factors[slice(i)]) * block.slack[i],
      says: [{ kind, detail: { axis, factors, ...(by ? { by } : {}) } }],
      bits:
        ofKind(kind) +
        oneOf(block.shape.length) +
        (by ? nth(1) + oneOf(2 * blocks.length) : some(off, count) + off * NUMBER),
      fitted: by ? 0 : count,
      beside: false,
    },
  ];
}

/** NaN where one entry alone would fit any factor. */
function factorOf(block: BlockEvidence, known: readonly number[]): number {
  const { grad, approx } = columns(block);
  return leastSquares({ ...block, known }, grad, [approx(1).of])?.[0] ?? Number.NaN;
}

/** Factors are known to a few times the rounding of an entry. */
const LOOSE = 10;

/** A block whose entries are the factors, or their inverse: a gain that is missing, or one too many. */
function entriesOf(blocks: readonly BlockEvidence[], factors: readonly number[], relative: number): Entrywise | null {
  const fits = (of: (k: number) => number) =>
    factors.every((f, k) => Math.abs(f - of(k)) <= LOOSE * relative * Math.abs(f));
  for (const { name, size, theta } of blocks) {
    if (size !== factors.length) continue;
    if (fits(k => 1 / theta[k])) return { block: name, inverse: true };
    if (fits(k => theta[k])) return { block: name, inverse: false };
  }
  return null;
}
