import type { BlockEvidence } from '../evidence.js';
import type { Arrangement } from './order.js';
import { sliceName, sliceNumber } from './slices.js';

/** Slices (rows, columns, …) of gradapprox found at another index: rolled, shifted, exchanged. Read off the numbers. */
export function movedSlices(block: BlockEvidence): Arrangement[] {
  return [...block.shape.keys()].flatMap(axis => {
    if (block.shape[axis] < 2 || block.known.length < block.size) return [];
    const found = whereFrom(block, axis);
    return found === null ? [] : described(block, axis, found);
  });
}

/**
 * For every slice of grad the index of the slice of gradapprox nearest to it; itself where it is near to its own.
 * Slices are compared by one weighted sum each, which is enough to propose; the bars decide.
 */
function whereFrom(block: BlockEvidence, axis: number): number[] | null {
  const grad = marks(block, axis, block.grad);
  const approx = marks(block, axis, block.gradapprox);
  const order = approx.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const from = grad.map((value, index) => {
    const near = nearest(order, value);
    return Math.abs(approx[index] - value) <= Math.abs(approx[near] - value) ? index : near;
  });
  return from.every((index, i) => index === i) ? null : from;
}

/** Irrational weights: no two entries trade places unseen. */
function marks(block: BlockEvidence, axis: number, v: Float64Array): number[] {
  const slice = sliceNumber(block.shape, axis);
  const inner = block.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const across = inner * block.shape[axis];
  const sums: number[] = new Array(block.shape[axis]).fill(0);
  for (let i = 0; i < block.size; i++) {
    const within = Math.floor(i / across) * inner + (i % inner);
    sums[slice(i)] += v[i] * Math.cos(1 + Math.SQRT2 * within);
  }
  return sums;
}

function nearest(order: readonly { value: number; index: number }[], value: number): number {
  let low = 0;
  let high = order.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (order[middle].value < value) low = middle + 1;
    else high = middle;
  }
  const before = order[Math.max(0, low - 1)];
  return Math.abs(before.value - value) < Math.abs(order[low].value - value) ? before.index : order[low].index;
}

/** The roll most slices agree on, with and without wrapping round; or the exchange itself, where it is one. */
function described(block: BlockEvidence, axis: number, from: number[]): Arrangement[] {
  const n = from.length;
  const name = plural(sliceName(block.shape, axis));
  const list: Arrangement[] = [];
  const by = commonest(from.map((index, i) => (((i - index) % n) + n) % n).filter(k => k !== 0));
  if (by !== null) {
    const back = n - by;
    const how = by <= back ? `${name} moved on by ${by}` : `${name} moved back by ${back}`;
    list.push(arrangement(block, axis, i => (i - by + n) % n, `with ${how}, wrapping round`, 2.2));
    list.push(
      arrangement(block, axis, i => (i >= by ? i - by : -1), `with ${name} moved on by ${by} and zeros put in`, 2.4),
    );
    list.push(
      arrangement(
        block,
        axis,
        i => (i + back < n ? i + back : -1),
        `with ${name} moved back by ${back} and zeros put in`,
        2.4,
      ),
    );
  }
  const whole = new Set(from).size === n;
  // single numbers find a partner by chance: only exchanges of whole slices are read off
  if (whole && block.size / n >= 2)
    list.push(arrangement(block, axis, i => from[i], `with ${name} exchanged (${changes(from)})`, 2.6));
  return list;
}

const plural = (name: string) => (name === 'entry' ? 'entries' : `${name}s`);

const changes = (from: number[]) => {
  const pairs = from.map((index, i) => `${i} ← ${index}`).filter((_, i) => from[i] !== i);
  return pairs.length > 6 ? `${pairs.slice(0, 6).join(', ')}, …` : pairs.join(', ');
};

function commonest(values: number[]): number | null {
  const count = new Map<number, number>();
  for (const value of values) count.set(value, (count.get(value) ?? 0) + 1);
  const [first] = [...count].sort((a, b) => b[1] - a[1]);
  return first ? first[0] : null;
}

function arrangement(
  block: BlockEvidence,
  axis: number,
  from: (index: number) => number,
  how: string,
  length: number,
): Arrangement {
  const slice = sliceNumber(block.shape, axis);
  const inner = block.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const source = (i: number) => {
    const index = from(slice(i));
    return index < 0 ? -1 : i + (index - slice(i)) * inner;
  };
  return { source, says: { kind: 'reordered', detail: { how } }, length };
}
