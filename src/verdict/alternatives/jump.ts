import type { Unproved } from './alternative.js';
import { clearGaps } from './gap.js';
import { byOneSide } from './oneSided.js';

/** A gap of slopes that grows this much when the step shrinks eightfold is inversely proportional to it: a cusp √|t| gives 2.8, a jump 8. */
const JUMP = 5;

/**
 * A jump of J at θ, such as a hard threshold w ≥ 0 at w = 0: judged from the side that J(θ) belongs to, for across the jump no slope settles.
 * The slope of that side is what the branch taken at θ has, so the claim passes as `kink`. Any other value is left to what is seen beside θ.
 */
export const jump: Unproved = {
  look(line, { rungs, estimates }) {
    const gaps = clearGaps(estimates, !line.rule.twice);
    const outcome = gaps && gaps.growth > JUMP ? byOneSide(line, rungs) : null;
    if (!outcome) return null;
    const right = outcome.status === 'agree' || outcome.status === 'weak';
    return { ...outcome, status: right ? 'kink' : 'undecided', reason: 'jump' };
  },
};
