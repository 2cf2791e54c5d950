import { gradientHere } from '../../objective/defined.js';
import { inward, rayDirection } from '../noise.js';
import type { Trial } from '../trial.js';

/** Spacing of the points, relative to the sizes of the parameters: below all steps. */
const SPACING = 2 ** -31;
/** Points on a ray from θ. */
const POINTS = 16;
/** A slope that swings by this much of an error may be off by all of it. */
const SHARE = 1 / 3;

/**
 * Whether the slope that grad says along the signs of a group swings below all steps by as much as it is off at θ, relative to itself. Differences of a J
 * with a ripple so fine show the slope over many of its swings, and grad that of one.
 */
export async function ripples(trial: Trial, indices: readonly number[], relative: number): Promise<boolean> {
  const { grad, parameters } = trial.place;
  const along = (there: Float64Array) =>
    indices.reduce((total, i) => total + Math.sign(grad[i]) * parameters.of(i) * there[i], 0);
  const slopes = (await gradientsNear(trial)).map(along);
  return Math.max(...slopes) - Math.min(...slopes) >= SHARE * relative * along(grad);
}

/** Gradients at points next to θ, as far as they can be had. */
async function gradientsNear({ request, place }: Trial): Promise<Float64Array[]> {
  const { objective, random } = request;
  const { theta, parameters } = place;
  // by no power of two, or a ripple of J might come back to the same height at every point
  const apart = SPACING * (1 + random.uniform());
  const direction = inward(objective, theta, rayDirection(theta.length, parameters, random), POINTS * apart);
  const gradients: Float64Array[] = [];
  for (let k = 1; k <= POINTS; k++) {
    objective.moveTo(theta.map((at, i) => at + k * apart * direction[i]));
    const there = await gradientHere(objective);
    if (there) gradients.push(there);
  }
  objective.moveTo(theta);
  return gradients;
}
