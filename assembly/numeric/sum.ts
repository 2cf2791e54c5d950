import { at } from "./address";

/**
 * Σ termᵢ with the lost low-order bits carried along: the error does not grow with the number of terms.
 *
 * @param terms  count × f64
 * @see A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54 (1974)
 */
export function sum(terms: usize, count: i32): f64 {
  let total = 0.0;
  let lost = 0.0;
  for (let i = 0; i < count; i++) {
    const term = load<f64>(at(terms, i));
    const next = total + term;
    lost += Math.abs(total) >= Math.abs(term) ? total - next + term : term - next + total;
    total = next;
  }
  return isFinite(total) ? total + lost : total;
}

/**
 * Σ vᵢ², compensated in the same way; no term is negative, so a partial sum is lost only when it is the smaller one.
 *
 * @param v  count × f64
 */
export function sumOfSquares(v: usize, count: i32): f64 {
  let total = 0.0;
  let lost = 0.0;
  for (let i = 0; i < count; i++) {
    const entry = load<f64>(at(v, i));
    const term = entry * entry;
    const next = total + term;
    lost += total >= term ? total - next + term : term - next + total;
    total = next;
  }
  return isFinite(total) ? total + lost : total;
}
