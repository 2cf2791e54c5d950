/** Half a unit in the last place of 1. */
export const UNIT: f64 = 1.0 / 9007199254740992.0;
/** Roundings in a difference of an activation or a cost, or of the last sums: they have about so many operations. */
export const OPERATIONS: f64 = 8.0 * UNIT;
/** Standard deviations that a sum of roundings is let be off by. */
const DEVIATIONS: f64 = 4.0;
/**
 * Relative rounding of a sum of n products: n units at worst, four times √n all but certainly.
 *
 * @see N. J. Higham, T. Mary, "A new approach to probabilistic rounding error analysis", SIAM J. Sci. Comput. 41 (2019)
 */
export function sumRounding(n: i32): f64 {
  return (Math.min(<f64>n, DEVIATIONS * Math.sqrt(<f64>n)) + 2.0) * UNIT;
}
