import type { NumberList } from './problem.js';

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

/**
 * Euclidean norm ‖v‖₂ over entries from … to − 1, scaled so that neither overflow nor underflow spoils it.
 *
 *     ‖v‖ = big · √Σ (vᵢ / big)²,  big = max |vᵢ|
 *
 * @returns NaN if an entry is NaN, Infinity if one is infinite
 */
export function norm(v: NumberList, from = 0, to = v.length): number {
  let big = 0;
  for (let i = from; i < to; i++) big = Math.max(big, Math.abs(v[i]));
  if (big === 0 || !Number.isFinite(big)) return big;
  let squares = 0;
  for (let i = from; i < to; i++) squares += (v[i] / big) ** 2;
  return big * Math.sqrt(squares);
}

/** a − b, entry by entry; a fresh array. */
export function subtract(a: NumberList, b: NumberList): Float64Array {
  const difference = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) difference[i] = a[i] - b[i];
  return difference;
}

/** Σ aᵢ bᵢ by compensated summation. */
export const dot = (a: Float64Array, b: NumberList): number => sum(a.map((value, i) => value * b[i]));

/** The power of two next to x > 0: steps of this kind are added to θ with the least rounding. */
export const powerOfTwo = (x: number): number => 2 ** Math.round(Math.log2(x));

/** A whole number with its thousands told apart: 1,234,567. Not by toLocaleString, whose first call takes longer than a check. */
export const thousands = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');
