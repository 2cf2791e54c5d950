import type { Line } from '../line.js';
import { isComparable } from '../noise.js';

/** How far from θ J is followed, in natural sizes of the parameters, and in how many parts on each side. */
const REACH = 2;
const PARTS = 64;
/** Fourth differences of errors as large as the one at θ, of either sign, are twice this. */
const LOUD = 4;
/** Parts next to θ on each side over which slopes must agree with grad where that at θ alone does not. */
const NEAR = 8;
/** grad is smooth where J breaks if its own break is less than this share. */
const SMOOTH = 0.25;

/** A line that knows what grad says all along it. */
export interface Graded extends Pick<Line, 'at' | 'J' | 'noise'> {
  /** grad · u at t; NaN where it cannot be had. */
  slope(t: number): Promise<number>;
}

/** One part of a line, seen from θ outwards. */
interface Part {
  /** How much steeper J is over it, in the mean, than grad says. */
  error: number;
  /** grad · u at its near end and half-way. */
  slopes: readonly [number, number];
}

/**
 * How large a share of the line around θ J is rough in: its slope breaks by more than `error` from one part to the next, and that of grad does not.
 *
 *     eₖ = (J(b) − J(a)) / (b − a) − (g(a) + 4 g(m) + g(b)) / 6,  g = grad · u, m half-way
 *     rough  |Δ⁴e| > 4 error and > the largest |e| of the five,  and the fourth differences of g at half the distance are under a quarter of it
 *
 * What backward propagation gets wrong bends as smoothly as the gradient does; a solver takes another step, or a shorter one, wherever its tolerance
 * says so. Where it does so within each part, all of them agree with grad, and the error at θ does not add up: that is rough throughout.
 *
 * @param error  what the slope of J and that of grad differ by at θ
 * @returns 0 where J is not comparable on either side, or so noisy that no part would tell
 */
export async function roughness(line: Graded, error: number): Promise<number> {
  const least = Math.abs(error);
  if ((4 * PARTS * line.noise) / REACH > SMOOTH * least) return 0;
  const sides = [await partsOf(line, REACH / PARTS), await partsOf(line, -REACH / PARTS)];
  if (sides.every(parts => isFlat(parts.slice(0, NEAR), least))) return 1;
  const fives = sides.flatMap(parts => parts.slice(4).map((_, k) => parts.slice(k, k + 5)));
  return fives.filter(five => isRough(five, least)).length / Math.max(1, fives.length);
}

/** The parts of one side, as far as J is comparable with J(θ). */
async function partsOf({ at, slope, J }: Graded, width: number): Promise<Part[]> {
  const parts: Part[] = [];
  let near = { J, slope: await slope(0) };
  for (let k = 1; k <= PARTS; k++) {
    const value = await at(k * width);
    if (!isComparable(value, J)) break;
    const far = { J: value, slope: await slope(k * width) };
    const middle = await slope((k - 1 / 2) * width);
    const error = (far.J - near.J) / width - (near.slope + 4 * middle + far.slope) / 6;
    parts.push({ error, slopes: [near.slope, middle] });
    near = far;
  }
  return parts;
}

/** Whether the mean slopes agree with grad over all of these parts, as that at θ does not. */
const isFlat = (parts: readonly Part[], least: number): boolean =>
  parts.length === NEAR && parts.every(({ error }) => Math.abs(error) < least / 2) && breakOf(parts) < SMOOTH * least;

/** Of an error that grows, as next to a pole of grad, a fourth difference takes away what is smooth. */
function isRough(five: readonly Part[], least: number): boolean {
  const errors = five.map(({ error }) => error);
  const bend = Math.abs(fourth(errors));
  const most = Math.max(LOUD * least, ...errors.map(Math.abs));
  return bend > most && breakOf(five) < SMOOTH * bend;
}

/** The largest fourth difference of the slopes that grad says: next to nothing where it is smooth. */
function breakOf(parts: readonly Part[]): number {
  const slopes = parts.flatMap(part => part.slopes);
  return Math.max(...slopes.slice(4).map((_, k) => Math.abs(fourth(slopes.slice(k, k + 5)))));
}

const fourth = ([a, b, c, d, e]: readonly number[]): number => a - 4 * b + 6 * c - 4 * d + e;
