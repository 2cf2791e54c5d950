import { relativeDifference } from '../difference.js';
import { type Judgement, type Look, statusCode } from '../judgement.js';
import { hiddenShare, unseenShare } from './blocks.js';

const AGREE = statusCode('agree');
const WEAK = statusCode('weak');
const WRONG = statusCode('wrong');

/** Components of some blocks: which of them were checked, and which blocks they belong to. */
export interface Seen {
  indices: Uint32Array;
  blocks: readonly number[];
}

/** Whether a component was seen along random directions only. */
export const isProbed = ({ probed, gradapprox, status }: Judgement, i: number): boolean =>
  probed !== undefined && status[i] !== WRONG && Number.isNaN(gradapprox[i]);

/** ‖grad − gradapprox‖ / (‖grad‖ + ‖gradapprox‖); slopes along directions stand for components that were not differenced by themselves. */
export function differenceOver(judgement: Judgement, { indices, blocks }: Seen): number {
  const { grad, gradapprox, probed } = judgement;
  if (!probed) return relativeDifference(pick(grad, indices), pick(gradapprox, indices));
  const single = indices.filter(i => !isProbed(judgement, i));
  const looks = [...new Set(blocks.map(b => probed.looks[b]))].filter(look => !Number.isNaN(look.grad));
  const join = (v: Float64Array, name: keyof Look) => [...pick(v, single), ...looks.map(look => look[name])];
  return relativeDifference(join(grad, 'grad'), join(gradapprox, 'gradapprox'));
}

function pick(v: Float64Array, indices: Uint32Array): Float64Array {
  // a loop: Float64Array.from takes seconds over millions
  const picked = new Float64Array(indices.length);
  for (let k = 0; k < picked.length; k++) picked[k] = v[indices[k]];
  return picked;
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
export function resolutionOver(judgement: Judgement, { indices, blocks }: Seen): number {
  const { status, bound, scale, probed, beside, step, sides } = judgement;
  const tolerance = toleranceOver(judgement, blocks);
  const fixed = step !== null || sides === 'one';
  let resolution = probed ? blocks.reduce((most, b) => Math.max(most, probed.resolution[b]), 0) : 0;
  for (const i of indices) {
    if (isProbed(judgement, i)) continue;
    resolution = Math.max(resolution, beside?.get(i) ?? 0);
    const seen = status[i] === AGREE || status[i] === WEAK || status[i] === WRONG;
    if (status[i] === AGREE) resolution = Math.max(resolution, tolerance);
    if (seen && !(fixed && status[i] === AGREE)) resolution = Math.max(resolution, bound[i] / scale[i]);
  }
  resolution = Math.max(resolution, hiddenShare(judgement, indices), unseenShare(judgement, indices));
  return resolution > 0 ? resolution : Number.POSITIVE_INFINITY;
}
