import { type Judgement, reasonCode, statusCode } from '../judgement.js';
import { type Components, chosenOf, entriesAt, norm } from '../numbers.js';
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
export function blockVerdict(judgement: Judgement, seen: Components): Verdict {
  const { status, reason, precision, probed } = judgement;
  if (isAnywhere(status, WRONG, seen)) return 'fail';
  const open = undecided(judgement, seen);
  const count = (holds: (code: number) => boolean) => open.reduce((n, i) => (holds(reason[i]) ? n + 1 : n), 0);
  const noisy = count(code => code === NOISE);
  // one that directions have picked out of many stands for itself
  const share = (most: number) => (probed ? 0 : most) * seen.count;
  // in float32 noise widens every kink, so that some slopes are not known well enough
  if (precision === 'float64' && count(code => SINGULAR.has(code)) > 0) return 'inconclusive';
  const disagreeing = count(code => DISAGREEING_CODES.has(code));
  if (disagreeing > share(RULES[precision].disagree) || open.length - noisy > share(UNSEEN)) return 'inconclusive';
  return noisy > 0 && (probed || !(hiddenShare(judgement, seen) <= WEAK)) ? 'inconclusive' : 'pass';
}

/** Outside the slopes at θ, and not recognised as a convention either. */
const SINGULAR = new Set((['kink', 'jump'] as const).map(reasonCode));
const DISAGREEING_CODES = new Set(DISAGREEING.map(reasonCode));

/**
 * How large a part of a block was let pass undecided, noise aside: what stands there was not seen, ‖max(|grad|, |gradapprox|)‖ over it, relative to ‖grad‖
 * over all.
 */
export function unseenShare(judgement: Judgement, seen: Components): number {
  const { reason, gradapprox, grad } = judgement;
  const unseen = undecided(judgement, seen).filter(i => reason[i] !== NOISE);
  if (unseen.length === 0) return 0;
  const size = (i: number) => Math.max(Math.abs(grad[i]), Math.abs(gradapprox[i]) || 0);
  return norm(Float64Array.from(unseen, size)) / norm(entriesAt(grad, seen));
}

/**
 * How large a part of a block noise may hide in components that could not be decided for it: ‖bound‖ over those, relative to ‖grad‖ over all.
 *
 * @returns 0 where there are none, Infinity where they are all there is and grad is 0
 */
export function hiddenShare(judgement: Judgement, seen: Components): number {
  const { reason, bound, grad } = judgement;
  const hidden = undecided(judgement, seen).filter(i => reason[i] === NOISE);
  if (hidden.length === 0) return 0;
  return norm(Float64Array.from(hidden, i => bound[i])) / norm(entriesAt(grad, seen));
}

/** Mostly none or few of many. */
const undecided = ({ status }: Judgement, seen: Components): Uint32Array =>
  isAnywhere(status, UNDECIDED, seen) ? chosenOf(seen, i => status[i] === UNDECIDED) : NONE;

const NONE = new Uint32Array(0);

/** Whether some component has a code; of neighbours they are looked through as bytes. */
const isAnywhere = (codes: Uint8Array, code: number, { from, count, indices }: Components): boolean =>
  indices ? indices.some(i => codes[i] === code) : codes.subarray(from, from + count).includes(code);
