import type { Maybe } from '../problem.js';
import type { Dtype, Numbers, Tensors } from './operation.js';

/** An input as core lays it into θ, and as forward takes it where a library brings no arrays of its own. */
export function leafOf({ data, shape }: Numbers, dtype: Dtype, tensors: Tensors | undefined): unknown {
  if (tensors) return { data: typed(data, dtype), shape };
  return nested(data, shape, dtype === 'float32' ? row => Float32Array.from(row) : row => Array.from(row));
}

const typed = (data: ArrayLike<number>, dtype: Dtype | 'int32') =>
  ({ float64: Float64Array, float32: Float32Array, int32: Int32Array })[dtype].from(data);

/** Lists of rows, lists of these, and so on. */
function nested(data: ArrayLike<number>, shape: readonly number[], row: (data: ArrayLike<number>) => unknown): unknown {
  const list = Array.prototype.slice.call(data) as number[];
  if (shape.length === 0) return list[0];
  if (shape.length === 1) return row(list);
  const [n, ...rest] = shape;
  const size = list.length / n;
  return Array.from({ length: n }, (_, k) => nested(list.slice(k * size, (k + 1) * size), rest, row));
}

/** Whole numbers for a call: an array of the library's, made anew since some consume what they are given. */
export function wholeOf({ data, shape }: Numbers, tensors: Tensors | undefined): unknown {
  if (tensors) return tensors.from(typed(data, 'int32') as Int32Array, [...shape], 'int32');
  return nested(data, shape, row => Array.from(row));
}

/** What a function of arrays returns for these leaves, as core reads it. */
export function called(
  f: (...arrays: unknown[]) => unknown,
  leaves: readonly unknown[],
  tensors?: Tensors,
): Maybe<unknown> {
  if (!tensors) return f(...leaves);
  const { scope = g => g() } = tensors;
  return readTree(
    scope(() => f(...leaves.map(leaf => uploaded(leaf, tensors)))),
    tensors,
  );
}

/** A tree of numbers with arrays of the library for its leaves. */
function uploaded(tree: unknown, tensors: Tensors): unknown {
  if (isNumbers(tree)) {
    const dtype = tree.data instanceof Float32Array ? 'float32' : 'float64';
    return tensors.from(tree.data as Float64Array, [...tree.shape], dtype);
  }
  if (Array.isArray(tree)) return tree.map(value => uploaded(value, tensors));
  if (!isPlain(tree)) return tree;
  return Object.fromEntries(Object.entries(tree).map(([name, value]) => [name, uploaded(value, tensors)]));
}

/** A tree of arrays of the library as numbers. */
async function readTree(given: Maybe<unknown>, tensors: Tensors): Promise<unknown> {
  const tree = await given;
  if (tree === null || tree === undefined || typeof tree === 'number' || ArrayBuffer.isView(tree)) return tree;
  if (Array.isArray(tree)) return Promise.all(tree.map(value => readTree(value, tensors)));
  if (!isPlain(tree)) return tensors.numbers(tree as never);
  const pairs = Object.entries(tree).map(async ([name, value]) => [name, await readTree(value, tensors)] as const);
  return Object.fromEntries(await Promise.all(pairs));
}

const isPlain = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;

const isNumbers = (value: unknown): value is { data: ArrayLike<number>; shape: readonly number[] } =>
  isPlain(value) && ArrayBuffer.isView(value.data);

/** Axes of an array, 0 for a number. */
export function rankOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return 1;
  if (isPlain(value) && Array.isArray(value.shape)) return value.shape.length;
  return Array.isArray(value) ? 1 + rankOf(value[0]) : 0;
}
