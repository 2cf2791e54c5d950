/**
 * Sum with the lost low-order bits carried along: the error does not grow with the number of terms.
 *
 * @see A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54 (1974)
 */
export function sum(terms: ArrayLike<number>): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < terms.length; i++) {
    const term = terms[i];
    const next = total + term;
    lost += Math.abs(total) >= Math.abs(term) ? total - next + term : term - next + total;
    total = next;
  }
  return Number.isFinite(total) ? total + lost : total;
}

/** Mean by compensated summation; NaN for no terms. */
export const mean = (terms: ArrayLike<number>): number => sum(terms) / terms.length;
