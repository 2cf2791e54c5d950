import { refuse } from '../errors.js';

/** Anything whose numbers can be read and written by index: a plain array or a typed array. */
export interface NumberStore {
  readonly length: number;
  readonly constructor: unknown;
  [k: number]: number;
}

/** One array (or number) of the caller's, seen as its entries in row-major order, wherever they are stored. */
export interface Leaf {
  /** [] for a number. */
  readonly shape: readonly number[];
  readonly size: number;
  /** Entry k of size, 0 ≤ k < size. */
  get(k: number): number;
  /** What entry k keeps of a value that is written to it. */
  rounded(k: number, value: number): number;
  /** Writes entry k into the caller's storage, rounded as that storage rounds. O(1). */
  set(k: number, value: number): void;
}

type Holder = Record<string | number, unknown>;

/** A number, held by the object or list it stands in. */
class ScalarLeaf implements Leaf {
  readonly shape: readonly number[] = [];
  readonly size = 1;
  constructor(
    private readonly holder: Holder,
    private readonly key: string | number,
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
}

/** Arrays of arrays of numbers, of any rank: the innermost ones are the rows. */
class NestedLeaf implements Leaf {
  readonly size: number;
  private readonly width: number;
  constructor(
    readonly shape: readonly number[],
    private readonly rows: readonly NumberStore[],
  ) {
    this.size = product(shape);
    this.width = shape[shape.length - 1];
  }
  get(k: number): number {
    const row = k < this.width ? 0 : Math.floor(k / this.width);
    return this.rows[row][k - row * this.width];
  }
  set(k: number, value: number): void {
    const row = k < this.width ? 0 : Math.floor(k / this.width);
    this.rows[row][k - row * this.width] = value;
  }
  rounded(k: number, value: number): number {
    return roundedIn(this.rows[k < this.width ? 0 : Math.floor(k / this.width)], value);
  }
}

/** Entry (i, j, …) at data[offset + i·stride[0] + j·stride[1] + …]. */
class StridedLeaf implements Leaf {
  readonly size: number;
  constructor(
    readonly data: NumberStore,
    readonly shape: readonly number[],
    readonly stride: readonly number[],
    readonly offset: number,
  ) {
    this.size = product(shape);
  }
  get(k: number): number {
    return this.data[this.position(k)];
  }
  set(k: number, value: number): void {
    this.data[this.position(k)] = value;
  }
  rounded(_k: number, value: number): number {
    return roundedIn(this.data, value);
  }
  position(k: number): number {
    let at = this.offset;
    let rest = k;
    for (let d = this.shape.length - 1; d >= 0; d--) {
      const above = Math.floor(rest / this.shape[d]);
      at += (rest - above * this.shape[d]) * this.stride[d];
      rest = above;
    }
    return at;
  }
}

function roundedIn(store: NumberStore, value: number): number {
  if (store instanceof Float64Array || Array.isArray(store)) return value;
  if (store instanceof Float32Array) return Math.fround(value);
  return (store.constructor as Float32ArrayConstructor).of(value)[0];
}

/** No array of numbers has more dimensions: ends the descent into a list that contains itself. */
export const MAX_RANK = 32;

/**
 * The leaf at holder[key], or undefined where the value is no number, no array of numbers (or of equally shaped arrays of numbers) and no strided view.
 *
 * @throws {GradcheckError} `shape_mismatch` for a strided view that reaches outside its data
 */
export function leafAt(holder: object, key: string | number, path: string): Leaf | undefined {
  const value = (holder as Holder)[key];
  if (typeof value === 'number') return new ScalarLeaf(holder as Holder, key);
  if (isStrided(value)) return stridedLeaf(value, path);
  const rows: NumberStore[] = [];
  const shape = collectRows(value, rows, 0);
  return shape && new NestedLeaf(shape, rows);
}

/** Whether every entry is a number: typed arrays (but of BigInt) and plain arrays without holes. */
export function isNumberList(value: unknown): value is NumberStore {
  if (isTypedArray(value)) return true;
  if (!Array.isArray(value)) return false;
  for (let i = 0; i < value.length; i++) if (typeof value[i] !== 'number') return false;
  return true;
}

/** Typed arrays of numbers; not those of BigInt. */
export const isTypedArray = (value: unknown): value is Float64Array =>
  ArrayBuffer.isView(value) && !(value instanceof DataView) && !typeName(value).startsWith('Big');

/** Arrays that cannot hold θ ± ε. */
export const isIntegerArray = (value: unknown): boolean => isTypedArray(value) && !typeName(value).startsWith('Float');

/** 'Float64Array', in any realm and for subclasses too. */
const typeName = (value: ArrayBufferView) => (value as Float64Array)[Symbol.toStringTag];

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

/** What a strided view must have; `stride` (or `strides`) and `offset` are read as well. */
export interface StridedView {
  data: NumberStore;
  shape: readonly number[];
  stride?: readonly number[];
  strides?: readonly number[];
  offset?: number;
}

export function isStrided(value: unknown): value is StridedView {
  if (typeof value !== 'object' || value === null || !('data' in value) || !('shape' in value)) return false;
  return isNumberList(value.data) && isNumberList(value.shape) && Array.from(value.shape).every(isSize);
}

function stridedLeaf(view: StridedView, path: string): StridedLeaf {
  const shape = Array.from(view.shape);
  const given = view.stride ?? view.strides;
  const stride = given ? Array.from(given) : rowMajor(shape);
  const leaf = new StridedLeaf(view.data, shape, stride, view.offset ?? 0);
  if (stride.length !== shape.length) throw refuse.strided(path, shape, `${stride.length} strides`);
  const [low, high] = reach(leaf);
  if (leaf.size > 0 && !(low >= 0 && high < leaf.data.length))
    throw refuse.strided(path, shape, `${leaf.data.length} entries`);
  if (!given && view.offset === undefined && leaf.size !== leaf.data.length)
    throw refuse.strided(path, shape, `${leaf.data.length} entries`);
  return leaf;
}

/** Lowest and highest position of a view in its data. */
function reach({ shape, stride, offset }: StridedLeaf): [number, number] {
  let [low, high] = [offset, offset];
  shape.forEach((n, d) => {
    if (stride[d] < 0) low += (n - 1) * stride[d];
    else high += (n - 1) * stride[d];
  });
  return [low, high];
}

function rowMajor(shape: readonly number[]): number[] {
  const stride = new Array<number>(shape.length);
  for (let d = shape.length - 1, step = 1; d >= 0; step *= shape[d--]) stride[d] = step;
  return stride;
}

const isSize = (n: number) => Number.isInteger(n) && n >= 0;

export const product = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, d) => n === b[d]);

/**
 * The first leaf (by index) of which an entry stands in the same place as another entry, as with a stride of 0 or an array used twice; −1 where none does.
 * Overwrites every entry.
 */
export function firstShared(leaves: readonly Leaf[]): number {
  for (const leaf of leaves) for (let k = 0; k < leaf.size; k++) leaf.set(k, 0);
  return leaves.findIndex(leaf => {
    for (let k = 0; k < leaf.size; k++) {
      if (leaf.get(k) !== 0) return true;
      leaf.set(k, 1);
    }
    return false;
  });
}
