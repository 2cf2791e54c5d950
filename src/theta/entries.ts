import type { NumberStore } from './storage.js';

/** One array (or number) of the caller's, seen as its entries in row-major order, wherever they are stored. */
export interface Leaf {
  /** [] for a number. */
  readonly shape: readonly number[];
  readonly size: number;
  /** Whether flat storage holds the entries in the order of θ: not a view with strides of its own. */
  readonly rowMajor: boolean;
  /** How many entries there is room for, where a view may be larger than its data. */
  readonly room?: number;
  /** Whether the last axis is the real and the imaginary part. */
  readonly complex?: boolean;
  /** The arrays that hold nothing but its entries, none for a number of its own; left out where only a write tells what it shares, as behind a setter or a stride. */
  readonly stores?: readonly NumberStore[];
  /** Entry k of size, 0 ≤ k < size. */
  get(k: number): number;
  /** What entry k keeps of a value that is written to it. */
  rounded(k: number, value: number): number;
  /** Writes entry k into the caller's storage, rounded as that storage rounds. O(1). */
  set(k: number, value: number): void;
  /** Copies all entries into θ from `offset` on, row by row. */
  read(theta: Float64Array, offset: number): void;
  /** Copies θ from `offset` on into all entries. */
  write(theta: ArrayLike<number>, offset: number): void;
}

/** All entries of a leaf, row by row; a fresh array. */
export function entriesOf(leaf: Leaf): Float64Array {
  const entries = new Float64Array(leaf.size);
  leaf.read(entries, 0);
  return entries;
}
