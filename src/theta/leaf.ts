import { product } from '../numbers.js';
import { type Complex, ComplexLeaf, collectComplex } from './complex.js';
import type { Leaf } from './entries.js';
import { MAX_RANK, sameShape } from './shape.js';
import { isNumberList, isTypedArray, keptIn, type NumberStore } from './storage.js';
import { isStrided, stridedLeaf } from './strided.js';

type Holder = Record<string | number, unknown>;

/** A number, held by the object or list it stands in. */
class ScalarLeaf implements Leaf {
  readonly shape: readonly number[] = [];
  readonly size = 1;
  readonly rowMajor = true;
  readonly stores: readonly NumberStore[] | undefined = [];
  constructor(
    protected readonly holder: Holder,
    protected readonly key: string | number,
  ) {}
  get(): number {
    return this.holder[this.key] as number;
  }
  set(_k: number, value: number): void {
    this.holder[this.key] = value;
  }
  rounded(_k: number, value: number): number {
    return value;
  }
  read(theta: Float64Array, offset: number): void {
    theta[offset] = this.get();
  }
  write(theta: ArrayLike<number>, offset: number): void {
    this.set(0, theta[offset]);
  }
}

/** A number behind a setter, which may keep another one than it is given: read back is what counts. */
class AccessorLeaf extends ScalarLeaf {
  override readonly stores = undefined;
  override rounded(_k: number, value: number): number {
    return keptIn(this.holder as Record<string | number, number>, this.key, value);
  }
}

function isAccessor(holder: object, key: string | number): boolean {
  for (let at: object | null = holder; at !== null; at = Object.getPrototypeOf(at)) {
    const field = Object.getOwnPropertyDescriptor(at, key);
    if (field) return field.set !== undefined;
  }
  return false;
}

/** Arrays of arrays of numbers, of any rank: the innermost ones are the rows. */
class NestedLeaf implements Leaf {
  readonly size: number;
  readonly rowMajor = true;
  private readonly width: number;
  constructor(
    readonly shape: readonly number[],
    readonly stores: readonly NumberStore[],
  ) {
    this.size = product(shape);
    this.width = shape[shape.length - 1];
  }
  get(k: number): number {
    const row = k < this.width ? 0 : Math.floor(k / this.width);
    return this.stores[row][k - row * this.width];
  }
  set(k: number, value: number): void {
    const row = k < this.width ? 0 : Math.floor(k / this.width);
    this.stores[row][k - row * this.width] = value;
  }
  rounded(k: number, value: number): number {
    const row = k < this.width ? 0 : Math.floor(k / this.width);
    return keptIn(this.stores[row], k - row * this.width, value);
  }
  read(theta: Float64Array, offset: number): void {
    for (let r = 0; r < this.stores.length; r++) copyRow(this.stores[r], this.width, theta, offset + r * this.width);
  }
  write(theta: ArrayLike<number>, offset: number): void {
    for (let r = 0; r < this.stores.length; r++) fillRow(this.stores[r], this.width, theta, offset + r * this.width);
  }
}

/** The first `width` entries of a row, which a cost may have lengthened since it was bound, or given away: then they are no numbers. */
function copyRow(row: NumberStore, width: number, theta: Float64Array, to: number): void {
  if (row instanceof Float64Array && row.length === width && copied(row, theta, to)) return;
  for (let k = 0; k < width; k++) theta[to + k] = row[k];
}

/** The same the other way. */
function fillRow(row: NumberStore, width: number, theta: ArrayLike<number>, from: number): void {
  const flat = row instanceof Float64Array && theta instanceof Float64Array && row.length === width;
  if (flat && copied(theta.subarray(from, from + width), row, 0)) return;
  for (let k = 0; k < width; k++) row[k] = theta[from + k];
}

/** Copies all at once; false where a buffer was given away: the length is 0 then, but optimised code may read the one it had. */
function copied(from: Float64Array, to: Float64Array, at: number): boolean {
  try {
    to.set(from, at);
    return true;
  } catch {
    return false;
  }
}

/**
 * The leaf at holder[key], or undefined where the value is no number, no array of numbers (or of equally shaped arrays of numbers), no strided view,
 * no complex number and no array of these.
 *
 * @throws {GradcheckError} `shape_mismatch` for a strided view that reaches outside its data
 */
export function leafAt(holder: object, key: string | number, path: string): Leaf | undefined {
  const value = (holder as Holder)[key];
  if (typeof value === 'number') return scalarAt(holder, key);
  if (isStrided(value)) return stridedLeaf(value, path);
  const rows: NumberStore[] = [];
  const shape = collectRows(value, rows, 0);
  return shape ? new NestedLeaf(shape, rows) : complexLeaf(value);
}

const scalarAt = (holder: object, key: string | number): Leaf =>
  isAccessor(holder, key) ? new AccessorLeaf(holder as Holder, key) : new ScalarLeaf(holder as Holder, key);

function complexLeaf(value: unknown): Leaf | undefined {
  const numbers: Complex[] = [];
  const shape = collectComplex(value, numbers, MAX_RANK);
  return (
    shape &&
    new ComplexLeaf(
      [...shape, 2],
      numbers.flatMap(z => [scalarAt(z, 're'), scalarAt(z, 'im')]),
    )
  );
}

/** Shape of a nested array, its rows appended; undefined where entries differ in kind or shape. */
function collectRows(value: unknown, rows: NumberStore[], depth: number): number[] | undefined {
  if (isNumberList(value)) {
    rows.push(value);
    return [value.length];
  }
  if (!Array.isArray(value) || depth === MAX_RANK) return undefined;
  const first = collectRows(value[0], rows, depth + 1);
  if (!first) return undefined;
  for (let i = 1; i < value.length; i++) if (!collectLike(first, value[i], rows, depth + 1)) return undefined;
  return [value.length, ...first];
}

/** Whether a value has this shape; its rows appended. Rows are many: no shape is made for each. */
function collectLike(shape: readonly number[], value: unknown, rows: NumberStore[], depth: number): boolean {
  if (shape.length > 1) {
    const found = collectRows(value, rows, depth);
    return found !== undefined && sameShape(found, shape);
  }
  if (!isNumberList(value) || value.length !== shape[0]) return false;
  rows.push(value);
  return true;
}

/** Whether no entry of these leaves can stand in the place of another one: each array is there once, and lies beside all others of its buffer. */
export function lieApart(leaves: readonly Leaf[]): boolean {
  const lists = new Set<NumberStore>();
  const spans = new Map<ArrayBufferLike, [number, number][]>();
  for (const { stores } of leaves) {
    if (!stores) return false;
    for (const store of stores) {
      if (!isTypedArray(store)) {
        if (lists.has(store)) return false;
        lists.add(store);
        continue;
      }
      const { buffer, byteOffset, byteLength } = store;
      if (!spans.has(buffer)) spans.set(buffer, []);
      spans.get(buffer)!.push([byteOffset, byteOffset + byteLength]);
    }
  }
  return [...spans.values()].every(areDisjoint);
}

function areDisjoint(spans: readonly [number, number][]): boolean {
  const sorted = [...spans].sort(([a], [b]) => a - b);
  return sorted.every(([from], k) => k === 0 || sorted[k - 1][1] <= from);
}

/**
 * The first leaf (by index) of which an entry stands in the same place as another entry, as with a stride of 0 or an array used twice; −1 where none does.
 * Every entry is moved a little, to a value that a setter which checks it takes as well; the caller puts all back.
 */
export function firstShared(leaves: readonly Leaf[]): number {
  const found = leaves.map(leaf => Array.from({ length: leaf.size }, (_, k) => leaf.get(k)));
  return leaves.findIndex((leaf, b) => {
    for (let k = 0; k < leaf.size; k++) {
      if (!Object.is(leaf.get(k), found[b][k])) return true;
      nudge(leaf, k);
    }
    return false;
  });
}

/** Moves, relative to a value, until storage keeps one. */
const NUDGES = [2 ** -10, 2 ** -4, 1];

function nudge(leaf: Leaf, k: number): void {
  const before = leaf.get(k);
  for (const move of NUDGES) {
    try {
      leaf.set(k, before === 0 || !Number.isFinite(before) ? move : before * (1 + move));
    } catch {
      continue;
    }
    if (!Object.is(leaf.get(k), before)) return;
  }
}
