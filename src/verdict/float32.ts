import { significantBits } from '../significand.js';

/**
 * Whether all numbers are float32 numbers and more than a share of them use more digits than chance would leave.
 *
 * @param share  of those that are not 0; a few will do among values that float64 would tell apart
 */
export function areFloat32(values: ArrayLike<number>, share = 1 / 2): boolean {
  let long = 0;
  let nonzero = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === 0) continue;
    if (!isSingle(value)) return false;
    nonzero++;
    if (!isShort(value)) long++;
  }
  return long >= 4 && long > share * nonzero;
}

/** Whether float32 holds the number. */
export const isSingle = (value: number): boolean => Math.fround(value) === value;

/** Whether 20 significant bits hold the number: 0.5, 3, 150 + 1/64, which say nothing of the precision they were computed in. */
function isShort(value: number): boolean {
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(value))) - 19);
  return Number.isInteger(value / unit);
}

/** The fewest bits of a significand, the leading one among them, that hold all of these numbers; 53 where one is not finite. */
export const bitsOf = (values: readonly number[]): number =>
  values.every(Number.isFinite) ? Math.max(1, significantBits(Float64Array.from(values))) : 53;
