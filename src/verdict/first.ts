import type { Outcome } from '../judgement.js';
import { barOf, isClose, isHidden, ownScale } from './compare.js';
import type { Measure } from './line.js';
import { CLOSE, COARSE, COVER, SEEN } from './rules.js';
import { stepOf } from './step.js';

/**
 * What one plain difference D says, whose truncation nobody knows: agreement, or no number in grad; null where more evaluations must tell.
 * No wrong gradient comes as close by accident.
 *
 *     |D − grad| + 2 noise/h ≤ τ/10 · own,  or |D − grad| ≤ 2 noise/h ≤ τ · floor where grad is hardly more than that noise
 *
 * @param measurable  whether the rounding of grad may still be measured: then a guess of it hides nothing
 */
export function firstOutcome(measure: Measure, difference: number, step: number, measurable = false): Outcome | null {
  const known = { slope: difference, bound: (COVER * measure.noise) / step };
  if (!Number.isFinite(measure.claim))
    return { status: 'wrong', reason: 'nonfinite', derivative: difference, bound: known.bound };
  if (!Number.isFinite(difference) || step > COARSE * stepOf(measure)) return null;
  const bound = Math.abs(difference - measure.claim) + barOf(known, measure);
  const drowned = !measurable || ownScale(measure, difference) <= SEEN * known.bound;
  const beside = drowned && barOf(known, measure) <= measure.tolerance * measure.floor && isHidden(known, measure);
  return isClose(known, measure, CLOSE) || beside
    ? { status: 'agree', reason: 'none', derivative: difference, bound }
    : null;
}
