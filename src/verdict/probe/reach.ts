import type { Directions, Range, Slope } from './directions.js';

/** Ratio of neighbouring steps. */
const RATIO = 4;
/** Steps tried until truncation no longer rules. */
const RUNGS = 8;

/** A step, and what two differences tell of it. */
export interface Reach {
  t: number;
  slope: Slope;
  /** |D(4t) − D(t)|: 15 times the truncation error of D(t) where J is smooth, 3 times where it has kinks. */
  truncation: number;
}

/**
 * The step at which a difference along u tells most: truncation has sunk below the noise of J, or shrinks no more.
 *
 * @returns null where J is not finite at any two neighbouring steps
 */
export async function reach(directions: Directions, u: Float64Array, range: Range): Promise<Reach | null> {
  if (directions.exact) return exactly(await directions.slope(u, 1, range));
  let t = RATIO * startOf(directions, range);
  let best: Reach | null = null;
  let coarse: Slope | null = null;
  // a step below the grid of storage moves nothing
  for (let rung = 0; rung < RUNGS && t > directions.place.grid; rung++, t /= RATIO) {
    const slope = await directions.slope(u, t, range);
    const truncation = coarse ? Math.abs(coarse.difference - slope.difference) : Number.NaN;
    coarse = slope;
    if (Number.isNaN(truncation)) continue;
    if (best && best.truncation + best.slope.bar <= truncation + slope.bar) break;
    best = { t, slope, truncation };
    if (truncation <= slope.bar) break;
  }
  return best;
}

/** A slope without truncation is the same at every step. */
const exactly = (slope: Slope): Reach | null =>
  Number.isFinite(slope.difference) ? { t: 1, slope, truncation: 0 } : null;

/** As for one component, noise and truncation in balance if J''' is of the size of J': t = (noise / ‖grad ∘ s‖)^(1/3). */
function startOf(directions: Directions, range: Range): number {
  const { J, noise, rule } = directions.place;
  const balanced = Math.cbrt(noise / (directions.typical(range) || Math.abs(J) || 1));
  return Math.min(Math.max(balanced, rule.leastStep), rule.mostStep);
}
