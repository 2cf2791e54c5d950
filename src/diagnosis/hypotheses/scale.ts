import type { Details } from '../../finding.js';
import { nameFactor } from '../constants.js';
import type { BlockEvidence } from '../evidence.js';
import { agreement, columns, combine, leastSquares, spreadRows } from '../fit.js';
import type { Family } from '../hypothesis.js';

/** A factor without a name takes this much more to describe. */
export const UNNAMED = 2;

/** grad = c · gradapprox. */
export const scale: Family = (block, { sizes }) => {
  const { grad, approx } = columns(block);
  const c = leastSquares(block, grad, [approx(1).of])?.[0] ?? ratio(block);
  if (c === null || c === 0) return [];
  const model = (by: number) => combine([approx(by)]);
  const { names, value, familiar } = nameFactor(c, sizes, by => agreement(block, model(by)) !== null);
  if (names.length === 0 && !isBorneOut(block, c, 1)) return [];
  return [
    {
      ...model(value),
      says: [{ kind: 'scale', factor: value, detail: scaleDetail(block, names, 'all') }],
      length: 1 + (names.length > 0 ? 0 : UNNAMED),
      // one entry alone bears witness only to a familiar factor
      parameters: familiar && block.known.length === 1 ? 0 : 1,
    },
  ];
};

/** Digits by which entries must bear out a factor without a name: by chance, one block in a thousand does. */
const DIGITS = 3;

/** Whether c, with `fitted` numbers taken from the entries, moves enough of them further than what would pass for rounding. */
export function isBorneOut(block: BlockEvidence, c: number, fitted: number): boolean {
  const digits = spreadRows(block.known).map(i => {
    const bar = block.slack[i] + block.rounding[i];
    return bar > 0 ? Math.log10(Math.max(1, Math.abs((c - 1) * block.gradapprox[i]) / bar)) : 0;
  });
  const spare = digits.sort((a, b) => b - a).slice(fitted);
  return spare.reduce((sum, d) => sum + d, 0) >= DIGITS;
}

/** With one entry alone the ratio of the two is all there is. */
function ratio(block: BlockEvidence): number | null {
  if (block.known.length !== 1) return null;
  const [i] = block.known;
  return block.gradapprox[i] === 0 ? null : block.grad[i] / block.gradapprox[i];
}

export const scaleDetail = (
  { known }: BlockEvidence,
  names: readonly string[],
  part: 'all' | 'data',
): Details['scale'] => ({ entries: known.length, names, part, scope: 'block', layer: '' });
