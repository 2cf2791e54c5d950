import { powerOfTwo, sum } from '../numbers.js';
import { isCoarse, type Objective } from '../objective/objective.js';
import type { Random } from '../random.js';
import type { Run, Yardstick } from './run.js';
import type { ParameterScale } from './scale.js';

/** Shortest moves along a line that storage still follows, in units of the parameters: float32 holds 2⁻²³ of them, float64 2⁻⁵². */
const LEAST = { rounded: 2 ** -19, exact: 2 ** -48 };

/** J along a straight line through θ as if it were one component, with what grad says of it. */
export interface Line {
  run: Run;
  yard: Yardstick;
}

/** Some components of θ, and where they stand. */
export interface Group {
  /** Stands at θ. */
  objective: Objective;
  run: Run;
  grad: Float64Array;
  scale: ParameterScale;
  indices: readonly number[];
}

/**
 * The line along the signs of grad, on which the slopes of a group of components add up:
 *
 *     φ(t) = J(θ + t u),  uᵢ = sign(gradᵢ) · sᵢ · (0.5 … 1), a power of two,  φ'(0) = Σ gradᵢ uᵢ = Σ |gradᵢ uᵢ|
 *
 * Errors that noise hides in each stand out of it: the noise of φ is that of J, and its slope that of all of them.
 */
export function lineAlong({ objective, run, grad, scale, indices }: Group, random: Random): Line {
  const { theta } = run;
  const u = indices.map(i => Math.sign(grad[i]) * powerOfTwo(scale.of(i) * (0.5 + 0.5 * random.uniform())));
  const point = theta.slice();
  const least = indices.some(i => isCoarse(objective, i)) ? LEAST.rounded : LEAST.exact;
  const J = (t: number) => {
    for (const [k, i] of indices.entries()) point[i] = theta[i] + t * u[k];
    return objective.valueAt(point);
  };
  const slope = sum(u.map((move, k) => grad[indices[k]] * move));
  return {
    run: {
      ...run,
      objective: {
        along: (_, t) => J(t),
        valueAt: ([t]) => J(t),
        stored: (_, t) => (Math.abs(t) < least ? 0 : t),
      },
      theta: Float64Array.of(0),
    },
    yard: { grad: slope, parameter: 1, floor: 0, rounding: run.rule.gradientRounding * slope, gamma: slope },
  };
}
