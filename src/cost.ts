import type { Maybe } from './problem.js';

/**
 * J as a function of θ alone, whatever the shape of the caller's parameters.
 * A base point θ is kept in one working copy (the caller's own arrays when `inPlace`); one component moves at a time.
 * Promises come back only where the caller's cost returns one, so that a plain cost is never awaited.
 */
export interface Objective {
  readonly size: number;
  /** The base point as it is stored: rounded where the caller's arrays are float32. Read only. */
  readonly theta: Float64Array;
  /** Calls of cost so far. */
  readonly evaluations: number;
  /** J at the base point. */
  value(): Maybe<number>;
  /** J with θ[i] = at and all else at the base point; θ[i] is restored bit for bit, also when cost throws. O(1) beside the cost. */
  along(i: number, at: number): Maybe<number>;
  /** What θ[i] becomes when `at` is stored: not `at` itself where the caller's arrays are float32. */
  stored(i: number, at: number): number;
  /** J at another point; the base point is restored. O(n). */
  valueAt(theta: Float64Array): Maybe<number>;
  /** grad = dJ/dθ at the base point by the caller's gradients, a fresh array. */
  gradient(): Promise<Float64Array>;
  /** Whether the caller's gradient can be had at other points: gradients is a function. */
  readonly differentiable: boolean;
  /** Makes θ the base point (rounded as stored). O(n). */
  moveTo(theta: Float64Array): void;
  /** Puts the caller's own values back, bit for bit. */
  restore(): void;
}
