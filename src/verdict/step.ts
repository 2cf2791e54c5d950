import { powerOfTwo } from '../numbers.js';
import type { Line } from './line.js';
import type { Rule } from './rules.js';

/**
 * Step of the two evaluations that settle a component which agrees: truncation and noise in balance.
 *
 *     h = s · (noise / (γ s))^(1/3), a power of two,   error ≈ γ (noise / (γ s))^(2/3)
 *
 * with J'''s³ taken to be as large as γ s, what the component's neighbours do to J.
 *
 * @param s      natural size of the parameter
 * @param gamma  typical |dJ/dθ| around the component
 * @param noise  of J, absolute
 * @see W. Press et al., Numerical Recipes, §5.7; J. Moré, S. Wild, "Estimating derivatives of noisy simulations", ACM TOMS 38 (2012)
 */
export function firstStep(s: number, gamma: number, noise: number, rule: Rule): number {
  const relative = Math.cbrt(noise / (gamma * s));
  const within = Math.min(Math.max(Number.isNaN(relative) ? 0 : relative, rule.leastStep), rule.mostStep);
  return powerOfTwo(s * within);
}

/** The first step of a line. */
export const stepOf = ({ size, slope, noise, rule }: Pick<Line, 'size' | 'slope' | 'noise' | 'rule'>): number =>
  firstStep(size, slope, noise, rule);
