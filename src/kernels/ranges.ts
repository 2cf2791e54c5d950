/** Components from … to − 1. */
export type Range = readonly [from: number, to: number];

/** The parts of ascending, disjoint ranges that lie in from … to − 1. */
export const within = (ranges: readonly Range[], from: number, to: number): Range[] =>
  ranges.map(([start, end]): Range => [Math.max(start, from), Math.min(end, to)]).filter(([start, end]) => start < end);

/** Number of components. */
export const sizeOfRanges = (ranges: readonly Range[]): number =>
  ranges.reduce((size, [from, to]) => size + to - from, 0);

/** A copy of values with NaN outside the ranges. */
export function onRanges(values: Float64Array, ranges: readonly Range[]): Float64Array {
  const kept = new Float64Array(values.length).fill(Number.NaN);
  for (const [from, to] of ranges) kept.set(values.subarray(from, to), from);
  return kept;
}

/** The k-th component of the ranges. */
export function entryOf(ranges: readonly Range[], k: number): number {
  let left = k;
  for (const [from, to] of ranges) {
    if (left < to - from) return from + left;
    left -= to - from;
  }
  throw new RangeError(`the ranges hold fewer than ${k + 1} components`);
}
