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

/** Entries of an array of this shape, or any product of a few numbers; 1 of none. */
export const product = (sizes: readonly number[]): number => sizes.reduce((n, size) => n * size, 1);

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
  const big = largestSize(v, from, to);
  return scaledBack(big, squares(v, big, from, to));
}

/**
 * ‖a − b‖ / (‖a‖ + ‖b‖), each as norm has it, in two passes without an array of the differences: there may be millions.
 *
 * @returns 0 where both are zero
 */
export function distanceShare(a: NumberList, b: NumberList): number {
  const { ofA, ofB, ofGap } = new Sizes(a, b);
  return ofA + ofB === 0 ? 0 : ofGap / (ofA + ofB);
}

/** [‖a‖₂, ‖b‖₂] as norm has it, of vectors of one length. */
export function norms(a: NumberList, b: NumberList): [number, number] {
  const { ofA, ofB } = new Sizes(a, b);
  return [ofA, ofB];
}

/** ‖a − b‖₂ as norm has it. */
export const distance = (a: NumberList, b: NumberList): number => new Sizes(a, b).ofGap;

// one loop a function: an engine that compiles a long loop while it runs knows nothing yet of a second one behind it;
// and no lists taken apart beside one, which take longer to compile than the loop

/** The largest |vᵢ|; 0 of none. */
export const largest = (v: NumberList): number => largestSize(v, 0, v.length);

function largestSize(v: NumberList, from: number, to: number): number {
  let big = 0;
  for (let i = from; i < to; i++) big = Math.max(big, Math.abs(v[i]));
  return big;
}

function squares(v: NumberList, unit: number, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) {
    const share = v[i] / unit;
    total += share * share;
  }
  return total;
}

/** Norms of two vectors and of their difference. */
class Sizes {
  ofA = 0;
  ofB = 0;
  ofGap = 0;

  constructor(a: NumberList, b: NumberList) {
    this.largest(a, b);
    this.addUp(a, b);
  }

  private largest(a: NumberList, b: NumberList): void {
    let bigA = 0;
    let bigB = 0;
    let bigGap = 0;
    for (let i = 0; i < a.length; i++) {
      bigA = Math.max(bigA, Math.abs(a[i]));
      bigB = Math.max(bigB, Math.abs(b[i]));
      bigGap = Math.max(bigGap, Math.abs(a[i] - b[i]));
    }
    this.ofA = bigA;
    this.ofB = bigB;
    this.ofGap = bigGap;
  }

  /** From the largest entries to the norms. */
  private addUp(a: NumberList, b: NumberList): void {
    const { ofA, ofB, ofGap } = this;
    let squaresA = 0;
    let squaresB = 0;
    let squaresGap = 0;
    for (let i = 0; i < a.length; i++) {
      // no power: where it is not compiled it is a call
      const shareA = a[i] / ofA;
      const shareB = b[i] / ofB;
      const shareGap = (a[i] - b[i]) / ofGap;
      squaresA += shareA * shareA;
      squaresB += shareB * shareB;
      squaresGap += shareGap * shareGap;
    }
    this.ofA = scaledBack(ofA, squaresA);
    this.ofB = scaledBack(ofB, squaresB);
    this.ofGap = scaledBack(ofGap, squaresGap);
  }
}

const scaledBack = (big: number, squares: number): number =>
  big === 0 || !Number.isFinite(big) ? big : big * Math.sqrt(squares);

/** Components of a vector: those in `indices`, or all from … from + count − 1. */
export interface Components {
  readonly from: number;
  readonly count: number;
  readonly indices?: Uint32Array;
}

/** Whether something holds for any of some components. */
export function hasAny({ from, count, indices }: Components, holds: (i: number) => boolean): boolean {
  for (let k = 0; k < count; k++) if (holds(indices ? indices[k] : from + k)) return true;
  return false;
}

/** Those of some components for which something holds. */
export function chosenOf({ from, count, indices }: Components, holds: (i: number) => boolean): Uint32Array {
  const chosen = new Uint32Array(count);
  let found = 0;
  for (let k = 0; k < count; k++) {
    const i = indices ? indices[k] : from + k;
    if (holds(i)) chosen[found++] = i;
  }
  return chosen.subarray(0, found);
}

/** The few entries that have the largest values, largest first, and of equals those that came first; NaN is larger than any number. */
export class Leaders {
  private readonly entries: Float64Array;
  private readonly values: Float64Array;
  private count = 0;

  constructor(most: number) {
    this.entries = new Float64Array(most);
    this.values = new Float64Array(most);
  }

  get list(): number[] {
    return Array.from(this.entries.subarray(0, this.count));
  }

  /** Smaller values change nothing; −Infinity while there is room for any. */
  get least(): number {
    return this.count < this.values.length ? Number.NEGATIVE_INFINITY : this.values[this.count - 1];
  }

  offer(entry: number, raw: number): void {
    const { entries, values } = this;
    const value = Number.isNaN(raw) ? Number.POSITIVE_INFINITY : raw;
    const full = this.count === values.length;
    if (full && !(value > values[this.count - 1])) return;
    let at = full ? this.count - 1 : this.count++;
    for (; at > 0 && values[at - 1] < value; at--) {
      entries[at] = entries[at - 1];
      values[at] = values[at - 1];
    }
    entries[at] = entry;
    values[at] = value;
  }
}

/** The entries of a vector at some components: of neighbours a view, for there may be millions. */
export function entriesAt(v: Float64Array, { from, count, indices }: Components): Float64Array {
  if (!indices) return v.subarray(from, from + count);
  const entries = new Float64Array(count);
  for (let k = 0; k < count; k++) entries[k] = v[indices[k]];
  return entries;
}

/** Index of the first entry from … to − 1 that is NaN or infinite, −1 for none. */
export function firstInfinite(v: Float64Array, from = 0, to = v.length): number {
  for (let i = from; i < to; i++) if (!Number.isFinite(v[i])) return i;
  return -1;
}

/** v with 0 for what is no finite number; a fresh array. */
export const finiteOnly = (v: Float64Array): Float64Array =>
  firstInfinite(v) < 0 ? v.slice() : v.map(entry => (Number.isFinite(entry) ? entry : 0));

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
