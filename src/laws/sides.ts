import { norm } from '../numbers.js';
import { emptyGrid, significantBits, widen } from '../significand.js';
import { roughness } from './repeat.js';

/** Two sides that a law says are equal, entry by entry, and how large the terms are that each entry is made of. */
export interface Sides {
  left: Float64Array;
  right: Float64Array;
  scale: Float64Array;
  /** How many times the left side was enlarged after it was stored. */
  enlarged?: number;
  /** Significant bits that the terms of both sides are kept to, where the sides are sums of ours. */
  bits?: number;
}

/** Both sides for the arguments that `seed` draws, `stretch` times as long. */
export type Ask = (seed: number, stretch: number) => Promise<Sides>;

/** An entry that shows that a law is broken. */
export interface Break {
  left: number;
  right: number;
}

/** Draws that are asked in any case, and at most once one of them is off: what is limited may be so for few arguments. */
const DRAWS = 2;
const MOST = 8;
/** Relative error that is let pass where none is given: as for components of a gradient, in float64 and below. */
const TOLERANCE = { fine: 1e-6, coarse: 1e-4 };
/** A broken law is off by more than so many tolerances, as a mistake of a component is. */
const GRACE = 10;
/** Digits of float32. */
const SINGLE = 24;
/** Units in the last place that storage may add up to: sums of a few thousand numbers that are each rounded to it. */
const UNITS = 32;
/** An entry that is so small beside the others may be all rounding. */
const FLOOR = 2 ** -10;
/** Stretches at which both sides are asked for their rounding: no short numbers, for those say nothing of how others are stored. */
const TABLE = Array.from({ length: 9 }, (_, j) => Math.SQRT1_2 * (1 + j / 64));
/** Draws that are off and prove nothing, after which no more are asked. */
const DOUBTS = 3;
/** Six standard deviations of rounding, three times: the bar of a component and how far beyond it a mistake lies. */
export const BEYOND = 18;

/**
 * The entry that proves that two sides are not equal, or null. Equality is cheap: both draws agree to the tolerance. Inequality must be proved, in two
 * draws, by an entry that is off
 *
 *     by more than ten tolerances of its terms
 *     by more than 32 units in the last place that are kept of it, be they of float16, bfloat16 or a fixed point
 *     steadily: by more than 18 σ of what rounding moves it when all arguments are stretched a little, nine times
 *
 * Entries that are not finite, or nothing beside the others, are left out.
 */
export async function breakOf(ask: Ask, tolerance: number | undefined): Promise<Break | null> {
  let shown: Break | null = null;
  for (let seed = 0, doubts = 0; seed < DRAWS || ((shown || doubts > 0) && seed < MOST); seed++) {
    const sides = await ask(seed, 1);
    const k = worst(sides, tolerance);
    if (k < 0) continue;
    if (!(await isSteady(ask, seed, k, tolerance))) {
      if (++doubts === DOUBTS) return null;
      continue;
    }
    if (shown) return shown;
    shown = { left: sides.left[k], right: sides.right[k] };
  }
  return null;
}

/** Errors of all entries relative to their terms, or to the others where those are next to nothing; −1 where they are not finite. */
export function relativeErrors({ left, right, scale }: Sides): Float64Array {
  const finite = scale.map((value, k) => (Number.isFinite(value + left[k] + right[k]) ? value : 0));
  const floor = (FLOOR * norm(finite)) / Math.sqrt(finite.length);
  return left.map((value, k) => {
    const error = Math.abs(value - right[k]);
    if (error === 0) return 0;
    return Number.isFinite(error + scale[k]) ? error / Math.max(scale[k], floor) : -1;
  });
}

/** The entry that is off the most, relative to its terms; −1 where none is off by as much as a mistake. */
function worst(sides: Sides, tolerance: number | undefined): number {
  const errors = relativeErrors(sides);
  let k = 0;
  for (let i = 1; i < errors.length; i++) if (errors[i] > errors[k]) k = i;
  return errors[k] > GRACE * toleranceOf(digitsOf(sides), tolerance) ? k : -1;
}

/** Whether entry k is off by as much and in the same direction for arguments of nearly the same length. */
async function isSteady(ask: Ask, seed: number, k: number, tolerance: number | undefined): Promise<boolean> {
  const residuals: number[] = [];
  const grids = { left: emptyGrid(), right: emptyGrid() };
  let [scale, enlarged, termBits] = [0, 1, 0];
  for (const stretch of TABLE) {
    const sides = await ask(seed, stretch);
    residuals.push((sides.left[k] - sides.right[k]) / stretch);
    scale = Math.max(scale, sides.scale[k] / stretch);
    enlarged = Math.max(enlarged, sides.enlarged ?? 1);
    termBits = Math.max(termBits, sides.bits ?? 0);
    widen(grids.left, sides.left);
    widen(grids.right, sides.right);
  }
  const bits = termBits || Math.max(grids.left.bits, grids.right.bits);
  const least = Number.isFinite(grids.right.unit) ? grids.right.unit * enlarged : grids.left.unit;
  const unit = Math.max(2 ** (1 - bits) * scale, least);
  const error = Math.min(...residuals.map(Math.abs));
  const alike = residuals.every(value => value * residuals[0] > 0);
  const rounding = Math.max(BEYOND * roughness(residuals), UNITS * unit);
  return alike && error > Math.max(rounding, GRACE * toleranceOf(bits, tolerance) * scale);
}

const toleranceOf = (bits: number, tolerance: number | undefined): number =>
  tolerance ?? (bits > SINGLE ? TOLERANCE.fine : TOLERANCE.coarse);

/** Digits of the shortest format that gradients are kept in, bfloat16: shorter numbers, such as 0.5 or 3, say nothing of theirs. */
const SHORTEST = 8;

/** How far two entries of a matrix may be apart, of themselves and of the largest entries of their rows, of which their terms may be rounded. */
export function limitOf(bits: number, tolerance: number | undefined): { own: number; rows: number } {
  const allowed = toleranceOf(bits, tolerance);
  return { own: GRACE * allowed, rows: Math.max(allowed, UNITS * 2 ** (1 - Math.max(bits, SHORTEST))) };
}

const digitsOf = ({ left, right, bits }: Sides): number =>
  bits ?? Math.max(significantBits(left), significantBits(right));
