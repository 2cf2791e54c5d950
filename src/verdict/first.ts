import type { Outcome } from '../judgement.js';
import { barOf, isClose, isHidden } from './compare.js';
import type { Measure } from './line.js';
import { CLOSE, COARSE, COVER } from './rules.js';
import { stepOf } from './step.js';

/**
 * What one plain difference D says, whose truncation nobody knows: agreement, or no number in grad; null where more evaluations must tell.
 * No wrong gradient comes as close by accident.
 *
 *     |D − grad| + 2 noise/h ≤ τ/10 · own,  or |D − grad| ≤ 2 noise/h ≤ τ · floor where grad is hardly more than that noise
 */
export function firstOutcome(measure: Measure, difference: number, step: number): Outcome | null {
  const known = { slope: difference, bound: (COVER * measure.noise) / step };
  if (!Number.isFinite(measure.claim))
    return { status: 'wrong', reason: 'nonfinite', derivative: difference, bound: known.bound };
  if (!Number.isFinite(difference) || step > COARSE * stepOf(measure)) return null;
  const bound = Math.abs(difference - measure.claim) + barOf(known, measure);
  const beside = barOf(known, measure) <= measure.tolerance * measure.floor && isHidden(known, measure);
  return isClose(known, measure, CLOSE) || beside
    ? { status: 'agree', reason: 'none', derivative: difference, bound }
    : null;
}
