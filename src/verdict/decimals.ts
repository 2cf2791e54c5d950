/** Fewer different values tell no grid: J of a few treads stands on one by itself. */
const ENOUGH = 8;
/** A grid this many units in the last place wide is none by chance, … */
const WIDE = 2 ** 10;
/** … and a number stands on it that is this many of them away from it: a decimal is rounded once, its multiple again. */
const NEAR = 2;

/**
 * The coarsest decimal that all values are multiples of, 10⁻ᵏ with k ≥ 0, as of a J that was printed; 0 without one.
 *
 * A table of equally spaced points does not see such rounding where J moves by a whole number of these from one to the next. Binary places tell nothing:
 * a J of few operations keeps all of θ + t, and the points of a table have few.
 */
export function decimalOf(values: readonly number[]): number {
  const different = [...new Set(values)];
  if (different.length < ENOUGH) return 0;
  const unit = Number.EPSILON * Math.max(...different.map(Math.abs));
  for (let per = 1; per * unit * WIDE < 1; per *= 10)
    if (different.every(value => Math.abs(value * per - Math.round(value * per)) <= NEAR * unit * per)) return 1 / per;
  return 0;
}
