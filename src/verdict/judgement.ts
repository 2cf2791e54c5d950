import type { Diagnosis } from '../diagnosis/diagnosis.js';
import { type Precision, STATUSES, type Status } from '../report.js';
import type { Outcome } from './outcome.js';

/** Why a component has its status; `none` for one that simply agrees or is proved wrong. Order is that of the codes in a Judgement. */
export const REASONS = [
  'none',
  'noise',
  'kink',
  'jump',
  'point',
  'domain',
  'nonfinite',
  'flat',
  'steps',
  'together',
  'unproven',
] as const;
export type Reason = (typeof REASONS)[number];

/** Code of a status in a Judgement. */
export const statusCode = (status: Status): number => STATUSES.indexOf(status);
/** Code of a reason in a Judgement. */
export const reasonCode = (reason: Reason): number => REASONS.indexOf(reason);

/** The slope of J along one direction, in J. */
export interface Look {
  grad: number;
  gradapprox: number;
}

/** What random directions saw of the components that were not settled by themselves. */
export interface Probed {
  /** By block: the smallest error of one component, relative to a typical one of its block, that would have been noticed. */
  resolution: readonly number[];
  /** By block: the slope of J along the last direction over it, by grad and by differences; NaN where none was seen. */
  looks: readonly Look[];
  /** Directions looked along over all of a range. */
  directions: number;
}

/** What the differences say of grad, component by component. Arrays have length n; entries of unchecked components are NaN. */
export interface Judgement {
  grad: Float64Array;
  gradapprox: Float64Array;
  /** |gradapprox − dJ/dθ| ≤ bound: what is known of gradapprox's own error. */
  bound: Float64Array;
  /** Index into STATUSES. */
  status: Uint8Array;
  /** Index into REASONS. */
  reason: Uint8Array;
  /** The scale each error is relative to: max(|grad|, |gradapprox|, floor of its block). */
  scale: Float64Array;
  /** J at θ. */
  J: number;
  /** Noise of J, absolute: three standard deviations. */
  noise: number;
  precision: Precision;
  /** The relative error that was let pass. */
  tolerance: number;
  /** ε where the caller fixed it, else null. */
  step: number | null;
  sides: 'two' | 'one';
  /** Components at a kink that are right beside θ, each with the smallest relative error that would have been noticed there. */
  beside?: Map<number, number>;
  /** By name of block: the slope along the signs of grad, over components that disagree together though noise hides each by itself. */
  together?: Map<string, Look>;
  /** Where random directions stood in for single components: what was seen of each block, and along how many. */
  probed?: Probed;
  /** Findings of the measurement itself: kink, point, noise, vacuous, nonfinite, domain. */
  findings: Diagnosis[];
}

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
