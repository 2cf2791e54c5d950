import type { Outcome } from '../judgement.js';
import type { Level } from './ladder.js';
import type { Run, Yardstick } from './run.js';

/** A gap counts from this many of its error bars on. */
const CLEAR = 3;
/** A gap that keeps more than this share when the step shrinks by SPAN does not shrink with it: a smooth J keeps 1/8. */
const STAYS = 0.5;
const SPAN = 8;
/** A gap that grows this much meanwhile belongs to no two slopes: √|t| makes it grow 8^½ times, … */
const CUSP = 2;
/** … and a jump of J itself SPAN times. */
const JUMP = 5;
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
  const pair = clearGaps(levels);
  if (!pair) return null;
  const { fine, coarse } = pair;
  const growth = growthOf(pair);
  if (!(growth > STAYS && Math.abs(fine.gap) > VISIBLE * steepest(fine))) return null;

  // slopes that grow without end: the first of them tell the size of things
  const told = growth > CUSP ? levels[0] : fine;
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

/** Whether J itself jumps at θ: the gap between the slopes is inversely proportional to the step. */
export function isJump(levels: readonly Level[]): boolean {
  const pair = clearGaps(levels);
  return pair !== null && growthOf(pair) > JUMP;
}

/** The finest level whose gap rises above the noise, and the one SPAN times coarser. */
function clearGaps(levels: readonly Level[]): { fine: Level; coarse: Level } | null {
  const fine = levels.findLast(({ gap, gapNoise }) => Math.abs(gap) > CLEAR * gapNoise);
  const coarse = fine && levels.findLast(({ step }) => step > 0.9 * SPAN * fine.step);
  return coarse ? { fine, coarse } : null;
}

const growthOf = ({ fine, coarse }: { fine: Level; coarse: Level }): number =>
  Math.abs(fine.gap) / Math.abs(coarse.gap);

const steepest = ({ slopeAbove, slopeBelow }: Level): number => Math.max(Math.abs(slopeAbove), Math.abs(slopeBelow));
