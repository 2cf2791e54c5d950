import { changed, entriesChanged, type Pair, pairs } from './changed.js';
import type { Called, Name } from './model.js';

/** A block with all that its numbers may be compared with. */
interface Shown extends Pair {
  theta: Float64Array;
  all: readonly Pair[];
  factor?: number;
}

const near = (a: number, b: number, size: number) => Math.abs(a - b) <= 1e-9 * size;
const largest = (v: Float64Array) => v.reduce((big, g) => Math.max(big, Math.abs(g)), 0);
const isSame = (one: Float64Array, other: Float64Array) =>
  one.length === other.length && one.every((g, i) => near(g, other[i], largest(one)));
const sorted = (v: Float64Array) => Float64Array.from(v).sort();

const isTransposed = ({ shape: [rows, columns], right, wrong }: Shown): boolean =>
  isSame(
    right,
    wrong.map((_, k) => wrong[(k % columns) * rows + Math.floor(k / columns)]),
  );

/** Whether numbers are the same all down each column. */
function isOfColumns({ shape: [, columns] }: Shown, numbers: Float64Array): boolean {
  return isSame(
    numbers,
    numbers.map((_, k) => numbers[k % columns]),
  );
}

/** Whether numbers are the same all along each row. */
function isOfRows({ shape: [, columns] }: Shown, numbers: Float64Array): boolean {
  return isSame(
    numbers,
    numbers.map((_, k) => numbers[k - (k % columns)]),
  );
}

const isEven = (v: Float64Array) => v.every(g => near(g, v[0], largest(v)));

/** A symmetric array that is a multiple of the right one and its transpose together. */
function isSymmetrised(shown: Shown): boolean {
  const { right, wrong, shape } = shown;
  const n = shape[0];
  const both = right.map((g, k) => g + right[(k % n) * n + Math.floor(k / n)]);
  return isTransposed({ ...shown, right: wrong }) && isEven(wrong.map((g, i) => g / both[i]));
}

const ratios = ({ right, wrong }: Shown) => wrong.map((g, i) => g / right[i]);

/** Whether the numbers of one block show a kind. */
const SHOWS: Partial<Record<Name, (shown: Shown) => boolean>> = {
  zero: ({ wrong }) => wrong.every(g => g === 0),
  unused: ({ right, size }) => largest(right) < 1e-12 * size,
  scale: ({ right, wrong, factor = wrong[0] / right[0] }) =>
    isSame(
      wrong,
      right.map(g => factor * g),
    ),
  transposed: isTransposed,
  reordered: ({ right, wrong }) => isSame(sorted(right), sorted(wrong)),
  swapped: ({ wrong, all }) => all.some(({ right }) => isSame(wrong, right)),
  summed: ({ wrong }) => isEven(wrong),
  partial: shown => entriesChanged(shown).length < shown.right.length,
  clipped: ({ right, wrong }) => right.every((g, i) => g === wrong[i] || Math.abs(wrong[i]) === largest(wrong)),
  projection: shown => {
    const off = shown.theta.map((_, i) => shown.wrong[i] - shown.right[i]);
    return (
      isOfRows(shown, off) ||
      isOfColumns(
        shown,
        off.map((d, i) => d / shown.theta[i]),
      )
    );
  },
  penalty: ({ theta, right, wrong }) => isEven(theta.map((t, i) => (wrong[i] - right[i]) / t)),
  symmetry: isSymmetrised,
  'chain-rule': shown =>
    isSame(
      ratios(shown),
      shown.theta.map(t => Math.exp(-t)),
    ),
};

/** Whether a way of telling a mistake is true in each of its blocks: one of its kinds at least. */
export function isTrue({ kinds, blocks, factor }: Called, parameters: object, right: object, wrong: object): boolean {
  const all = pairs(right, wrong);
  const where = changed(right, wrong).filter(name => blocks?.includes(name) ?? true);
  const thetas = pairs(parameters, parameters);
  return all.every((pair, k) => {
    const shown = { ...pair, theta: thetas[k].right, all, factor };
    return !where.includes(pair.name) || kinds.some(kind => SHOWS[kind]?.(shown));
  });
}
