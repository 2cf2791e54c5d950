import { secondDifference } from '../objective/secondDifference.js';
import { together } from '../objective/together.js';
import type { Line } from './line.js';
import { COVER } from './rules.js';

/** J on both sides of θ. */
export interface Rung {
  step: number;
  JPlus: number;
  JMinus: number;
  /** How far t and −t got as they were stored, both > 0 unless the step drowned in θ. */
  above: number;
  below: number;
}

/** What is known of a slope at one scale. */
export interface Estimate {
  step: number;
  /** Extrapolated two-sided difference R. */
  slope: number;
  /** |R − φ′(0)| ≤ bound: truncation and noise. */
  bound: number;
  /** The share of `bound` that comes from the noise of J. */
  noise: number;
  /** What the truncation would be if J were smooth. */
  truncation: number;
  /** One-sided slopes at `step`. */
  above: number;
  below: number;
  /** Slope above − slope below: h·J'' where J is smooth, constant over steps at a kink. */
  gap: number;
  gapNoise: number;
}

/** J at ±step. */
export async function rungAt(line: Line, step: number): Promise<Rung> {
  const [JPlus, JMinus] = await together(line.width, [step, -step], line.at);
  return { step, JPlus, JMinus, above: line.reached(step), below: -line.reached(-step) };
}

/** Whether both sides of a rung hold a finite J at a point of their own. */
export const isSound = (rung: Rung): boolean =>
  Number.isFinite(rung.JPlus) && Number.isFinite(rung.JMinus) && isApart(rung);

/** Whether storage tells both sides of a rung from θ. */
export const isApart = ({ above, below }: Rung): boolean => above > 0 && below > 0;

/**
 * Two-sided difference with the parameters as they were stored: where storage puts them at unequal distances a and b, the slopes s are weighted so
 * that J'' cancels all the same.
 *
 *     D = (J⁺ − J⁻) / 2a,  or (b s⁺ + a s⁻) / (a + b) where a ≠ b
 */
function twoSided({ JPlus, JMinus, above, below }: Rung, J: number): number {
  if (above === below) return (JPlus - JMinus) / (above + below);
  return ((below * (JPlus - J)) / above + (above * (J - JMinus)) / below) / (above + below);
}

/**
 * Richardson's extrapolation of two neighbouring rungs with its error bar.
 *
 *     R     = (ρ² D(h) − D(ρh)) / (ρ² − 1),  ρ² = the ratio of a b, the distances of the two sides
 *     S(h)  = J(θ+h) − 2 J(θ) + J(θ−h)
 *     bound = κ · (|R − D(h)| + |S(ρh) − ρ² S(h)| / (12 h)) + ρ²/(ρ²−1) · 2 · noise / h
 *
 * The first term is the leading error of the poorer D(h), the second stands in where J''' happens to vanish, the third is six standard deviations.
 * κ = 1 unless the estimate of the next larger step was further off than its own bound said, as where J'' jumps and D(h) converges only in proportion
 * to h: then by as much.
 *
 * @param before  the estimate of the next larger step, if there is one
 * @see L. F. Richardson (1911); W. Press et al., Numerical Recipes, §5.7
 */
export function extrapolated({ J, noise }: Line, coarse: Rung, fine: Rung, before?: Estimate): Estimate {
  const h = (fine.above + fine.below) / 2;
  const ratio2 = (coarse.above * coarse.below) / (fine.above * fine.below);
  const D = twoSided(fine, J);
  const R = D + (D - twoSided(coarse, J)) / (ratio2 - 1);
  const bend = (rung: Rung) => bendOf(rung, J);
  const truncation = Math.abs(R - D) + Math.abs(bend(coarse) - ratio2 * bend(fine)) / (12 * h);
  const noiseBar = (ratio2 / (ratio2 - 1)) * COVER * (noise / h);
  const kappa = before ? misjudged(before, R, noiseBar, Math.sqrt(ratio2)) : 1;
  const above = (fine.JPlus - J) / fine.above;
  const below = (J - fine.JMinus) / fine.below;
  return {
    step: h,
    slope: R,
    bound: kappa * truncation + noiseBar,
    noise: noiseBar,
    truncation,
    above,
    below,
    gap: above - below,
    gapNoise: 2 * COVER * (noise / h),
  };
}

/** J(θ+h) − 2 J(θ) + J(θ−h); where storage puts the sides at unequal distances a and b, the second divided difference times a b. */
function bendOf({ JPlus, JMinus, above, below }: Rung, J: number): number {
  if (above === below) return secondDifference(JPlus, J, JMinus);
  return ((2 * above * below) / (above + below)) * ((JPlus - J) / above - (J - JMinus) / below);
}

/** How far the estimate before was off, as seen from here, in units of its own truncation; at least 1. */
function misjudged(before: Estimate, R: number, noiseBar: number, ratio: number): number {
  const off = Math.abs(before.slope - R) - before.noise - noiseBar;
  if (!(off > before.truncation && before.truncation > 0)) return 1;
  return (off / before.truncation) * (ratio / (ratio - 1));
}

/** The estimate of the narrowest bar. */
export const narrowest = <E extends { bound: number }>(series: readonly E[]): E =>
  series.reduce((a, b) => (b.bound < a.bound ? b : a));
