import type { Order } from '../../finding.js';
import { nth, ofKind, oneOf } from '../bits.js';
import type { BlockEvidence } from '../evidence.js';
import type { Arrangement } from './arrangement.js';
import { indexAlong, innerSize } from './axes.js';
import { orders, permutations } from './turned.js';

/** Axes up to this length are tried at every roll; of longer ones only the roll that most slices show. */
const SHORT = 64;

/** Slices (rows, columns, …) of gradapprox at another index: rolled round, shifted with zeros put in, exchanged, or in groups. */
export function movedSlices(block: BlockEvidence, most: number): Arrangement[] {
  // a roll by one place is the cheapest
  if (ofKind('reordered') + nth(2) + oneOf(block.shape.length) + nth(1) > most) return [];
  return [...block.shape.keys()].flatMap(axis => {
    const n = block.shape[axis];
    if (n < 2) return [];
    const whole = block.known.length === block.size && block.wrong.length >= leastMoved(block, n);
    const from = whole ? whereFrom(block, axis) : null;
    const rolls = n <= SHORT ? range(1, n) : from ? commonestRoll(from) : [];
    return [
      ...rolls.flatMap(by => rolled(block, axis, by)),
      ...(from ? exchanged(block, axis, from) : []),
      ...grouped(block, axis),
    ];
  });
}

/** Entries that go wrong at least: a quarter of a slice, the others being small; of single numbers, two. */
const leastMoved = ({ size }: BlockEvidence, n: number): number => (size / n < 2 ? 2 : size / n / 4);

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, k) => from + k);

/** Slice i is slice i − by, with and without wrapping round. */
function rolled(block: BlockEvidence, axis: number, by: number): Arrangement[] {
  const n = block.shape[axis];
  const rank = block.shape.length;
  const make = (shift: number, wrap: boolean, from: (i: number) => number) => {
    const bits = ofKind('reordered') + nth(2) + oneOf(rank) + nth(Math.abs(shift));
    return arrangement(block, axis, { how: { id: 'rolled', axis, rank, by: shift, wrap }, bits, from });
  };
  return [
    make(by <= n - by ? by : by - n, true, i => (i - by + n) % n),
    make(by, false, i => (i >= by ? i - by : -1)),
    make(-by, false, i => (i + by < n ? i + by : -1)),
  ];
}

/** Any exchange of whole slices; single numbers only change places two and two: in larger rings they would find partners by chance. */
function exchanged(block: BlockEvidence, axis: number, from: number[]): Arrangement[] {
  const n = from.length;
  const mutual = from.every((index, i) => from[index] === i);
  if (new Set(from).size < n || (block.size / n < 2 && !mutual)) return [];
  const pairs = from.flatMap((index, i): [number, number][] =>
    index === i || (mutual && index < i) ? [] : [[i, index]],
  );
  const bits = ofKind('reordered') + nth(3) + oneOf(block.shape.length) + pairs.length * 2 * oneOf(n);
  const how: Order = { id: 'exchanged', axis, rank: block.shape.length, pairs, mutual };
  return [arrangement(block, axis, { how, bits, from: i => from[i] })];
}

/** How many gates are stacked in one matrix: three of a GRU, four of an LSTM; queries, keys and values. */
const STACKED = [2, 3, 4];

/** Equal groups of neighbouring slices in another order. */
function grouped(block: BlockEvidence, axis: number): Arrangement[] {
  const n = block.shape[axis];
  return STACKED.filter(groups => n % groups === 0 && n / groups > 1).flatMap(groups => {
    const width = n / groups;
    const bits =
      ofKind('reordered') + nth(4) + oneOf(block.shape.length) + oneOf(STACKED.length) + oneOf(orders(groups));
    return permutations(groups).map(order => {
      const how: Order = { id: 'groups', axis, rank: block.shape.length, groups, order };
      return arrangement(block, axis, { how, bits, from: i => order[Math.floor(i / width)] * width + (i % width) });
    });
  });
}

/**
 * For every slice of grad the index of the slice of gradapprox nearest to it; itself where that is as near.
 * Slices are compared by one weighted sum each, which is enough to propose; the bars decide.
 */
function whereFrom(block: BlockEvidence, axis: number): number[] | null {
  const grad = marks(block, axis, block.grad);
  const approx = marks(block, axis, block.gradapprox);
  const sorted = approx.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const from = grad.map((value, index) => {
    const near = nearest(sorted, value);
    const own = Math.abs(approx[index] - value);
    return own <= Math.abs(approx[near] - value) || own <= ALIKE * Math.abs(value) ? index : near;
  });
  return from.every((index, i) => index === i) ? null : from;
}

/** A slice this near to itself, relatively, has not moved: its digits beyond are rounding and the error of gradapprox. */
const ALIKE = 1e-6;

/** Irrational weights: no two entries trade places unseen. */
function marks(block: BlockEvidence, axis: number, of: Float64Array): number[] {
  const inner = innerSize(block.shape, axis);
  const count = block.shape[axis];
  const sums = new Float64Array(count);
  const weights = new Float64Array(block.size / count).map((_, line) => Math.cos(1 + Math.SQRT2 * line));
  let i = 0;
  for (let first = 0; first < weights.length; first += inner)
    for (let index = 0; index < count; index++)
      for (let line = first; line < first + inner; line++) sums[index] += of[i++] * weights[line];
  return Array.from(sums);
}

function nearest(sorted: readonly { value: number; index: number }[], value: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle].value < value) low = middle + 1;
    else high = middle;
  }
  const before = sorted[Math.max(0, low - 1)];
  return Math.abs(before.value - value) < Math.abs(sorted[low].value - value) ? before.index : sorted[low].index;
}

/** The roll that most slices show. */
function commonestRoll(from: readonly number[]): number[] {
  const n = from.length;
  const count = new Map<number, number>();
  from.forEach((index, i) => {
    const by = (i - index + n) % n;
    if (by > 0) count.set(by, (count.get(by) ?? 0) + 1);
  });
  return [...count]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 1)
    .map(([by]) => by);
}

function arrangement(
  block: BlockEvidence,
  axis: number,
  { how, bits, from }: { how: Order; bits: number; from: (index: number) => number },
): Arrangement {
  const slice = indexAlong(block.shape, axis);
  const inner = innerSize(block.shape, axis);
  const source = (i: number) => {
    const index = from(slice(i));
    return index < 0 ? -1 : i + (index - slice(i)) * inner;
  };
  return { source, says: { kind: 'reordered', detail: { how } }, bits };
}
