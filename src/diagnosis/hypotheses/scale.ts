import { nameFactor } from '../constants.js';
import type { Details } from '../diagnosis.js';
import type { BlockEvidence } from '../evidence.js';
import { agreement, columns, combine, leastSquares } from '../fit.js';
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
