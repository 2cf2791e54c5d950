import type { Diagnosis } from './finding.js';
import { type Precision, REASONS, type Reason, STATUSES, type Status } from './report.js';

/** Places of some names: they are asked for component by component. */
const placesOf = <Name extends string>(names: readonly Name[]) =>
  Object.fromEntries(names.map((name, k) => [name, k])) as Record<Name, number>;

const STATUS_CODES = placesOf(STATUSES);
const REASON_CODES = placesOf(REASONS);

/** Code of a status in a Judgement. */
export const statusCode = (status: Status): number => STATUS_CODES[status];
/** Code of a reason in a Judgement. */
export const reasonCode = (reason: Reason): number => REASON_CODES[reason];

/** What was found out about one component. */
export interface Outcome {
  status: Status;
  reason: Reason;
  /** Best estimate of dJ/dθᵢ. */
  derivative: number;
  /** Error bar of `derivative`. */
  bound: number;
}

/** The slope of J along one direction, in J. */
export interface Look {
  grad: number;
  gradapprox: number;
}

/** What random directions saw of the components that were not settled by themselves. */
export interface Probed {
  /** By block: the smallest error of one component, relative to a typical one of its block, that would have been noticed. */
  resolution: readonly number[];
  /** By block: what a typical component of it does to J, |gradᵢ sᵢ|. */
  typical: readonly number[];
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
  /** The relative error that was let pass in blocks that ask for none of their own. */
  tolerance: number;
  /** What was let pass by number of block, and by component; left out: `tolerance` everywhere. */
  tolerances?: Record<'of' | 'at', (number: number) => { tolerance: number; absolute: number }>;
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
