import type { Action } from '../../workers/program.js';
import type { Range } from '../direct/ranges.js';
import type { DifferenceJob } from '../job.js';
import type { Spec } from '../spec.js';
import type { Part } from './parts.js';
import type { Propagation } from './propagation.js';

/** A method as parts of its work. */
export interface PartMethod {
  /** Whether its differences at a tiny ε are those that bounds are made of. */
  readonly probes: boolean;
  /** Parts that hold all components of a job, each some milliseconds of work. */
  parts(job: DifferenceJob): Iterable<Part>;
  /** Calls that compute the differences of a part into the kernel's own array. */
  calls(propagation: Propagation, part: Part): Action[];
  /** Multiplications of a part, for one example. */
  work(spec: Spec, part: Part): number;
}

/** Differences of a part, one value after another over its ranges; bound is empty where none was asked for. */
export interface PartResult {
  readonly ranges: readonly Range[];
  readonly gradapprox: Float64Array;
  readonly bound: Float64Array;
}
