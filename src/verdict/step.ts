import { powerOfTwo } from '../numbers.js';
import { ownScale } from './compare.js';
import type { Line, Measure } from './line.js';
import { CLOSE, COARSE, COVER, type Rule } from './rules.js';

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

/** Share of what two evaluations may be off by that noise may take up; truncation has the rest. */
const NOISE_SHARE = 0.5;

/**
 * The step of the one difference that settles most components: that of the noise, or a few times as large where there noise by itself would leave the
 * component open, as in a sum of many terms of one sign.
 *
 *     2 noise / h ≤ ½ (τ/10 · own − rounding),  h up to COARSE steps
 */
export function plainStep(measure: Measure): number {
  const step = stepOf(measure);
  const room = CLOSE * measure.tolerance * ownScale(measure, measure.claim) - measure.rounding;
  const noise = COVER * measure.noise;
  const most = Math.min(COARSE * step, measure.rule.mostStep * measure.size);
  // where not even the largest of them is enough, or the claim is no number, a ladder has to tell
  if (!(noise / most < room)) return step;
  let wide = step;
  while (noise / wide > NOISE_SHARE * room && 2 * wide <= most) wide *= 2;
  return wide;
}
