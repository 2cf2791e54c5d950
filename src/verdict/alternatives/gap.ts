import type { Estimate } from '../estimate.js';

/** A gap counts from this many of its error bars on. */
const CLEAR = 3;
/** A gap that keeps more than STAYS of itself when the step shrinks SPAN times does not shrink with it: see `kink`. */
export const SPAN = 8;
/** Steps are powers of a ratio, as stored: SPAN to within a tenth. */
const NEARLY = 0.9;

/** The gap of one-sided slopes at two steps, one SPAN times the other. */
export interface Gaps {
  fine: Estimate;
  coarse: Estimate;
  /** |gap(fine)| / |gap(coarse)|: 1/8 where J is smooth, 1 at a kink, 8 at a jump. */
  growth: number;
}

/** The finest estimate whose gap rises above the noise, and the one SPAN times coarser. */
export function clearGaps(estimates: readonly Estimate[]): Gaps | null {
  const fine = estimates.findLast(({ gap, gapNoise }) => Math.abs(gap) > CLEAR * gapNoise);
  const coarse = fine && estimates.findLast(({ step }) => step > NEARLY * SPAN * fine.step);
  return coarse ? { fine, coarse, growth: Math.abs(fine.gap) / Math.abs(coarse.gap) } : null;
}
