import type { Outcome } from '../judgement.js';
import { barOf, errorOf, isExcluded, outcomeOf, provesAt, standing } from './compare.js';
import { type Estimate, narrowest } from './estimate.js';
import type { Line } from './line.js';
import { SCALES } from './rules.js';
import { leftDomain, type Series } from './series.js';

/** The proof of three neighbouring scales (see `provesAt`), or null; the narrowest of them tells the slope. */
export function prove(line: Line, estimates: readonly Estimate[]): Outcome | null {
  const q = estimates.findIndex((_, k) => provesAt(estimates, k, line));
  return q < 0 ? null : outcomeOf(narrowest(estimates.slice(q, q + SCALES)), line, 'wrong');
}

/** Whether the last three estimates are proof enough. */
export const isProved = (line: Line, estimates: readonly Estimate[]): boolean =>
  provesAt(estimates, estimates.length - SCALES, line);

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
