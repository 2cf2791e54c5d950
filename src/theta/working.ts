import { refuse } from '../errors.js';
import type { Leaf } from './entries.js';
import { firstShared } from './leaf.js';
import { isBroken, putBack } from './links.js';
import { isExact } from './storage.js';
import { type BoundTree, bind, pathOf } from './tree.js';

/** Trees that are perturbed where they stand: while a check waits for a promise, another one may want the same arrays. */
const CLAIMED = new Set<WorkingTree>();

/**
 * The tree a cost reads, bound to a base point θ: one component is written or put back in O(1), and every array is put back where it stood.
 */
export class WorkingTree {
  /** The base point as it is stored. */
  readonly theta: Float64Array;
  private readonly bound: BoundTree;
  private readonly offsets: number[];
  /** The leaf written last and its span in θ: components are mostly visited in order. */
  private leaf: Leaf;
  private from = 0;
  private to = 0;

  constructor(tree: unknown) {
    this.bound = bind(tree, 'parameters');
    const { leaves } = this.bound;
    let size = 0;
    this.offsets = leaves.map(leaf => (size += leaf.size) - leaf.size);
    this.theta = readLeaves(leaves, new Float64Array(size));
    this.leaf = leaves[0];
    this.to = this.leaf.size;
  }

  /** What the cost is called with. */
  get tree(): unknown {
    return this.bound.holder.root;
  }

  /** What component i keeps of a value that is written to it. */
  rounded(i: number, value: number): number {
    this.seek(i);
    return this.leaf.rounded(i - this.from, value);
  }

  /** Writes component i, rounded as its storage rounds; the base point stays as it was. */
  set(i: number, value: number): void {
    this.seek(i);
    this.leaf.set(i - this.from, value);
  }

  /** Makes θ the base point and puts back arrays that were replaced. O(n). */
  moveTo(theta: ArrayLike<number>): void {
    this.bound.links.forEach(putBack);
    writeLeaves(this.bound.leaves, theta);
    readLeaves(this.bound.leaves, this.theta);
  }

  /** Names of the blocks that do not hold the base point, or whose arrays were replaced. O(n). */
  changed(): string[] {
    const { leaves, links, names } = this.bound;
    const now = readLeaves(leaves, new Float64Array(this.theta.length));
    const touched = leaves.map(({ size }, b) => differ(now, this.theta, this.offsets[b], size));
    for (const link of links) if (isBroken(link)) touched.fill(true, link.from, link.to);
    return names.filter((_, b) => touched[b]);
  }

  /**
   * Takes the tree for itself until `release`, or refuses one that cannot be perturbed where it stands; leaves it bit for bit as it was.
   *
   * @throws {GradcheckError} `invalid_problem` where an array is frozen, stands at two places, is claimed already, or the tree is a bare number
   */
  claim(): void {
    const { leaves, names, holder } = this.bound;
    if (typeof holder.root === 'number') throw refuse.bareInPlace();
    try {
      writeLeaves(leaves, this.theta);
    } catch (cause) {
      throw refuse.readOnly(cause);
    }
    const others = [...CLAIMED].map(tree => ({ tree, before: tree.read() }));
    const shared = firstShared(leaves);
    const taken = others.some(({ tree, before }) => before !== null && tree.differs(before));
    writeLeaves(leaves, this.theta);
    if (taken) throw refuse.claimed();
    if (shared >= 0) throw refuse.sharedInPlace(pathOf('parameters', names[shared]));
    CLAIMED.add(this);
  }

  /** All numbers as they are now; null where they cannot be had any more. */
  private read(): Float64Array | null {
    try {
      return readLeaves(this.bound.leaves, new Float64Array(this.theta.length));
    } catch {
      return null;
    }
  }

  private differs(before: Float64Array): boolean {
    const now = this.read();
    return now !== null && differ(now, before);
  }

  /**
   * Makes θ the base point for the last time and leaves the tree to others, whatever becomes of it: what one array cannot take any more keeps no other
   * from being put back.
   *
   * @throws what the storage of an array threw, once all others are back
   */
  giveBack(theta: Float64Array): void {
    const failures: unknown[] = [];
    const attempt = (act: () => void) => {
      try {
        act();
      } catch (error) {
        failures.push(error);
      }
    };
    CLAIMED.delete(this);
    for (const link of this.bound.links) attempt(() => putBack(link));
    for (const [b, leaf] of this.bound.leaves.entries()) attempt(() => leaf.write(theta, this.offsets[b]));
    if (failures.length > 0) throw failures[0];
  }

  private seek(i: number): void {
    if (i >= this.from && i < this.to) return;
    const b = lastAtMost(this.offsets, i);
    this.leaf = this.bound.leaves[b];
    this.from = this.offsets[b];
    this.to = this.from + this.leaf.size;
  }
}

/** Whether a tree keeps every float64 as it is: no storage rounds, and none stands behind a setter or a stride. */
export const keepsFloat64 = (tree: unknown): boolean =>
  bind(tree, 'parameters').leaves.every(({ stores }) => stores?.every(isExact));

/** The entries of all leaves, one after the other. */
export function readLeaves(leaves: readonly Leaf[], into: Float64Array): Float64Array {
  let offset = 0;
  for (const leaf of leaves) {
    leaf.read(into, offset);
    offset += leaf.size;
  }
  return into;
}

/** Writes θ into all leaves, one after the other. */
export function writeLeaves(leaves: readonly Leaf[], theta: ArrayLike<number>): void {
  let offset = 0;
  for (const leaf of leaves) {
    leaf.write(theta, offset);
    offset += leaf.size;
  }
}

/** Whether two vectors differ in a bit of these entries: −0 is not 0. */
export function differ(a: Float64Array, b: Float64Array, from = 0, size = a.length): boolean {
  for (let i = from; i < from + size; i++) if (!Object.is(a[i], b[i])) return true;
  return false;
}

/** Index of the last offset ≤ i: passes over empty blocks, which share their offset with the next. */
export function lastAtMost(offsets: readonly number[], i: number): number {
  let [low, high] = [0, offsets.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (offsets[middle] <= i) low = middle;
    else high = middle - 1;
  }
  return low;
}
