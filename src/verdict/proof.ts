import type { Outcome } from '../judgement.js';
import { climb, type Level } from './ladder.js';
import { tableNoise } from './noise.js';
import { barOf, isMistake, scaleOf, WEAK } from './outcome.js';
import type { Run, Yardstick } from './run.js';

/** Scales that must agree with each other. */
const SCALES = 3;
/** grad must lie this many error bars away. */
export const FAR = 3;
/** The gap between the one-sided slopes of a smooth J shrinks with the step; this much of it may stay from one scale to the next. */
const SHRINK = 0.6;
/** A kink moves a two-sided difference by at most half its gap: gaps under this share of the error cannot explain it. */
const GAP_SHARE = 0.5;
/** Slope of the quartic through 9 equally spaced points by least squares, times the spacing. A. Savitzky, M. Golay, Anal. Chem. 36 (1964). */
const SLOPE_WEIGHTS = [86, -142, -193, -126, 0, 126, 193, 142, -86].map(w => w / 1188);

/**
 * Proves that grad is not dJ/dθᵢ, or returns null.
 *
 * 1. three neighbouring scales whose derivatives agree within their bars, and every finer one that can be trusted agrees too;
 * 2. the gap of one-sided slopes shrinks over them as it does where J is smooth, and what is left of it, below them or once J'' is taken away,
 *    is too small to be a kink that explains the error;
 * 3. grad is more than three bars away at all three, and by more than is taken for a mistake;
 * 4. nine further points tell the noise on this very line, and their least-squares slope agrees with the derivative, not with grad.
 *
 * @param levels  of the ladder, from the largest step to the smallest
 */
export async function prove(run: Run, i: number, yard: Yardstick, levels: readonly Level[]): Promise<Outcome | null> {
  for (let q = 0; q + SCALES <= levels.length; q++) {
    if (!isProofAt(run, yard, levels, q)) continue;
    for (const level of [...levels.slice(q, q + SCALES)].sort((a, b) => a.bound - b.bound)) {
      const outcome = await confirm(run, i, yard, level);
      if (outcome) return outcome;
    }
  }
  return null;
}

/** Points 1 to 3 of the proof alone, without an evaluation: for one more mistake in a block that holds many proved ones. */
export function proveBriefly(run: Run, yard: Yardstick, levels: readonly Level[]): Outcome | null {
  const q = levels.findIndex((_, k) => isProofAt(run, yard, levels, k));
  if (q < 0) return null;
  const best = levels.slice(q, q + SCALES).reduce((a, b) => (b.bound < a.bound ? b : a));
  return { status: 'wrong', reason: 'none', derivative: best.derivative, bound: barOf(best, yard) };
}

/** Whether the levels so far are enough for the brief proof. */
export const isTold = (run: Run, yard: Yardstick, levels: readonly Level[]): boolean =>
  isProofAt(run, yard, levels, levels.length - SCALES);

/** Points 1 to 3 of the proof for the three scales from level q on. */
function isProofAt(run: Run, yard: Yardstick, levels: readonly Level[], q: number): boolean {
  const scales = q < 0 ? [] : levels.slice(q, q + SCALES);
  if (scales.length < SCALES || !scales.every(level => isTrusted(level, yard) && isFar(level, yard, run))) return false;
  const finer = levels.slice(q + SCALES).filter(level => isTrusted(level, yard));
  return areConsistent([...scales, ...finer]) && isSmooth(scales, levels.slice(q), yard);
}

const isTrusted = (level: Level, yard: Yardstick): boolean =>
  barOf(level, yard) <= WEAK * scaleOf(yard, level.derivative);

function isFar(level: Level, yard: Yardstick, run: Run): boolean {
  const error = Math.abs(yard.grad - level.derivative);
  return error > FAR * barOf(level, yard) && isMistake(run, yard, level.derivative);
}

const areConsistent = (levels: readonly Level[]): boolean =>
  levels.every(a => levels.every(b => Math.abs(a.derivative - b.derivative) <= a.bound + b.bound));

/** The gap shrinks from scale to scale, and the least gap below leaves no room for a kink. */
function isSmooth(scales: readonly Level[], below: readonly Level[], yard: Yardstick): boolean {
  const error = Math.min(...scales.map(level => Math.abs(yard.grad - level.derivative)));
  const shrinks = scales.slice(1).every((fine, j) => {
    const coarse = scales[j];
    const room = fine.gapNoise + coarse.gapNoise;
    return Math.abs(fine.gap) <= SHRINK * Math.abs(coarse.gap) + room || Math.abs(fine.gap) <= 0.02 * error;
  });
  const room = GAP_SHARE * error;
  if (!shrinks) return false;
  return below.some(({ gap, gapNoise }) => Math.abs(gap) + gapNoise <= room) || widestKink(scales) <= room;
}

/**
 * The widest kink at θ that two neighbouring scales leave room for. A gap is κ + h·J'', so that two of them tell κ where noise hides what is left of J''
 * at the smallest steps.
 *
 *     κ = (ρ gap(h) − gap(ρh)) / (ρ − 1)
 */
function widestKink(scales: readonly Level[]): number {
  const kinks = scales.slice(1).map((fine, j) => {
    const coarse = scales[j];
    const ratio = coarse.step / fine.step;
    const noise = (ratio * fine.gapNoise + coarse.gapNoise) / (ratio - 1);
    return Math.abs((ratio * fine.gap - coarse.gap) / (ratio - 1)) + noise;
  });
  return Math.max(...kinks);
}

/** Nine points across the level's own window: the noise there, and the slope once more by other weights. */
async function confirm(run: Run, i: number, yard: Yardstick, level: Level): Promise<Outcome | null> {
  const spacing = level.step / 4;
  const values = new Float64Array(SLOPE_WEIGHTS.length);
  const half = (values.length - 1) / 2;
  values[half] = run.J;
  for (let k = 1; k <= half; k++) {
    const { JPlus, JMinus } = await climb(run, i, k * spacing);
    values[half + k] = JPlus;
    values[half - k] = JMinus;
  }
  const slope = SLOPE_WEIGHTS.reduce((total, weight, k) => total + weight * values[k], 0) / spacing;
  const bound = barOf(level, yard) + (9 * tableNoise(values)) / level.step;
  const error = Math.abs(yard.grad - level.derivative);
  const agrees = Math.abs(slope - level.derivative) <= bound + 1e-3 * error;
  if (!agrees || !(error > FAR * bound)) return null;
  return { status: 'wrong', reason: 'none', derivative: level.derivative, bound };
}
