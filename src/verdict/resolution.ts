import { relativeDifference, relativeDifferenceAt } from '../difference.js';
import { type Judgement, type Look, statusCode } from '../judgement.js';
import { type Components, chosenOf } from '../numbers.js';
import { hiddenShare, unseenShare } from './blocks.js';

const AGREE = statusCode('agree');
const WEAK = statusCode('weak');
const WRONG = statusCode('wrong');

/** The components of some blocks that were checked, and the blocks. */
export interface Seen extends Components {
  readonly blocks: readonly number[];
}

/** Whether a component was seen along random directions only. */
export const isProbed = ({ probed, gradapprox, status }: Judgement, i: number): boolean =>
  probed !== undefined && status[i] !== WRONG && Number.isNaN(gradapprox[i]);

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

/** The widest relative tolerance of some blocks. */
const toleranceOver = ({ tolerance, tolerances }: Judgement, blocks: readonly number[]): number =>
  tolerances ? blocks.reduce((most, b) => Math.max(most, tolerances.of(b).tolerance), 0) : tolerance;

/**
 * Smallest relative error that would have been noticed in every component that was decided, and in the block by those that were not for noise.
 *
 *     τ where a component agrees, bound / scale where noise leaves less, what its block's direction shows where it was not seen by itself
 *
 * At a kink it is what was seen beside θ, if anything was. The bound of a difference whose step the caller fixed tells of that difference, not of what is known better: τ stands there.
 */
export function resolutionOver(judgement: Judgement, seen: Seen): number {
  const { probed, beside } = judgement;
  let resolution = probed ? seen.blocks.reduce((most, b) => Math.max(most, probed.resolution[b]), 0) : 0;
  resolution = Math.max(resolution, widestBar(judgement, seen));
  if (beside) for (const i of chosenOf(seen, i => beside.has(i))) resolution = Math.max(resolution, beside.get(i)!);
  resolution = Math.max(resolution, hiddenShare(judgement, seen), unseenShare(judgement, seen));
  return resolution > 0 ? resolution : Number.POSITIVE_INFINITY;
}

/** The widest of what decided components are known to, relative to each. */
function widestBar(judgement: Judgement, { from, count, indices, blocks }: Seen): number {
  const { status, bound, scale, step, sides, probed } = judgement;
  const tolerance = toleranceOver(judgement, blocks);
  const fixed = step !== null || sides === 'one';
  let widest = 0;
  for (let k = 0; k < count; k++) {
    const i = indices ? indices[k] : from + k;
    const agrees = status[i] === AGREE;
    if (!(agrees || status[i] === WEAK || status[i] === WRONG) || (probed && isProbed(judgement, i))) continue;
    if (agrees) widest = Math.max(widest, tolerance);
    if (!(agrees && fixed)) widest = Math.max(widest, bound[i] / scale[i]);
  }
  return widest;
}
