import type { Estimate } from '../estimate.js';

/** A gap counts from this many of its error bars on. */
const CLEAR = 3;
/** A gap of which a finer estimate shows less than this share is none at θ. */
const LEFT = 0.5;
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

/**
 * The finest estimate whose gap rises above the noise, and the one SPAN times coarser.
 *
 * @param sharp  whether finer steps than those of a gap tell anything: in float32 few do
 * @returns null also where finer ones show less than half of that gap: what makes it lies beside θ
 */
export function clearGaps(estimates: readonly Estimate[], sharp = true): Gaps | null {
  const fine = estimates.findLast(({ gap, gapNoise }) => Math.abs(gap) > CLEAR * gapNoise);
  const gone =
    sharp &&
    fine &&
    estimates.some(
      ({ step, gap, gapNoise }) => step < fine.step && Math.abs(gap) + gapNoise < LEFT * Math.abs(fine.gap),
    );
  if (gone) return null;
  const coarse = fine && estimates.findLast(({ step }) => step > NEARLY * SPAN * fine.step);
  return coarse ? { fine, coarse, growth: Math.abs(fine.gap) / Math.abs(coarse.gap) } : null;
}

/**
 * The two one-sided slopes of a kink with what each is known to: from the pair of estimates, one SPAN times the other, that knows them best.
 * Small steps are noisy, and over large ones the slopes drift.
 */
export function sidesOf(estimates: readonly Estimate[]): { low: number; high: number; slack: number } {
  const known = estimates.flatMap(fine => {
    const coarse = estimates.findLast(({ step }) => step > NEARLY * SPAN * fine.step);
    if (!coarse) return [];
    const drift = Math.abs(fine.above - coarse.above) + Math.abs(fine.below - coarse.below);
    const slopes = [fine.above, fine.below];
    return [{ low: Math.min(...slopes), high: Math.max(...slopes), slack: fine.gapNoise + drift }];
  });
  return known.reduce((a, b) => (b.slack < a.slack ? b : a));
}
