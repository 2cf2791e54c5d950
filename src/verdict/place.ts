import { powerOfTwo, sum } from '../numbers.js';
import type { Objective } from '../objective/objective.js';
import type { Random } from '../random.js';
import { bitsOf } from './float32.js';
import { along, claimed, type Line, type Measure, through } from './line.js';
import type { Rounding } from './rounding.js';
import { RULES, type Rule } from './rules.js';
import type { GradientScale, ParameterScale } from './scale.js';
import type { Tolerances } from './tolerances.js';

/** A point at which lines are judged, θ or one beside it, and what is known there. */
export interface Place {
  /** Stands at this point. */
  objective: Objective;
  /** The point, as stored. */
  theta: Float64Array;
  /** J there. */
  J: number;
  /** grad there. */
  grad: Float64Array;
  parameters: ParameterScale;
  scale: GradientScale;
  /** Three standard deviations of J, absolute. */
  noise: number;
  rule: Rule;
  /** The least move that storage tells apart, relative to the sizes of the parameters. */
  grid: number;
  tolerances: Tolerances;
  /** What was measured of the rounding of grad; null where it cannot be, left out where it was not. */
  measured?: Rounding | null;
  /** What rounding may have left in each entry of grad, by that. */
  rounding?: Float64Array;
}

/** What component i of block b is measured against: a fresh record, or one that is written over where each is done with before the next. */
export function measureAt(place: Place, i: number, b: number, into: Measure = blankMeasure()): Measure {
  const { tolerance, absolute } = place.tolerances.of(b);
  into.J = place.J;
  into.origin = Math.abs(place.theta[i]);
  into.claim = place.grad[i];
  into.noise = place.noise;
  into.rule = place.rule;
  into.tolerance = tolerance;
  into.absolute = absolute;
  return place.scale.of(i, b, place, into);
}

/** One literal, so that every measure has its fields in the same places, and NaN, so that an engine takes them for numbers with fractions at once. */
export const blankMeasure = (): Measure => ({
  J: Number.NaN,
  origin: Number.NaN,
  claim: Number.NaN,
  size: Number.NaN,
  slope: Number.NaN,
  floor: Number.NaN,
  rounding: Number.NaN,
  noise: Number.NaN,
  rule: RULES.float64,
  tolerance: Number.NaN,
  absolute: Number.NaN,
});

/** J along component i of block b, with what grad says of it. */
export const componentAt = (place: Place, i: number, b: number): Line => ({
  ...along(place.objective, place.theta, i),
  ...measureAt(place, i, b),
});

/**
 * The line along the signs of grad, on which the slopes of a group of components add up:
 *
 *     φ(t) = J(θ + t u),  uᵢ = sign(gradᵢ) · sᵢ · (0.5 … 1), a power of two,  φ'(0) = Σ gradᵢ uᵢ = Σ |gradᵢ uᵢ|
 *
 * Errors that noise hides in each stand out of it: the noise of φ is that of J, and its slope that of all of them.
 */
export function groupAt(place: Place, indices: readonly number[], random: Random): Line {
  const { grad, parameters } = place;
  const move = (i: number) => Math.sign(grad[i]) * powerOfTwo(parameters.of(i) * (0.5 + 0.5 * random.uniform()));
  return directionAt(place, indices, indices.map(move));
}

/** Bits that float16 and bfloat16 keep, and no sum in float32 or float64. */
const SHORT = 12;

/** J along a direction, entry k of which moves component indices[k], with what grad says of it. */
export function directionAt(place: Place, indices: readonly number[], u: readonly number[]): Line {
  const { objective, theta, grad, J, noise, rule } = place;
  const claim = claimed(grad, indices, u);
  const size = Math.abs(claim);
  return {
    ...through(objective, theta, indices, u, place.grid),
    ...{ J, origin: 0, claim, size: 1, slope: size, floor: 0, rounding: roundingAlong(place, indices, u, size) },
    ...{ noise, rule, ...place.tolerances.along(grad, indices, u) },
  };
}

/**
 * What rounding leaves in a slope along a direction: entries that share a rounded term are off together, so that what was measured of each adds up.
 * Entries that few bits hold were rounded themselves, each on its own: that is no sum of terms, and may be seen.
 */
function roundingAlong(
  { rule, rounding, grad }: Place,
  indices: readonly number[],
  u: readonly number[],
  size: number,
): number {
  const guessed = rule.gradientRounding * size;
  if (!rounding || bitsOf(indices.map(i => grad[i])) <= SHORT) return guessed;
  return Math.max(guessed, sum(u.map((move, k) => Math.abs(move) * rounding[indices[k]])));
}
