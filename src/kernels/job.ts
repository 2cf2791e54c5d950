import type { Approximation } from '../problem.js';
import type { Model } from './model.js';

/** Differences of J that are to be computed. */
export interface DifferenceJob {
  readonly model: Model;
  readonly theta: Float64Array;
  /** Component ranges [from, to), ascending and disjoint. */
  readonly ranges: readonly (readonly [number, number])[];
  /** ε for every component; left out: chosen by the method. */
  readonly step?: number;
  readonly sides: 'two' | 'one';
  /** Whether the error of each difference is wanted too. */
  readonly bounded: boolean;
  readonly seed: number;
}

/** What a method returns: bound is NaN where it was not asked for. */
export type Differences = Omit<Approximation, 'method' | 'reason'>;
