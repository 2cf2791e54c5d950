import type { BlockEvidence } from '../evidence.js';
import type { Arrangement } from './arrangement.js';
import { sliceName, sliceNumber } from './slices.js';

/** Axes up to this length are tried at every roll; of longer ones only the roll that most slices show. */
const SHORT = 64;

/** Slices (rows, columns, …) of gradapprox at another index: rolled round, shifted with zeros put in, exchanged. */
export function movedSlices(block: BlockEvidence, decay: number): Arrangement[] {
  return [...block.shape.keys()].flatMap(axis => {
    const n = block.shape[axis];
    if (n < 2) return [];
    const whole = block.known.length === block.size && block.wrong.length >= leastMoved(block, n);
    const from = whole ? whereFrom(block, axis, decay) : null;
    const rolls = n <= SHORT ? range(1, n) : from ? commonestRoll(from) : [];
    return [...rolls.flatMap(by => rolled(block, axis, by)), ...(from ? exchanged(block, axis, from) : [])];
  });
}

/** Entries that go wrong at least: those of one slice where two are exchanged; where slices are single numbers, which only roll, a quarter of them. */
const leastMoved = ({ size }: BlockEvidence, n: number): number => (size / n < 2 ? size / 4 : size / n / 4);

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, k) => from + k);

/** Slice i is slice i − by, with and without wrapping round. */
function rolled(block: BlockEvidence, axis: number, by: number): Arrangement[] {
  const n = block.shape[axis];
  const back = n - by;
  const name = plural(sliceName(block.shape, axis));
  const on = by <= back ? `moved on by ${by}` : `moved back by ${back}`;
  const make = (how: string, length: number, from: (i: number) => number) =>
    arrangement(block, axis, { how: `with ${name} ${how}`, length, from });
  return [
    make(`${on}, wrapping round`, 2.2, i => (i - by + n) % n),
    make(`moved on by ${by} and zeros put in`, 2.4, i => (i >= by ? i - by : -1)),
    make(`moved back by ${by} and zeros put in`, 2.4, i => (i + by < n ? i + by : -1)),
  ];
}

/** Any exchange of whole slices; single numbers would find a partner by chance. */
function exchanged(block: BlockEvidence, axis: number, from: number[]): Arrangement[] {
  const n = from.length;
  if (new Set(from).size < n || block.size / n < 2) return [];
  const pairs = from.map((index, i) => `${i} ← ${index}`).filter((_, i) => from[i] !== i);
  const shown = pairs.length > 6 ? `${pairs.slice(0, 6).join(', ')}, …` : pairs.join(', ');
  const how = `with ${plural(sliceName(block.shape, axis))} exchanged (${shown})`;
  return [arrangement(block, axis, { how, length: 2.6, from: i => from[i] })];
}

/**
 * For every slice of grad the index of the slice of gradapprox nearest to it; itself where that is as near.
 * Slices are compared by one weighted sum each, which is enough to propose; the bars decide.
 */
function whereFrom(block: BlockEvidence, axis: number, decay: number): number[] | null {
  const grad = marks(block, axis, i => block.grad[i] - decay * block.theta[i]);
  const approx = marks(block, axis, i => block.gradapprox[i] - decay * block.theta[i]);
  const sorted = approx.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const from = grad.map((value, index) => {
    const near = nearest(sorted, value);
    return Math.abs(approx[index] - value) <= Math.abs(approx[near] - value) ? index : near;
  });
  return from.every((index, i) => index === i) ? null : from;
}

/** Irrational weights: no two entries trade places unseen. */
function marks(block: BlockEvidence, axis: number, of: (i: number) => number): number[] {
  const slice = sliceNumber(block.shape, axis);
  const inner = block.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const across = inner * block.shape[axis];
  const sums: number[] = new Array(block.shape[axis]).fill(0);
  for (let i = 0; i < block.size; i++) {
    const within = Math.floor(i / across) * inner + (i % inner);
    sums[slice(i)] += of(i) * Math.cos(1 + Math.SQRT2 * within);
  }
  return sums;
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

const plural = (name: string) => (name === 'entry' ? 'entries' : `${name}s`);

function arrangement(
  block: BlockEvidence,
  axis: number,
  { how, length, from }: { how: string; length: number; from: (index: number) => number },
): Arrangement {
  const slice = sliceNumber(block.shape, axis);
  const inner = block.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const source = (i: number) => {
    const index = from(slice(i));
    return index < 0 ? -1 : i + (index - slice(i)) * inner;
  };
  return { source, says: { kind: 'reordered', detail: { how } }, length };
}
