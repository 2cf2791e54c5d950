import { outcomeOf, standing } from '../compare.js';
import type { Unproved } from './alternative.js';

/** Rungs that must all give J itself, bit for bit. */
const STILL = 2;

/**
 * J that stands still where the claim is nothing, as below a dead unit of a float32 network beside a large constant: what gives the same bits carries
 * no noise, and a slope would have shown from one unit in the last place of J on.
 */
export const still: Unproved = {
  look(line, { rungs }) {
    const { J, rule } = line;
    const same = rungs.slice(rungs.findLastIndex(({ JPlus, JMinus }) => JPlus !== J || JMinus !== J) + 1);
    if (same.length < STILL) return null;
    const known = { slope: 0, bound: (rule.rounding * Math.abs(J)) / Math.min(same[0].above, same[0].below) };
    const grade = standing(known, line);
    if (grade === 'agrees') return outcomeOf(known, line, 'agree');
    return grade === 'weak' ? outcomeOf(known, line, 'weak', 'noise') : null;
  },
};
