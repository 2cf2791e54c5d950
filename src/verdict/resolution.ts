import { relativeDifference, relativeDifferenceAt } from '../difference.js';
import type { Judgement, Look } from '../judgement.js';
import { chosenOf } from '../numbers.js';
import { hiddenShare, unseenShare } from './blocks.js';
import { isProbed, type Seen, tallyOf } from './tally.js';

/** ‖grad − gradapprox‖ / (‖grad‖ + ‖gradapprox‖); slopes along directions stand for components that were not differenced by themselves. */
export function differenceOver(judgement: Judgement, seen: Seen): number {
  const { grad, gradapprox, probed } = judgement;
  if (!probed) return relativeDifferenceAt(grad, gradapprox, seen);
  const single = chosenOf(seen, i => !isProbed(judgement, i));
  const looks = [...new Set(seen.blocks.map(b => probed.looks[b]))].filter(look => !Number.isNaN(look.grad));
  const join = (v: Float64Array, name: keyof Look) => [
    ...Array.from(single, i => v[i]),
    ...looks.map(look => look[name]),
  ];
  return relativeDifference(join(grad, 'grad'), join(gradapprox, 'gradapprox'));
}

/**
 * Smallest relative error that would have been noticed in every component that was decided, and in the block by those that were not for noise.
 *
 *     τ where a component agrees, bound / scale where noise leaves less, what its block's direction shows where it was not seen by itself
 *
 * At a kink it is what was seen beside θ, if anything was. The bound of a difference whose step the caller fixed tells of that difference, not of what is known better: τ stands there.
 *
 * @param widest  of the bars of decided components, where they were added up already
 */
export function resolutionOver(judgement: Judgement, seen: Seen, widest = tallyOf(judgement, seen, 0).widest): number {
  const { probed, beside } = judgement;
  let resolution = probed ? seen.blocks.reduce((most, b) => Math.max(most, probed.resolution[b]), 0) : 0;
  resolution = Math.max(resolution, widest);
  if (beside) for (const i of chosenOf(seen, i => beside.has(i))) resolution = Math.max(resolution, beside.get(i)!);
  resolution = Math.max(resolution, hiddenShare(judgement, seen), unseenShare(judgement, seen));
  return resolution > 0 ? resolution : Number.POSITIVE_INFINITY;
}
