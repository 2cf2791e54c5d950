import type { Outcome } from '../judgement.js';
import { COVER, type Rung } from './ladder.js';
import { GRACE, isMistake, scaleOf, WEAK } from './outcome.js';
import type { Run, Yardstick } from './run.js';

/** A derivative from one side only. */
interface Side {
  derivative: number;
  bound: number;
}

/**
 * Judges a component at the edge of the domain of J, from the side where J is finite.
 *
 *     s(h) = ±(J(θ±h) − J(θ)) / h                 error h J''/2 + …
 *     T(h) = (ρ s(h) − s(ρh)) / (ρ − 1)           error of order h²
 *     R(h) = (ρ² T(h) − T(ρh)) / (ρ² − 1)         error of order h³,  bound = |R − T| + noise
 *
 * @returns null where neither side holds three finite rungs
 */
export function judgeEdge(run: Run, yard: Yardstick, rungs: readonly Rung[]): Outcome | null {
  const sides = [oneSided(run, rungs, +1), oneSided(run, rungs, -1)].filter(side => side.length > 0);
  if (sides.length === 0) return null;
  const best = sides.flat().reduce((a, b) => (b.bound < a.bound ? b : a));
  const error = Math.abs(yard.grad - best.derivative);
  const scale = scaleOf(yard, best.derivative);
  const outcome = { reason: 'domain', derivative: best.derivative, bound: best.bound } as const;
  if (error <= 3 * best.bound) {
    if (3 * best.bound <= GRACE * run.tolerance * scale) return { ...outcome, status: 'agree' };
    return { ...outcome, status: 3 * best.bound <= WEAK * scale ? 'weak' : 'undecided' };
  }
  const proved = sides.some(side => isProved(side, yard, run));
  return { ...outcome, status: proved ? 'wrong' : 'undecided' };
}

/**
 * Judges a component at which J jumps, from the side that J(θ) belongs to: across the jump no slope settles.
 * The slope of that side is what the branch taken at θ has, so grad passes as `kink`. Any other value is left to what is seen beside θ.
 *
 * @returns null where neither side holds three finite rungs
 */
export function judgeJump(run: Run, yard: Yardstick, rungs: readonly Rung[]): Outcome | null {
  const outcome = judgeEdge(run, yard, rungs);
  if (!outcome) return null;
  const right = outcome.status === 'agree' || outcome.status === 'weak';
  return { ...outcome, status: right ? 'kink' : 'undecided', reason: 'jump' };
}

/** Three neighbouring estimates that agree with each other and not with grad. */
function isProved(side: readonly Side[], yard: Yardstick, run: Run): boolean {
  return side.some((_, q) => {
    const three = side.slice(q, q + 3);
    if (three.length < 3) return false;
    const consistent = three.every(a => three.every(b => Math.abs(a.derivative - b.derivative) <= a.bound + b.bound));
    const far = three.every(({ derivative, bound }) => {
      const error = Math.abs(yard.grad - derivative);
      return bound <= WEAK * scaleOf(yard, derivative) && error > 3 * bound && isMistake(run, yard, derivative);
    });
    return consistent && far;
  });
}

/** One-sided derivatives from each three neighbouring finite rungs. */
function oneSided({ J, noise }: Run, rungs: readonly Rung[], sign: 1 | -1): Side[] {
  const points = rungs
    .map(rung => (sign > 0 ? { J: rung.JPlus, t: rung.above } : { J: rung.JMinus, t: rung.below }))
    .filter(point => Number.isFinite(point.J) && point.t > 0)
    .map(point => ({ t: point.t, slope: (sign * (point.J - J)) / point.t }));
  return points.slice(2).map((fine, q) => {
    const [coarse, middle] = points.slice(q, q + 2);
    const T = extrapolate(coarse.slope, middle.slope, coarse.t / middle.t);
    const finerT = extrapolate(middle.slope, fine.slope, middle.t / fine.t);
    const R = extrapolate(T, finerT, (middle.t / fine.t) ** 2);
    return { derivative: R, bound: Math.abs(R - finerT) + (4 * COVER * noise) / fine.t };
  });
}

const extrapolate = (coarse: number, fine: number, ratio: number): number => fine + (fine - coarse) / (ratio - 1);
