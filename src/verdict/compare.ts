import type { Outcome } from '../judgement.js';
import type { Estimate } from './estimate.js';
import type { Measure } from './line.js';
import { FAR, GAP_SHARE, GRACE, SCALES, SEEN, SHRINK, STRAIGHT, WEAK } from './rules.js';

/** What a slope with its error bar says of the claim. */
export type Standing = 'agrees' | 'weak' | 'open' | 'far';

/** A slope that is known to ± bound. */
export interface Known {
  slope: number;
  bound: number;
}

/** The size of a slope and its claim. */
const sizeOf = ({ claim }: Pick<Measure, 'claim'>, slope: number): number =>
  Math.max(Math.abs(claim), Math.abs(slope), Number.MIN_VALUE);

/** What an error is relative to: the slope's own size, or the one of which an absolute tolerance is τ. */
export const ownScale = (line: Own, slope: number): number =>
  Math.max(sizeOf(line, slope), line.absolute / line.tolerance);

type Own = Pick<Measure, 'claim' | 'tolerance' | 'absolute'>;

/** What an error is relative to where the slope is small against its neighbours. */
export const scaleOf = (line: Own & Pick<Measure, 'floor'>, slope: number): number =>
  Math.max(ownScale(line, slope), line.floor);

/** Error bar with what rounding may have left in the claim itself. */
export const barOf = ({ bound }: Known, { rounding }: Pick<Measure, 'rounding'>): number => bound + rounding;

/** Distance of the claim from a slope. */
export const errorOf = ({ slope }: Pick<Known, 'slope'>, { claim }: Pick<Measure, 'claim'>): number =>
  Math.abs(slope - claim);

/**
 * What a slope R with its bar says of the claim: the one place that grades. own = max(|claim|, |R|, absolute / τ), scale = max(own, floor).
 *
 *     agrees  |R − claim| + bar ≤ τ · own,  or |R − claim| ≤ bar ≤ 10 τ · scale
 *     weak    |R − claim| ≤ bar ≤ scale / 10
 *     far     |R − claim| > 3 bar, bar ≤ scale / 10, and a mistake by its size: |R − claim| > 10 τ · own
 *     open    all else
 */
export function standing(known: Known, line: Measure): Standing {
  const bar = barOf(known, line);
  const error = errorOf(known, line);
  const scale = scaleOf(line, known.slope);
  if (isAgreement(error, bar, line.tolerance, ownScale(line, known.slope), scale)) return 'agrees';
  if (error <= bar) return bar <= WEAK * scale ? 'weak' : 'open';
  return error > FAR * bar && bar <= WEAK * scale && isMistake(line, known.slope) ? 'far' : 'open';
}

/** Whether an error is let pass beside its bar: a loop over millions of components asks this alone of most. */
export const isAgreement = (error: number, bar: number, tolerance: number, own: number, scale: number): boolean =>
  error + bar <= tolerance * own || (error <= bar && bar <= GRACE * tolerance * scale);

/** Whether the true slope is surely as close to the claim as `share` of the tolerance. */
export const isClose = (known: Known, line: Measure, share = 1): boolean =>
  errorOf(known, line) + barOf(known, line) <= share * line.tolerance * ownScale(line, known.slope);

/** Whether a slope is nothing beside its neighbours: within a bar that is narrow for them, and hardly larger than that bar. */
export function isHidden(known: Known, line: Measure): boolean {
  const bar = barOf(known, line);
  const fits = errorOf(known, line) <= bar && bar <= line.tolerance * scaleOf(line, known.slope);
  return fits && ownScale(line, known.slope) <= SEEN * bar;
}

/**
 * Whether the claim lies further from a slope than any right gradient would: by more than ten tolerances of its own scale.
 * A tolerance wider than usual is meant as it stands, and so is an absolute one.
 */
function isMistake(line: Measure, slope: number): boolean {
  const { tolerance, absolute, rule } = line;
  const limit = tolerance <= rule.tolerance ? GRACE * tolerance : Math.max(tolerance, GRACE * rule.tolerance);
  return Math.abs(line.claim - slope) > Math.max(limit * sizeOf(line, slope), absolute);
}

/** Whether the claim lies outside a slope's bar by so much that only a worse estimate could excuse it. */
export const isExcluded = (known: Known, line: Measure): boolean => errorOf(known, line) > FAR * barOf(known, line);

/** Whether slopes agree with each other within their bars. */
export const areConsistent = (series: readonly Known[]): boolean =>
  series.every(a => series.every(b => Math.abs(a.slope - b.slope) <= a.bound + b.bound));

/** The first three neighbouring slopes that all lie far from the claim and agree with each other, or null: a disagreement on three scales. */
export function disagreement<K extends Known>(series: readonly K[], line: Measure): K[] | null {
  for (let q = 0; q + SCALES <= series.length; q++) {
    const scales = series.slice(q, q + SCALES);
    if (scales.every(known => standing(known, line) === 'far') && areConsistent(scales)) return scales;
  }
  return null;
}

/**
 * Whether the three scales from estimate q on prove a mistake:
 *
 * 1. the claim is far from all three;
 * 2. they agree within their bars, and every finer one that can be trusted agrees too;
 * 3. the gap of one-sided slopes shrinks over them as it does where J is smooth, and what is left of it, below them or once J'' is taken away,
 *    is too small to be a kink that explains the error.
 */
export function provesAt(series: readonly Estimate[], q: number, line: Measure): boolean {
  const scales = q < 0 ? [] : series.slice(q, q + SCALES);
  if (scales.length < SCALES || !scales.every(known => standing(known, line) === 'far')) return false;
  const trusted = (known: Known) => barOf(known, line) <= WEAK * scaleOf(line, known.slope);
  const finer = series.slice(q + SCALES).filter(trusted);
  return areConsistent([...scales, ...finer]) && isSmooth(scales, series.slice(q), line);
}

/** The gap shrinks from scale to scale, and the least gap below leaves no room for a kink. */
function isSmooth(scales: readonly Estimate[], below: readonly Estimate[], line: Measure): boolean {
  const error = Math.min(...scales.map(known => errorOf(known, line)));
  const shrinks = scales.slice(1).every((fine, j) => {
    const coarse = scales[j];
    const room = fine.gapNoise + coarse.gapNoise;
    return Math.abs(fine.gap) <= SHRINK * Math.abs(coarse.gap) + room || Math.abs(fine.gap) <= STRAIGHT * error;
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
function widestKink(scales: readonly Estimate[]): number {
  const kinks = scales.slice(1).map((fine, j) => {
    const coarse = scales[j];
    const ratio = coarse.step / fine.step;
    const noise = (ratio * fine.gapNoise + coarse.gapNoise) / (ratio - 1);
    return Math.abs((ratio * fine.gap - coarse.gap) / (ratio - 1)) + noise;
  });
  return Math.max(...kinks);
}

/** A slope as the outcome of a line. */
export const outcomeOf = (
  known: Known,
  line: Measure,
  status: Outcome['status'],
  reason: Outcome['reason'] = 'none',
): Outcome => ({ status, reason, derivative: known.slope, bound: barOf(known, line) });
