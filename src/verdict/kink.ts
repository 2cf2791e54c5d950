import type { Level } from './ladder.js';
import type { Outcome } from './outcome.js';
import type { Run, Yardstick } from './run.js';

/** One-sided slopes are believed where their noise is under this share of them. */
const CLEAR = 0.1;
/** A gap that keeps more than this share when the step shrinks does not shrink with it. */
const STAYS = 0.5;
/** Smaller gaps, relative to the slopes, are left to the error bars. */
const VISIBLE = 1e-4;

/**
 * Recognises a kink of J at θ, where every number between the one-sided slopes is a derivative in Clarke's sense.
 *
 * grad inside [D⁻, D⁺] passes as `kink`. Outside it is `undecided`, never wrong: with several examples at their kinks at once,
 * backward propagation that takes relu'(0) = 0 may legitimately return a value outside.
 *
 * @returns null where the gap shrinks with the step or drowns in noise
 * @see S. Lee, S. Park, A. Aiken, "On the correctness of automatic differentiation for neural networks with machine-representable parameters", ICML 2023
 */
export function kinkInterval(run: Run, yard: Yardstick, levels: readonly Level[]): Outcome | null {
  const clear = levels.filter(
    level => level.gapNoise <= CLEAR * Math.max(steepest(level), Math.abs(yard.grad), yard.floor),
  );
  if (clear.length < 2) return null;
  const [coarse, fine] = clear.slice(-2);
  const gap = Math.abs(fine.gap);
  const stays = gap > 3 * fine.gapNoise && gap > STAYS * Math.abs(coarse.gap) && gap > VISIBLE * steepest(fine);
  if (!stays) return null;

  const low = Math.min(fine.slopeAbove, fine.slopeBelow);
  const high = Math.max(fine.slopeAbove, fine.slopeBelow);
  const drift = Math.abs(fine.slopeAbove - coarse.slopeAbove) + Math.abs(fine.slopeBelow - coarse.slopeBelow);
  const slack = fine.gapNoise + drift + run.tolerance * steepest(fine);
  const inside = low - slack <= yard.grad && yard.grad <= high + slack;
  return {
    status: inside ? 'kink' : 'undecided',
    reason: 'kink',
    derivative: (low + high) / 2,
    bound: (high - low) / 2 + slack,
  };
}

const steepest = ({ slopeAbove, slopeBelow }: Level): number => Math.max(Math.abs(slopeAbove), Math.abs(slopeBelow));
