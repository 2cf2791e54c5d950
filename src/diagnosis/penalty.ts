import type { Details, Statement } from '../finding.js';
import type { BlockEvidence } from './evidence.js';
import type { Setting } from './hypothesis.js';

/** A coefficient further than this, relatively, from a rule is not that rule: half of what sets m − 1 apart from m at 250 examples. */
export const NEAR = 2e-3;

/** slope · θ as a statement; with λ and m known, q = slope · m/λ: −1 missing, +1 doubled, m − 1 not over m, −2 wrong sign. */
export function penaltyStatement(block: BlockEvidence, { sizes }: Setting, slope: number): Statement {
  const detail = penaltyDetail(block, slope);
  if (!sizes.lambda || sizes.m === undefined) return { kind: 'penalty', detail };
  const q = (slope * sizes.m) / sizes.lambda;
  const rule = [-1, 1, sizes.m - 1, -2, -0.5].find(value => Math.abs(q - value) <= NEAR * Math.max(1, Math.abs(value)));
  return { kind: 'penalty', factor: rule ?? q, detail };
}

export const penaltyDetail = ({ shape, known }: BlockEvidence, slope: number): Details['penalty'] => ({
  slope,
  form: 'l2',
  onBiases: shape.length < 2,
  entries: known.length,
});
