import type { Estimate } from '../estimate.js';
import type { Unproved } from './alternative.js';
import { clearGaps, sidesOf } from './gap.js';

/** A gap that keeps more than this share when the step shrinks eightfold does not shrink with it: a smooth J keeps 1/8. */
const STAYS = 0.5;
/** Smaller gaps, relative to the slopes, are left to the error bars. */
const VISIBLE = 1e-4;

/**
 * A kink of J at θ, such as |w| or relu(w) at w = 0, where every number between the one-sided slopes is a derivative in Clarke's sense.
 *
 * A claim inside [D⁻, D⁺] passes as `kink`. Outside it is `undecided`, never wrong: with several examples at their kinks at once,
 * backward propagation that takes relu'(0) = 0 may legitimately return a value outside.
 *
 * @see S. Lee, S. Park, A. Aiken, "On the correctness of automatic differentiation for neural networks with machine-representable parameters", ICML 2023
 */
export const kink: Unproved = {
  look(line, { estimates }) {
    const gaps = clearGaps(estimates, !line.rule.twice);
    if (!gaps) return null;
    const { fine, growth } = gaps;
    if (!(growth > STAYS && Math.abs(fine.gap) > VISIBLE * steepest(fine))) return null;
    const { low, high, slack: known } = sidesOf(estimates);
    const slack = known + Math.max(line.tolerance * Math.max(Math.abs(low), Math.abs(high)), line.absolute);
    const inside = low - slack <= line.claim && line.claim <= high + slack;
    return {
      status: inside ? 'kink' : 'undecided',
      reason: 'kink',
      derivative: (low + high) / 2,
      bound: (high - low) / 2 + slack,
    };
  },
};

const steepest = ({ above, below }: Estimate): number => Math.max(Math.abs(above), Math.abs(below));
