import { nameFactor } from '../constants.js';
import type { Details } from '../diagnosis.js';
import type { BlockEvidence } from '../evidence.js';
import { agreement, combine, leastSquares } from '../fit.js';
import type { Family, Hypothesis } from '../hypothesis.js';

/** A factor without a name takes this much more to describe. */
export const UNNAMED = 2;

/** grad = c · gradapprox. */
export const scale: Family = (block, { sizes }) => {
  const c = leastSquares(block, block.grad, [block.gradapprox])?.[0] ?? ratio(block);
  if (c === null || c === 0) return [];
  const model = (by: number) => combine([{ by, values: block.gradapprox, slack: block.slack }]);
  const { names, value } = nameFactor(c, sizes, by => agreement(block, model(by)) !== null);
  return [
    {
      ...model(value),
      says: [{ kind: 'scale', factor: value, detail: scaleDetail(block, names, 'all') }],
      length: 1 + (names.length > 0 ? 0 : UNNAMED),
      parameters: names.length > 0 && block.known.length === 1 ? 0 : 1,
    } satisfies Hypothesis,
  ];
};

/** With one entry alone the ratio of the two is all there is. */
function ratio(block: BlockEvidence): number | null {
  if (block.known.length !== 1) return null;
  const [i] = block.known;
  return block.gradapprox[i] === 0 ? null : block.grad[i] / block.gradapprox[i];
}

export const scaleDetail = (
  block: BlockEvidence,
  names: readonly string[],
  part: 'all' | 'data',
): Details['scale'] => ({
  entries: block.known.length,
  fits: block.known.length,
  names,
  part,
  scope: 'block',
  layer: '',
});
