import { refuse } from '../errors.js';
import type { Approximation, Method } from '../problem.js';
import { choose } from './choice.js';
import { direct } from './direct/direct.js';
import { byUnit, incremental } from './propagation/propagated.js';
import type { Slices } from './slices.js';
import type { Model } from './workspace.js';

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

/** A way to compute differences, in slices that yield the number of components done. It borrows its instance itself. */
export type DifferenceMethod = (job: DifferenceJob) => Slices<Differences>;

const METHODS: Record<Method, DifferenceMethod> = { direct, incremental, 'by-unit': byUnit };

/**
 * Differences by the method asked for, or by the one that fits.
 *
 * @throws {GradcheckError} `invalid_option`
 */
export function* approximate(job: DifferenceJob, asked?: Method): Slices<Approximation> {
  const { method, reason } = asked === undefined ? choose(job) : { method: asked, reason: 'asked for' };
  const run = METHODS[method];
  if (run === undefined) throw refuse.option('method', method, `one of ${Object.keys(METHODS).join(', ')}`);
  return { ...(yield* run(job)), method, reason };
}
