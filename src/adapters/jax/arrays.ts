import { refuse, show } from '../../errors.js';
import type { NumberList } from '../../problem.js';

/** What is used of a jax-js array. Every operation consumes its arguments; `ref` keeps one for a further use. */
export interface JaxArray {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly ref: this;
  data(): Promise<NumberList>;
}

/** What is used of @jax-js/jax. */
export interface Jax {
  numpy: { array(values: never, options: { shape: number[]; dtype: never }): unknown; mean(x: never): unknown };
  grad(f: never): (...inputs: never[]) => unknown;
  vjp(f: never, primals: never): [unknown, ((cotangents: never) => unknown) & { dispose(): void }];
  jvp(f: never, primals: never, tangents: never): [unknown, unknown];
  vmap?(f: never): (...inputs: never[]) => unknown;
  tree: { dispose(tree: never): void };
}

/** Numbers with their shape, as core lays them into θ. */
export interface Numbers {
  data: Float64Array | Float32Array;
  shape: number[];
}

/** The tree with the numbers of its arrays. */
export async function download(tree: unknown, path: string, use: (array: JaxArray) => JaxArray): Promise<unknown> {
  if (isArray(tree)) return numbersOf(use(tree), path);
  // a number is an array of rank 0, as in JAX
  if (typeof tree === 'number') return { data: Float32Array.of(tree), shape: [] };
  if (typeof tree !== 'object' || tree === null)
    throw refuse.tensor(path, `is ${show(tree)}: give a jax array or a number`);
  const pairs: [string, unknown][] = [];
  for (const [key, value] of Object.entries(tree))
    pairs.push([key, await download(value, Array.isArray(tree) ? `${path}[${key}]` : `${path}.${key}`, use)]);
  return Array.isArray(tree) ? pairs.map(([, value]) => value) : Object.fromEntries(pairs);
}

async function numbersOf(array: JaxArray, path: string): Promise<Numbers> {
  const { dtype, shape } = array;
  if (dtype !== 'float32' && dtype !== 'float64')
    throw refuse.tensor(
      path,
      `has dtype ${dtype}: differences need float32 or float64; let the function close over it instead`,
    );
  const data = await array.data();
  return { data: dtype === 'float32' ? Float32Array.from(data) : Float64Array.from(data), shape: [...shape] };
}

/** The tree with arrays for its numbers. */
export function upload(jax: Jax, tree: unknown): unknown {
  if (isNumbers(tree)) {
    const dtype = tree.data instanceof Float32Array ? 'float32' : 'float64';
    return jax.numpy.array(tree.data.slice() as never, { shape: tree.shape, dtype: dtype as never });
  }
  if (Array.isArray(tree)) return tree.map(value => upload(jax, value));
  return Object.fromEntries(Object.entries(tree as object).map(([key, value]) => [key, upload(jax, value)]));
}

export const isArray = (value: unknown): value is JaxArray =>
  typeof value === 'object' && value !== null && 'dtype' in value && 'ref' in value;

export const isNumbers = (value: unknown): value is Numbers =>
  typeof value === 'object' && value !== null && ArrayBuffer.isView((value as Numbers).data);
