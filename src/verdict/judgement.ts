import { type Judgement, type Outcome, reasonCode, statusCode } from '../judgement.js';

/** Writes an outcome down; `reported` keeps the difference that stands there and widens its bound instead. */
export function record(judgement: Judgement, i: number, outcome: Outcome, reported: boolean): void {
  judgement.status[i] = statusCode(outcome.status);
  judgement.reason[i] = reasonCode(outcome.reason);
  const kept = reported ? judgement.gradapprox[i] : outcome.derivative;
  judgement.gradapprox[i] = kept;
  judgement.bound[i] = reported ? Math.abs(kept - outcome.derivative) + outcome.bound : outcome.bound;
}

/** Disagrees after two evaluations, and the budget allows no more. */
export function leaveOpen(judgement: Judgement, i: number): void {
  judgement.status[i] = statusCode('undecided');
  judgement.reason[i] = reasonCode('unproven');
}
