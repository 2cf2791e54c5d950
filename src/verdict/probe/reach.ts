import type { Directions, Range, Slope } from './directions.js';

/** Ratio of neighbouring steps. */
const RATIO = 4;
/** Steps tried until truncation no longer rules. */
const RUNGS = 8;
/** What bends J so much shrinks with t², and at kinks with t, down to this share; what does not has ended within the step. */
const SHRINK = 1 / 2;
/** A bend of fewer noise levels is none. */
const LOUD = 8;

/** A step, and what two differences tell of it. */
export interface Reach {
  t: number;
  slope: Slope;
  /** |D(4t) − D(t)|: 15 times the truncation error of D(t) where J is smooth, 3 times where it has kinks. */
  truncation: number;
  /** What D(t) is blind to: infinite where something that bends J ends within the step, for nobody knows how steep it is at θ; else 0. */
  blind: number;
}

/**
 * The step at which a difference along u tells most: truncation has sunk below the noise of J, or shrinks no more.
 *
 * @returns null where J is not finite at any two neighbouring steps
 */
export async function reach(directions: Directions, u: Float64Array, range: Range): Promise<Reach | null> {
  if (directions.exact) return exactly(await directions.slope(u, 1, range));
  let t = RATIO * startOf(directions, range);
  const { noise, grid } = directions.place;
  let best: Reach | null = null;
  let coarse: Slope | null = null;
  // a step below the grid of storage moves nothing
  for (let rung = 0; rung < RUNGS && t > grid; rung++, t /= RATIO) {
    const slope = await directions.slope(u, t, range);
    const truncation = coarse ? Math.abs(coarse.difference - slope.difference) : Number.NaN;
    const ended = coarse !== null && slope.bend > SHRINK * coarse.bend && slope.bend > LOUD * noise;
    coarse = slope;
    if (Number.isNaN(truncation)) continue;
    const found = { t, slope, truncation, blind: ended ? Number.POSITIVE_INFINITY : 0 };
    const isWider = best !== null && widthOf(best) <= widthOf(found);
    if (!isWider) best = found;
    if (!ended && (isWider || truncation <= slope.bar)) break;
  }
  return best;
}

/** A slope without truncation is the same at every step. */
const exactly = (slope: Slope): Reach | null =>
  Number.isFinite(slope.difference) ? { t: 1, slope, truncation: 0, blind: 0 } : null;

const widthOf = ({ truncation, blind, slope }: Reach): number => truncation + blind + slope.bar;

/** As for one component, noise and truncation in balance if J''' is of the size of J': t = (noise / ‖grad ∘ s‖)^(1/3). */
function startOf(directions: Directions, range: Range): number {
  const { J, noise, rule } = directions.place;
  const balanced = Math.cbrt(noise / (directions.typical(range) || Math.abs(J) || 1));
  return Math.min(Math.max(balanced, rule.leastStep), rule.mostStep);
}
