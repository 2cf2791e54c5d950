import { type Judgement, reasonCode, statusCode } from '../judgement.js';
import { norm } from '../numbers.js';
import type { Reason, Verdict } from '../report.js';
import { RULES, UNSEEN, WEAK } from './rules.js';

const UNDECIDED = statusCode('undecided');
const WRONG = statusCode('wrong');
const NOISE = reasonCode('noise');
/** Reasons of components that disagree, though no mistake is proved. */
const DISAGREEING: readonly Reason[] = ['unproven', 'steps'];

/**
 * The verdict of a block by its checked components.
 *
 * fail: something is proved wrong. inconclusive: some disagree without proof, more than a fiftieth cannot be seen at all, or noise hides
 * more than a tenth of the block. pass: the rest agrees as far as can be seen.
 */
export function blockVerdict(judgement: Judgement, indices: Uint32Array): Verdict {
  const { status, reason, precision, probed } = judgement;
  let undecided = 0;
  let noisy = 0;
  let disagreeing = 0;
  let outside = 0;
  for (const i of indices) {
    if (status[i] === WRONG) return 'fail';
    if (status[i] !== UNDECIDED) continue;
    undecided++;
    if (reason[i] === NOISE) noisy++;
    if (DISAGREEING_CODES.has(reason[i])) disagreeing++;
    if (SINGULAR.has(reason[i])) outside++;
  }
  // one that directions have picked out of many stands for itself
  const share = (most: number) => (probed ? 0 : most) * indices.length;
  // in float32 noise widens every kink, so that some slopes are not known well enough
  if (precision === 'float64' && outside > 0) return 'inconclusive';
  if (disagreeing > share(RULES[precision].disagree) || undecided - noisy > share(UNSEEN)) return 'inconclusive';
  return noisy > 0 && (probed || !(hiddenShare(judgement, indices) <= WEAK)) ? 'inconclusive' : 'pass';
}

/** Outside the slopes at θ, and not recognised as a convention either. */
const SINGULAR = new Set((['kink', 'jump'] as const).map(reasonCode));
const DISAGREEING_CODES = new Set(DISAGREEING.map(reasonCode));

/**
 * How large a part of a block was let pass undecided, noise aside: what stands there was not seen, ‖max(|grad|, |gradapprox|)‖ over it, relative to ‖grad‖
 * over all.
 */
export function unseenShare({ status, reason, gradapprox, grad }: Judgement, indices: Uint32Array): number {
  const unseen = indices.filter(i => status[i] === UNDECIDED && reason[i] !== NOISE);
  if (unseen.length === 0) return 0;
  const size = (i: number) => Math.max(Math.abs(grad[i]), Math.abs(gradapprox[i]) || 0);
  return norm(Float64Array.from(unseen, size)) / norm(Float64Array.from(indices, i => grad[i]));
}

/**
 * How large a part of a block noise may hide in components that could not be decided for it: ‖bound‖ over those, relative to ‖grad‖ over all.
 *
 * @returns 0 where there are none, Infinity where they are all there is and grad is 0
 */
export function hiddenShare({ status, reason, bound, grad }: Judgement, indices: Uint32Array): number {
  const hidden = indices.filter(i => status[i] === UNDECIDED && reason[i] === NOISE);
  if (hidden.length === 0) return 0;
  return norm(Float64Array.from(hidden, i => bound[i])) / norm(Float64Array.from(indices, i => grad[i]));
}
