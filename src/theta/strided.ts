import { refuse } from '../errors.js';
import { product } from '../numbers.js';
import type { Leaf } from './entries.js';
import { rowMajor, sameShape } from './shape.js';
import { isNumberList, keptIn, type NumberStore } from './storage.js';

/** Entry (i, j, …) at data[offset + i·stride[0] + j·stride[1] + …]. */
class StridedLeaf implements Leaf {
  readonly size: number;
  readonly rowMajor: boolean;
  readonly room: number;
  constructor(
    readonly data: NumberStore,
    readonly shape: readonly number[],
    readonly stride: readonly number[],
    readonly offset: number,
  ) {
    this.size = product(shape);
    this.room = data.length;
    this.rowMajor = sameShape(stride, rowMajor(shape));
  }
  get(k: number): number {
    return this.data[this.position(k)];
  }
  set(k: number, value: number): void {
    this.data[this.position(k)] = value;
  }
  rounded(k: number, value: number): number {
    return keptIn(this.data, this.position(k), value);
  }
  read(theta: Float64Array, offset: number): void {
    for (let k = 0; k < this.size; k++) theta[offset + k] = this.get(k);
  }
  write(theta: ArrayLike<number>, offset: number): void {
    for (let k = 0; k < this.size; k++) this.set(k, theta[offset + k]);
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

/**
 * The entries of a view in row-major order of its shape.
 *
 * @throws {GradcheckError} `shape_mismatch` where shape, stride, offset and data do not agree
 */
export function stridedLeaf(view: StridedView, path: string): StridedLeaf {
  const shape = Array.from(view.shape);
  const given = view.stride ?? view.strides;
  const stride = given ? Array.from(given) : rowMajor(shape);
  const leaf = new StridedLeaf(view.data, shape, stride, view.offset ?? 0);
  if (stride.length !== shape.length) throw refuse.strided(path, shape, `${stride.length} strides`);
  if (![leaf.offset, ...stride].every(Number.isInteger))
    throw refuse.strided(path, shape, 'a stride or offset that is not whole');
  const [low, high] = reach(leaf);
  const inside = leaf.size === 0 || (low >= 0 && high < view.data.length);
  const whole = given !== undefined || view.offset !== undefined || leaf.size === view.data.length;
  if (!inside || !whole) throw refuse.strided(path, shape, `${view.data.length} entries`);
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

const isSize = (n: number) => Number.isInteger(n) && n >= 0;
