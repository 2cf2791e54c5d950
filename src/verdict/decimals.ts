/** Fewer different values tell no grid: J of a few treads stands on one by itself. */
const ENOUGH = 8;
/** Whether values tell the grid that they stand on, if there is one. */
export const areEnough = (values: readonly number[]): boolean => new Set(values).size >= ENOUGH;

/** A grid this many units in the last place wide is none by chance, … */
const WIDE = 2 ** 10;
/** … and a number stands on it that is this many of them away from it: a decimal is rounded once, its multiple again. */
const NEAR = 2;

/** What is rounded moves by one decimal where it moves by little, or close to θ at so many points one after the other; what is made of jumps that are decimals does neither. */
const ONE = 1.5;
const STEADY = 8;

/**
 * The coarsest decimal that all values are multiples of, 10⁻ᵏ with k ≥ 0, as of a J that was printed; 0 without one.
 *
 * A table of equally spaced points does not see such rounding where J moves by a whole number of these from one to the next. Binary places tell nothing:
 * a J of few operations keeps all of θ + t, and the points of a table have few.
 *
 * @param values   in the order in which they were met along rays
 * @param further  whether some are of points far from each other
 */
export function decimalOf(values: readonly number[], further = false): number {
  if (!areEnough(values)) return 0;
  const different = [...new Set(values)];
  const unit = Number.EPSILON * Math.max(...different.map(Math.abs));
  for (let per = 1; per * unit * WIDE < 1; per *= 10)
    if (different.every(value => Math.abs(value * per - Math.round(value * per)) <= NEAR * unit * per))
      return isRounded(values, 1 / per, further ? Number.POSITIVE_INFINITY : STEADY) ? 1 / per : 0;
  return 0;
}

function isRounded(values: readonly number[], decimal: number, steady: number): boolean {
  let run = 0;
  for (let k = 1; k < values.length; k++) {
    const move = Math.abs(values[k] - values[k - 1]);
    run = move > 0 ? run + 1 : 0;
    if (run >= steady || (move > 0 && move < ONE * decimal)) return true;
  }
  return false;
}
