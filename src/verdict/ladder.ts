import type { Run } from './run.js';

/** Error bars are this many times the noise level: twice three standard deviations. */
export const COVER = 2;

/** J on both sides of θᵢ. */
export interface Rung {
  step: number;
  JPlus: number;
  JMinus: number;
  /** θ⁺ − θ and θ − θ⁻ as they were stored, both > 0 unless the step drowned in θ. */
  above: number;
  below: number;
}

/** What two neighbouring rungs say together; `step` is the smaller one. */
export interface Level {
  step: number;
  /** Extrapolated two-sided difference R. */
  derivative: number;
  /** |R − dJ/dθ| ≤ bound. */
  bound: number;
  /** The share of `bound` that comes from the noise of J. */
  noise: number;
  /** What the truncation would be if J were smooth. */
  truncation: number;
  /** Two-sided difference D(step). */
  difference: number;
  /** One-sided slopes at `step`. */
  slopeAbove: number;
  slopeBelow: number;
  /** Right slope − left slope: h·J'' where J is smooth, constant over steps at a kink. */
  gap: number;
  gapNoise: number;
}

/** J at θᵢ ± step. */
export async function climb(run: Run, i: number, step: number): Promise<Rung> {
  const { objective, theta } = run;
  const plus = objective.stored(i, theta[i] + step);
  const minus = objective.stored(i, theta[i] - step);
  let JPlus = objective.along(i, plus);
  if (typeof JPlus !== 'number') JPlus = await JPlus;
  let JMinus = objective.along(i, minus);
  if (typeof JMinus !== 'number') JMinus = await JMinus;
  return { step, JPlus, JMinus, above: plus - theta[i], below: theta[i] - minus };
}

/** Whether both sides of a rung hold a finite J at a point of their own. */
export const isSound = ({ JPlus, JMinus, above, below }: Rung): boolean =>
  Number.isFinite(JPlus) && Number.isFinite(JMinus) && above > 0 && below > 0;

/**
 * Two-sided difference with the parameters as they were stored: where float32 puts them at unequal distances a and b, the slopes s are weighted so
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
 *     R     = (ρ² D(h) − D(ρh)) / (ρ² − 1)
 *     S(h)  = J(θ+h) − 2 J(θ) + J(θ−h)
 *     bound = κ · (|R − D(h)| + |S(ρh) − ρ² S(h)| / (12 h)) + ρ²/(ρ²−1) · 2 · noise / h
 *
 * The first term is the leading error of the poorer D(h), the second stands in where J''' happens to vanish, the third is six standard deviations.
 * κ = 1 unless the level above was further off than its own bound said, as where J'' jumps and D(h) converges only in proportion to h: then by as much.
 *
 * @param above  the level of the next larger step, if there is one
 */
export function level(run: Run, coarse: Rung, fine: Rung, above?: Level): Level {
  const { J, noise } = run;
  const h = (fine.above + fine.below) / 2;
  const ratio2 = ((coarse.above + coarse.below) / (2 * h)) ** 2;
  const D = twoSided(fine, J);
  const R = D + (D - twoSided(coarse, J)) / (ratio2 - 1);
  const bend = (rung: Rung) => rung.JPlus - J - (J - rung.JMinus);
  const truncation = Math.abs(R - D) + Math.abs(bend(coarse) - ratio2 * bend(fine)) / (12 * h);
  const noiseBar = (ratio2 / (ratio2 - 1)) * COVER * (noise / h);
  const kappa = above ? misjudged(above, R, noiseBar, Math.sqrt(ratio2)) : 1;
  const slopeAbove = (fine.JPlus - J) / fine.above;
  const slopeBelow = (J - fine.JMinus) / fine.below;
  return {
    step: h,
    derivative: R,
    bound: kappa * truncation + noiseBar,
    noise: noiseBar,
    truncation,
    difference: D,
    slopeAbove,
    slopeBelow,
    gap: slopeAbove - slopeBelow,
    gapNoise: 2 * COVER * (noise / h),
  };
}

/** How far the level above was off, as seen from here, in units of its own truncation; at least 1. */
function misjudged(above: Level, R: number, noiseBar: number, ratio: number): number {
  const off = Math.abs(above.derivative - R) - above.noise - noiseBar;
  if (!(off > above.truncation && above.truncation > 0)) return 1;
  return (off / above.truncation) * (ratio / (ratio - 1));
}
