import type { Cause } from '../../finding.js';

/** A dZ[l] as grad may have it. */
export interface Candidate {
  /** What went wrong on the way to it; empty for the right one. */
  causes: Cause[];
  bits: number;
  /** (n_l, m), without the 1/m of the average. */
  delta(): Float64Array;
  /** Whether it was fitted to one of dW and db, so that only both together bear witness. */
  fitted?: boolean;
}
