import { sum } from '../numbers.js';
import { isCoarse, type Objective } from '../objective/objective.js';
import type { Maybe } from '../problem.js';
import type { Rule } from './rules.js';

/** J along one component, as far as it can be known. */
export interface Course {
  /** Values that are worth asking for at once. */
  readonly width: number;
  /** φ(t) = J(θ + t u). */
  at(t: number): Maybe<number>;
  /** What t becomes once θ + t u is stored: rounded where the caller's arrays are. */
  reached(t: number): number;
}

/** What a line is measured against. */
export interface Measure {
  /** φ(0). */
  J: number;
  /** |t| up to which the point itself is: |θᵢ| of a component. */
  origin: number;
  /** grad · u: what is to be judged. */
  claim: number;
  /** Natural size of t: what a step is small against. */
  size: number;
  /** γ: typical |φ′| around it, from which its steps follow. */
  slope: number;
  /** Below this a slope is small against its block and the whole: errors are relative to it. */
  floor: number;
  /** What backward propagation may leave in the claim by its own rounding. */
  rounding: number;
  /** Three standard deviations of φ, absolute. */
  noise: number;
  rule: Rule;
  /** τ: relative error that is let pass. */
  tolerance: number;
  /** Error that is let pass whatever the size of the slope; 0 but where the caller allows for it. */
  absolute: number;
}

/**
 * What everything is judged by: J along a straight line through θ, φ(t) = J(θ + t u), and the claim that φ′(0) = grad · u.
 * A component, a group of them, and each of these beside θ, differ in θ and u only.
 */
export interface Line extends Course, Measure {}

/** J along component i of the base point θ of an objective. */
export const along = (
  objective: Pick<Objective, 'along' | 'stored' | 'width'>,
  theta: Float64Array,
  i: number,
): Course => ({
  width: objective.width,
  at: t => objective.along(i, theta[i] + t),
  reached: t => objective.stored(i, theta[i] + t) - theta[i],
});

/** Shortest moves along a direction that storage still follows, in units of the parameters: float32 holds 2⁻²³ of them, float64 2⁻⁵². */
const LEAST = { rounded: 2 ** -19, exact: 2 ** -48 };

/** J along a direction: entry k of `u` moves component `indices[k]`; moves below the grid of storage are none. */
export function through(
  objective: Objective,
  theta: Float64Array,
  indices: readonly number[],
  u: readonly number[],
  grid: number,
): Course {
  const point = theta.slice();
  const least = indices.some(i => isCoarse(objective, i)) ? Math.max(LEAST.rounded, 2 * grid) : LEAST.exact;
  return {
    width: objective.width,
    at: t => {
      for (const [k, i] of indices.entries()) point[i] = theta[i] + t * u[k];
      return objective.valueAt(point);
    },
    reached: t => (Math.abs(t) < least ? 0 : t),
  };
}

/** grad · u over the components of a direction. */
export const claimed = (grad: Float64Array, indices: readonly number[], u: readonly number[]): number =>
  sum(u.map((move, k) => grad[indices[k]] * move));
