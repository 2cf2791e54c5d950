import type { Outcome } from '../judgement.js';
import { COVER, type Level } from './ladder.js';
import { barOf, ownScale, scaleOf } from './outcome.js';
import type { Run, Yardstick } from './run.js';

/** Two evaluations settle a component only when they agree to this share of the tolerance: the truncation of one step may match a mistake by accident. */
const CLOSE = 0.1;

/** A component this many times larger than its error bar can be seen by itself; a smaller one only beside its neighbours. */
const SEEN = 10;

/**
 * Whether grad agrees with a plain two-sided difference D, whose truncation nobody knows: no wrong gradient comes as close by accident.
 *
 *     |D − grad| + 2 noise/h ≤ τ/10 · own scale,  or |D − grad| ≤ 2 noise/h ≤ τ · scale of the neighbours where grad is hardly more than that noise
 */
export function twoPointAgreement({ noise, tolerance }: Run, yard: Yardstick, D: number, step: number): Outcome | null {
  const error = Math.abs(D - yard.grad);
  const bar = (COVER * noise) / step + yard.rounding;
  const own = ownScale(yard, D);
  if (!Number.isFinite(error)) return null;
  const close = error + bar <= CLOSE * tolerance * own;
  const hidden = error <= bar && bar <= tolerance * yard.floor && own <= SEEN * bar;
  return close || hidden ? { status: 'agree', reason: 'none', derivative: D, bound: error + bar } : null;
}

/** Whether the true derivative is surely as close to grad as the tolerance: |R − grad| + bound ≤ τ · own scale. */
export function closeAgreement({ tolerance }: Run, yard: Yardstick, here: Level): Outcome | null {
  const { derivative } = here;
  const bound = barOf(here, yard);
  const close = Math.abs(derivative - yard.grad) + bound <= tolerance * ownScale(yard, derivative);
  return close ? { status: 'agree', reason: 'none', derivative, bound } : null;
}

/** Whether the component itself is hidden deep below its neighbours: |R − grad| ≤ bound ≤ τ · scale, and hardly larger than bound itself. */
export function hiddenAgreement({ tolerance }: Run, yard: Yardstick, here: Level): Outcome | null {
  const { derivative } = here;
  const bound = barOf(here, yard);
  const fits = Math.abs(derivative - yard.grad) <= bound && bound <= tolerance * scaleOf(yard, derivative);
  const hidden = fits && ownScale(yard, derivative) <= SEEN * bound;
  return hidden ? { status: 'agree', reason: 'none', derivative, bound } : null;
}
