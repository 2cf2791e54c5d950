import { refuse } from '../errors.js';
import { product } from '../numbers.js';
import { entriesOf } from './entries.js';
import { leafAt } from './leaf.js';
import { rowMajor, sameShape } from './shape.js';
import { isWhole } from './storage.js';

/**
 * A gradient by the entries that are not 0, as libraries hand it out; what stands twice is added.
 *
 *     k = 1      indices (count), values (count, ...the other axes)                TensorFlow's IndexedSlices
 *     k axes     indices (count, k) or (k, count), values (count, ...other axes)   SparseTensor; sparse COO of PyTorch and SciPy
 */
interface Sparse {
  indices: unknown;
  values: unknown;
}

export const isSparse = (value: unknown): value is Sparse =>
  typeof value === 'object' && value !== null && 'indices' in value && 'values' in value;

/** Where a sparse gradient stands, and the parameter it belongs to. */
interface Wanted {
  path: string;
  wantPath: string;
  shape: readonly number[];
}

/** Numbers of any shape, flat. */
interface Numbers {
  shape: readonly number[];
  data: ArrayLike<number>;
}

/** One way to read indices: entry j along axis a, and how many axes there are. */
interface Reading {
  count: number;
  axes: number;
  /** Which number of the flat indices it is. */
  place(j: number, axis: number): number;
}

/**
 * The entries of a sparse gradient in full, row-major.
 *
 * @throws {GradcheckError} `shape_mismatch` where it does not fit the shape of its parameter, or may be read in two ways
 */
export function dense(sparse: Sparse, wanted: Wanted): Float64Array {
  const { path, wantPath } = wanted;
  const shape = shapeOf(sparse, wanted);
  const indices = numbersOf(sparse.indices, `${path}.indices`);
  const values = numbersOf(sparse.values, `${path}.values`);
  const fitting = readings(indices).filter(reading => fits(reading, values, shape));
  if (fitting.length === 0)
    throw refuse.sparse(
      path,
      wantPath,
      shape,
      `has indices of shape [${indices.shape}] and values of shape [${values.shape}]`,
    );
  const inside = fitting.filter(reading => outside(reading, indices, shape) === null);
  if (inside.length === 0) throw outside(fitting[0], indices, shape)!(path);
  const [read, ...others] = inside.map(reading => added(reading, indices, values, shape));
  if (others.some(other => other.some((value, k) => value !== read[k]))) throw refuse.sparseOrder(path);
  return read;
}

/** The shape a sparse gradient says it has: that of its parameter, or one axis of as many entries. */
function shapeOf(sparse: object, { path, wantPath, shape }: Wanted): readonly number[] {
  const { shape: own, denseShape, dense_shape } = sparse as Record<string, unknown>;
  const said = own ?? denseShape ?? dense_shape;
  if (said === undefined) return shape;
  const got = Array.from(numbersOf(said, `${path}.shape`).data);
  if (sameShape(got, shape) || sameShape(got, [product(shape)])) return got;
  throw refuse.shapeMismatch(path, got, wantPath, shape);
}

function numbersOf(value: unknown, path: string): Numbers {
  const leaf = leafAt({ numbers: isWhole(value) ? toNumbers(value) : value }, 'numbers', path);
  if (!leaf) throw refuse.notANumber(path, value);
  return { shape: leaf.shape, data: entriesOf(leaf) };
}

/** 64-bit indices as numbers. */
const toNumbers = (value: unknown): unknown =>
  typeof value === 'object' ? Array.from(value as ArrayLike<unknown>, toNumbers) : Number(value);

function readings({ shape }: Numbers): Reading[] {
  const [first, second] = shape;
  if (shape.length === 1) return [{ count: first, axes: 1, place: j => j }];
  if (shape.length !== 2) return [];
  return [
    { count: first, axes: second, place: (j, axis) => j * second + axis },
    { count: second, axes: first, place: (j, axis) => axis * second + j },
  ];
}

/** Whether there are as many values as these indices ask for. */
function fits({ count, axes }: Reading, values: Numbers, shape: readonly number[]): boolean {
  if (axes < 1 || axes > shape.length || values.shape.length === 0) return false;
  const inFull = sameShape(values.shape, [count, ...shape.slice(axes)]);
  return inFull || (values.shape.length === 1 && values.data.length === count * product(shape.slice(axes)));
}

/** The refusal of the first index that is none; null where all are. */
function outside({ count, axes, place }: Reading, { shape: form, data }: Numbers, shape: readonly number[]) {
  for (let j = 0; j < count; j++)
    for (let axis = 0; axis < axes; axis++) {
      const k = place(j, axis);
      const index = data[k];
      if (Number.isInteger(index) && index >= 0 && index < shape[axis]) continue;
      const at = form.length === 1 ? `[${k}]` : `[${Math.floor(k / form[1])}][${k % form[1]}]`;
      return (path: string) => refuse.sparseIndex(`${path}.indices${at}`, index, shape[axis], axis);
    }
  return null;
}

function added(
  { count, axes, place }: Reading,
  indices: Numbers,
  values: Numbers,
  shape: readonly number[],
): Float64Array {
  const full = new Float64Array(product(shape));
  const stride = rowMajor(shape);
  const each = product(shape.slice(axes));
  for (let j = 0; j < count; j++) {
    let at = 0;
    for (let axis = 0; axis < axes; axis++) at += indices.data[place(j, axis)] * stride[axis];
    for (let k = 0; k < each; k++) full[at + k] += values.data[j * each + k];
  }
  return full;
}
