import type { Outcome } from '../judgement.js';
import { secondDifference } from '../objective/secondDifference.js';
import { barOf, isClose, isHidden, ownScale } from './compare.js';
import type { Rung } from './estimate.js';
import type { Measure } from './line.js';
import { CLOSE, COARSE, COVER, SEEN } from './rules.js';
import { stepOf } from './step.js';

/** One plain difference. */
export interface Difference {
  /** D = (J⁺ − J⁻) / 2h. */
  slope: number;
  /** |J⁺ − 2 J + J⁻| / 2h: half of what the slopes above and below differ by. */
  bend: number;
  /** h. */
  step: number;
}

/** The difference of a pair of values around J. */
export const differenceOf = ({ JPlus, JMinus, above, below, step }: Rung, J: number): Difference => ({
  slope: (JPlus - JMinus) / (above + below),
  bend: Math.abs(secondDifference(JPlus, J, JMinus)) / (above + below),
  step,
});

/**
 * What one plain difference D says, whose truncation nobody knows: agreement, or no number in grad; null where more evaluations must tell.
 * No wrong gradient comes as close by accident, except to 0: where the sides of a narrow feature are alike, D is 0 and J bends.
 *
 *     |D − grad| + 2 noise/h ≤ τ/10 · own,  or |D − grad| ≤ 2 noise/h ≤ τ · floor ≥ bend where grad is hardly more than that noise
 *
 * @param measurable  whether the rounding of grad may still be measured: then a guess of it hides nothing
 */
export function firstOutcome(measure: Measure, found: Difference, measurable = false): Outcome | null {
  const { slope: difference, bend, step } = found;
  const known = { slope: difference, bound: (COVER * measure.noise) / step };
  if (!Number.isFinite(measure.claim))
    return { status: 'wrong', reason: 'nonfinite', derivative: difference, bound: known.bound };
  if (!Number.isFinite(difference) || step > COARSE * stepOf(measure)) return null;
  const bound = Math.abs(difference - measure.claim) + barOf(known, measure);
  const drowned = !measurable || ownScale(measure, difference) <= SEEN * known.bound;
  const nothing = Math.max(barOf(known, measure), bend) <= measure.tolerance * measure.floor;
  const beside = drowned && nothing && isHidden(known, measure);
  return isClose(known, measure, CLOSE) || beside
    ? { status: 'agree', reason: 'none', derivative: difference, bound }
    : null;
}
