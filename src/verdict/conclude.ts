import type { Outcome } from '../judgement.js';
import { barOf, errorOf, isExcluded, outcomeOf, provesAt, standing } from './compare.js';
import { type Estimate, narrowest, rungAt } from './estimate.js';
import type { Line } from './line.js';
import { tableNoise } from './noise.js';
import { FAR, SCALES } from './rules.js';
import { leftDomain, type Series } from './series.js';

/** Slope of the quartic through 9 equally spaced points by least squares, times the spacing. A. Savitzky, M. Golay, Anal. Chem. 36 (1964). */
const SLOPE_WEIGHTS = [86, -142, -193, -126, 0, 126, 193, 142, -86].map(w => w / 1188);
/** Noise of the nine points over their whole width, in its bar: COVER times three standard deviations, and half as much again for the weights. */
const NINE = 9;
/** Two slopes by different weights may differ by this share of the error, whatever the noise. */
const SHARE = 1e-3;

/**
 * Proves that the claim is not φ′(0), or returns null: three neighbouring scales prove it (see `provesAt`), and nine further points tell the noise on
 * this very line, and their least-squares slope agrees with the estimate, not with the claim.
 */
export async function prove(line: Line, estimates: readonly Estimate[]): Promise<Outcome | null> {
  for (let q = 0; q + SCALES <= estimates.length; q++) {
    if (!provesAt(estimates, q, line)) continue;
    for (const estimate of [...estimates.slice(q, q + SCALES)].sort((a, b) => a.bound - b.bound)) {
      const outcome = await confirm(line, estimate);
      if (outcome) return outcome;
    }
  }
  return null;
}

/** The three scales alone, without an evaluation: for one more mistake in a block that holds many proved ones. */
export function proveBriefly(line: Line, estimates: readonly Estimate[]): Outcome | null {
  const q = estimates.findIndex((_, k) => provesAt(estimates, k, line));
  return q < 0 ? null : outcomeOf(narrowest(estimates.slice(q, q + SCALES)), line, 'wrong');
}

/** Whether the last three estimates are enough for the brief proof. */
export const isProved = (line: Line, estimates: readonly Estimate[]): boolean =>
  provesAt(estimates, estimates.length - SCALES, line);

/** Nine points across an estimate's own window: the noise there, and the slope once more by other weights. */
async function confirm(line: Line, estimate: Estimate): Promise<Outcome | null> {
  const spacing = estimate.step / 4;
  const values = await nineAcross(line, spacing);
  const slope = SLOPE_WEIGHTS.reduce((total, weight, k) => total + weight * values[k], 0) / spacing;
  const bound = barOf(estimate, line) + (NINE * tableNoise(values)) / estimate.step;
  const error = errorOf(estimate, line);
  const agrees = Math.abs(slope - estimate.slope) <= bound + SHARE * error;
  return agrees && error > FAR * bound ? { status: 'wrong', reason: 'none', derivative: estimate.slope, bound } : null;
}

/** J at nine equally spaced points around θ. */
export async function nineAcross(line: Line, spacing: number): Promise<Float64Array> {
  const values = new Float64Array(SLOPE_WEIGHTS.length);
  const half = (values.length - 1) / 2;
  values[half] = line.J;
  for (let k = 1; k <= half; k++) {
    const { JPlus, JMinus } = await rungAt(line, k * spacing);
    values[half + k] = JPlus;
    values[half - k] = JMinus;
  }
  return values;
}

/**
 * What is left where there is neither close agreement nor proof: the grade of the best estimate.
 *
 * The narrowest bar that the claim fits counts, unless another estimate excludes the claim three bars away and no finer one that the claim fits refutes
 * that one: kinks within the step put an estimate off by more than its own bar.
 */
export function leftOver(line: Line, series: Series): Outcome {
  const { estimates } = series;
  if (estimates.length === 0) {
    const reason = leftDomain(series) ? 'domain' : 'noise';
    return { status: 'undecided', reason, derivative: Number.NaN, bound: Number.POSITIVE_INFINITY };
  }
  const fits = (estimate: Estimate) => errorOf(estimate, line) <= barOf(estimate, line);
  const fitting = estimates.filter(fits);
  const refuted = (coarse: Estimate) =>
    fitting.some(
      ({ step, slope, bound }) => step < coarse.step && Math.abs(slope - coarse.slope) > bound + coarse.bound,
    );
  const excluded = estimates.some(estimate => isExcluded(estimate, line) && !refuted(estimate));
  const best = narrowest(fitting.length > 0 && !excluded ? fitting : estimates);
  return excluded || !fits(best) ? outcomeOf(best, line, 'undecided', 'unproven') : graded(best, line);
}

/** The status of a line whose claim fits an estimate: as well as that is known. */
function graded(best: Estimate, line: Line): Outcome {
  const grade = standing(best, line);
  if (grade === 'agrees') return outcomeOf(best, line, 'agree');
  return outcomeOf(best, line, grade === 'weak' ? 'weak' : 'undecided', 'noise');
}
