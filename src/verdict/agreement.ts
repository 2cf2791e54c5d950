import { COVER, type Level } from './ladder.js';
import { barOf, type Outcome, ownScale, scaleOf } from './outcome.js';
import type { Run, Yardstick } from './run.js';

/** Two evaluations settle a component only when they agree to this share of the tolerance: the truncation of one step may match a mistake by accident. */
const CLOSE = 0.1;

/**
 * Whether grad agrees with a plain two-sided difference D, whose truncation nobody knows: no wrong gradient comes as close by accident.
 *
 *     |D − grad| + 2 noise/h ≤ τ/10 · own scale,  or |D − grad| ≤ 2 noise/h ≤ τ · scale of the neighbours
 */
export function twoPointAgreement({ noise, tolerance }: Run, yard: Yardstick, D: number, step: number): Outcome | null {
  const error = Math.abs(D - yard.grad);
  const bar = (COVER * noise) / step + yard.rounding;
  const close = error + bar <= CLOSE * tolerance * ownScale(yard, D);
  const hidden = error <= bar && bar <= tolerance * yard.floor;
  return close || hidden ? { status: 'agree', reason: 'none', derivative: D, bound: error + bar } : null;
}

/** Whether the true derivative is surely as close to grad as the tolerance: |R − grad| + bound ≤ τ · own scale. */
export function closeAgreement({ tolerance }: Run, yard: Yardstick, here: Level): Outcome | null {
  const { derivative } = here;
  const bound = barOf(here, yard);
  const close = Math.abs(derivative - yard.grad) + bound <= tolerance * ownScale(yard, derivative);
  return close ? { status: 'agree', reason: 'none', derivative, bound } : null;
}

/** Whether noise hides the disagreement deep below the neighbours: |R − grad| ≤ bound ≤ τ · scale. */
export function hiddenAgreement({ tolerance }: Run, yard: Yardstick, here: Level): Outcome | null {
  const { derivative } = here;
  const bound = barOf(here, yard);
  const hidden = Math.abs(derivative - yard.grad) <= bound && bound <= tolerance * scaleOf(yard, derivative);
  return hidden ? { status: 'agree', reason: 'none', derivative, bound } : null;
}
