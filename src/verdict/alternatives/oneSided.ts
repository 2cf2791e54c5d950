import type { Outcome } from '../../judgement.js';
import { disagreement, type Known, standing } from '../compare.js';
import { narrowest, type Rung } from '../estimate.js';
import type { Line } from '../line.js';
import { COVER, FAR } from '../rules.js';

/** Noise of a slope extrapolated twice from one side, in bars of a two-sided one: its weights add up to 4 for ratio 2, and less for larger ones. */
const EXTRAPOLATED = 4;

/**
 * What the side where J is finite says of the claim, or null where neither side holds three finite rungs.
 *
 * The bar of a one-sided slope is a guess by its last extrapolation: an agreement is graded by FAR bars, as far as a disagreement has to be.
 */
export function byOneSide(line: Line, rungs: readonly Rung[]): Omit<Outcome, 'reason'> | null {
  const sides = [slopesFrom(line, rungs, +1), slopesFrom(line, rungs, -1)].filter(side => side.length > 0);
  if (sides.length === 0) return null;
  const best = narrowest(sides.flat());
  const bare = { ...line, rounding: 0 };
  const wide = { slope: best.slope, bound: FAR * best.bound };
  const known = { derivative: best.slope, bound: best.bound };
  if (Math.abs(best.slope - line.claim) <= wide.bound) {
    const grade = standing(wide, bare);
    return { ...known, status: grade === 'agrees' ? 'agree' : grade === 'weak' ? 'weak' : 'undecided' };
  }
  const proved = sides.some(side => disagreement(side, bare) !== null);
  return { ...known, status: proved ? 'wrong' : 'undecided' };
}

/**
 * One-sided slopes from each three neighbouring finite rungs.
 *
 *     s(h) = ±(J(θ±h) − J(θ)) / h                 error h J''/2 + …
 *     T(h) = (ρ s(h) − s(ρh)) / (ρ − 1)           error of order h²
 *     R(h) = (ρ² T(h) − T(ρh)) / (ρ² − 1)         error of order h³,  bound = |R − T| + noise
 */
function slopesFrom({ J, noise }: Line, rungs: readonly Rung[], sign: 1 | -1): Known[] {
  const points = rungs
    .map(rung => (sign > 0 ? { J: rung.JPlus, t: rung.above } : { J: rung.JMinus, t: rung.below }))
    .filter(point => Number.isFinite(point.J) && point.t > 0)
    .map(point => ({ t: point.t, slope: (sign * (point.J - J)) / point.t }));
  return points.slice(2).map((fine, q) => {
    const [coarse, middle] = points.slice(q, q + 2);
    const T = extrapolate(coarse.slope, middle.slope, coarse.t / middle.t);
    const finerT = extrapolate(middle.slope, fine.slope, middle.t / fine.t);
    const R = extrapolate(T, finerT, (middle.t / fine.t) ** 2);
    return { slope: R, bound: Math.abs(R - finerT) + (EXTRAPOLATED * COVER * noise) / fine.t };
  });
}

const extrapolate = (coarse: number, fine: number, ratio: number): number => fine + (fine - coarse) / (ratio - 1);
