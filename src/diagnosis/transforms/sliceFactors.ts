import type { Entrywise } from '../../finding.js';
import { NUMBER, nth, ofKind, oneOf, some } from '../bits.js';
import type { BlockEvidence } from '../evidence.js';
import { columns, leastSquares, mayBe, visibleIn } from '../fit.js';
import type { Family, Transform } from '../hypothesis.js';
import { indexAlong, innerSize } from './axes.js';

/** grad = factor · gradapprox with a factor of its own for every row, every column, or every index of another axis. */
export const sliceFactors: Family = ({ block, setting }, most) =>
  block.shape.length < 2 ? [] : [...block.shape.keys()].flatMap(axis => alongAxis(block, axis, setting.blocks, most));

function alongAxis(block: BlockEvidence, axis: number, blocks: readonly BlockEvidence[], most: number): Transform[] {
  const count = block.shape[axis];
  if (count < 2 || block.size / count < 2) return [];
  const kind = axis === 0 ? 'row-factors' : 'column-factors';
  const where = ofKind(kind) + oneOf(block.shape.length);
  const named = where + nth(1) + oneOf(2 * blocks.length);
  // one slice alone is a part of the block
  if (Math.min(named, where + 2 * NUMBER) > most) return [];
  const slice = indexAlong(block.shape, axis);
  const wrong = new Uint8Array(count);
  for (const i of block.wrong) wrong[slice(i)] = 1;
  const off = wrong.reduce((n, one) => n + one, 0);
  const listed = where + some(off, count) + off * NUMBER;
  if (off < 2 || Math.min(named, listed) > most || !maySlicesHaveFactors(block, axis)) return [];
  const rows: number[][] = Array.from({ length: count }, () => []);
  const isSeen = visibleIn(block);
  for (const i of block.known) if (isSeen(i)) rows[slice(i)].push(i);
  const seen = rows.map(() => 0);
  for (const i of block.wrong) if (isSeen(i)) seen[slice(i)]++;
  const factorAt = (k: number) => (seen[k] > 0 ? factorOf(block, rows[k]) : 1);
  const owners = blocks.filter(({ size }) => size === count);
  if (listed > most && !mayBeEntries(owners, Math.max(0, seen.findIndex(Boolean)), factorAt, block.relative)) return [];
  const factors = rows.map((_, k) => factorAt(k));
  if (factors.some(Number.isNaN)) return [];
  const by = entriesOf(owners, factors, block.relative);
  return [
    {
      value: i => factors[slice(i)] * block.gradapprox[i],
      slack: i => Math.abs(factors[slice(i)]) * block.slack[i],
      says: [{ kind, detail: { axis, factors, ...(by ? { by } : {}) } }],
      bits: by ? named : listed,
      fitted: by ? 0 : count,
      beside: false,
    },
  ];
}

/** Slices that are tried, and entries of each. */
const TRIED = 8;

/** Whether a few entries of a few slices may be one multiple of gradapprox in each: cheap, and never wrong when it says no. */
function maySlicesHaveFactors(block: BlockEvidence, axis: number): boolean {
  const inner = innerSize(block.shape, axis);
  const count = block.shape[axis];
  const lines = block.size / count;
  // entry `line` of a slice, the slices being neighbours along the axis
  const at = (slice: number, line: number) => Math.floor(line / inner) * inner * count + slice * inner + (line % inner);
  const spread = (n: number) =>
    Array.from({ length: Math.min(n, TRIED) }, (_, k) => Math.floor((k * n) / Math.min(n, TRIED)));
  return spread(count).every(slice =>
    isMultiple(
      block,
      spread(lines).map(line => at(slice, line)),
    ),
  );
}

/** Whether entries may be one multiple of gradapprox, by the largest of those that are known and visible. */
function isMultiple(block: BlockEvidence, entries: readonly number[]): boolean {
  const { grad, gradapprox } = block;
  const seen = entries.filter(visibleIn(block));
  return (
    seen.length < 2 ||
    mayBe(
      { ...block, known: seen },
      i => grad[i],
      i => gradapprox[i],
    )
  );
}

/** NaN where one entry alone would fit any factor. */
function factorOf(block: BlockEvidence, known: readonly number[]): number {
  const { grad, approx } = columns(block);
  return leastSquares({ ...block, known }, grad, [approx(1).of])?.[0] ?? Number.NaN;
}

/** Factors are known to a few times the rounding of an entry. */
const LOOSE = 10;

/** A block whose entries are the factors, or their inverse: a gain that is missing, or one too many. */
function entriesOf(owners: readonly BlockEvidence[], factors: readonly number[], relative: number): Entrywise | null {
  const fits = (of: (k: number) => number) => factors.every((f, k) => isNear(f, of(k), relative));
  for (const { name, theta } of owners) {
    if (fits(k => 1 / theta[k])) return { block: name, inverse: true };
    if (fits(k => theta[k])) return { block: name, inverse: false };
  }
  return null;
}

/** Whether one of the factors is that entry of such a block, or its inverse. */
function mayBeEntries(
  owners: readonly BlockEvidence[],
  k: number,
  factorAt: (k: number) => number,
  relative: number,
): boolean {
  if (owners.length === 0) return false;
  const factor = factorAt(k);
  return owners.some(({ theta }) => isNear(factor, theta[k], relative) || isNear(factor, 1 / theta[k], relative));
}

const isNear = (factor: number, entry: number, relative: number) =>
  Math.abs(factor - entry) <= LOOSE * relative * Math.abs(factor);
