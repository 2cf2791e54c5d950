import type { Diagnosis } from '../diagnosis/diagnosis.js';
import type { Precision } from '../report.js';

/** Why a component is not simply `agree`. */
export type Reason = 'noise' | 'kink' | 'point' | 'domain' | 'nonfinite' | 'flat' | 'unproven';

/** What the differences say of grad, component by component. Arrays have length n; entries of unchecked components are NaN. */
export interface Judgement {
  grad: Float64Array;
  gradapprox: Float64Array;
  /** What is known of gradapprox's own error. */
  bound: Float64Array;
  /** Index into STATUSES. */
  status: Uint8Array;
  /** Why, for components that are not `agree`. */
  reasons: Map<number, Reason>;
  /** Noise of J, absolute. */
  noise: number;
  precision: Precision;
  /** The relative error that was let pass. */
  tolerance: number;
  /** The scale each error is relative to: max(|grad|, |gradapprox|, floor of its block). */
  scale: Float64Array;
  /** Findings of the measurement itself: kink, point, noise, vacuous, nonfinite, domain. */
  findings: Diagnosis[];
}
