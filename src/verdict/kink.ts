import type { Level } from './ladder.js';
import type { Outcome } from './outcome.js';
import type { Run, Yardstick } from './run.js';

/** A gap counts from this many of its error bars on. */
const CLEAR = 3;
/** A gap that keeps more than this share when the step shrinks by SPAN does not shrink with it: a smooth J keeps 1/8. */
const STAYS = 0.5;
const SPAN = 8;
/** A gap that grows this much meanwhile is a jump of J itself. */
const JUMP = 2;
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
  const last = levels.findLastIndex(({ gap, gapNoise }) => Math.abs(gap) > CLEAR * gapNoise);
  const fine = levels[last];
  const coarse = levels.findLast(({ step }) => step > 0.9 * SPAN * fine?.step);
  if (!coarse) return null;
  const gap = Math.abs(fine.gap);
  if (!(gap > STAYS * Math.abs(coarse.gap) && gap > VISIBLE * steepest(fine))) return null;

  // slopes across a jump grow without end: the first of them tell the size of things
  const told = gap > JUMP * Math.abs(coarse.gap) ? levels[0] : fine;
  const low = Math.min(told.slopeAbove, told.slopeBelow);
  const high = Math.max(told.slopeAbove, told.slopeBelow);
  const drift = Math.abs(fine.slopeAbove - coarse.slopeAbove) + Math.abs(fine.slopeBelow - coarse.slopeBelow);
  const slack = fine.gapNoise + (told === fine ? drift : 0) + run.tolerance * steepest(told);
  const inside = low - slack <= yard.grad && yard.grad <= high + slack;
  return {
    status: inside ? 'kink' : 'undecided',
    reason: 'kink',
    derivative: (low + high) / 2,
    bound: (high - low) / 2 + slack,
  };
}

const steepest = ({ slopeAbove, slopeBelow }: Level): number => Math.max(Math.abs(slopeAbove), Math.abs(slopeBelow));
