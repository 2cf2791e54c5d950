import { refuse, show } from '../errors.js';
import type { Problem, Tree } from '../index.js';
import type { NumberList } from '../problem.js';
import { givenFunction, givenObject } from './given.js';

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
}

/** What may be said of a function of a pytree beside the function. */
export interface PytreeOptions {
  name?: string;
  /** The gradient to be checked where it is not jax.grad: a pytree like the parameters. Called with fresh arrays, which it may consume. */
  gradients?(parameters: never): unknown;
}

/** Numbers with their shape, as core lays them into θ. */
interface Numbers {
  data: Float64Array | Float32Array;
  shape: number[];
}

/**
 * A problem from a function of a pytree of jax-js arrays and its gradient by `jax.grad`.
 *
 *     await gradcheck(await pytreeProblem(jax, ({ W, b }) => loss(W, b), { W, b }))
 *
 * The function is called with fresh arrays every time, since operations consume theirs; the parameters given are kept.
 * A function that returns several numbers, one an example, say, is averaged.
 *
 * @throws {GradcheckError} `invalid_tensor` for arrays that are neither float32 nor float64
 */
export async function pytreeProblem(
  jax: Jax,
  f: (parameters: never) => unknown,
  parameters: unknown,
  options: PytreeOptions = {},
): Promise<Problem> {
  givenObject('jax', jax, 'the module @jax-js/jax');
  givenFunction('f', f, 'the function of this pytree');
  const gradients = options.gradients ?? jax.grad(((tree: never) => jax.numpy.mean(f(tree) as never)) as never);
  const fresh = (tree: unknown) => upload(jax, tree) as never;
  return {
    name: options.name,
    parameters: (await download(parameters, 'parameters', array => array.ref)) as Tree,
    cost: async tree => {
      const output = f(fresh(tree));
      if (!isArray(output)) throw refuse.tensor('f', `returned ${show(output)}: return one jax array`);
      return output.data();
    },
    gradients: async tree => (await download(gradients(fresh(tree)), 'gradients', array => array)) as Tree,
  };
}

/** The tree with the numbers of its arrays. */
async function download(tree: unknown, path: string, use: (array: JaxArray) => JaxArray): Promise<unknown> {
  if (isArray(tree)) return numbersOf(use(tree), path);
  if (typeof tree !== 'object' || tree === null) throw refuse.tensor(path, `is ${show(tree)}: give a jax array`);
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
function upload(jax: Jax, tree: unknown): unknown {
  if (isNumbers(tree)) {
    const dtype = tree.data instanceof Float32Array ? 'float32' : 'float64';
    return jax.numpy.array(tree.data.slice() as never, { shape: tree.shape, dtype: dtype as never });
  }
  if (Array.isArray(tree)) return tree.map(value => upload(jax, value));
  return Object.fromEntries(Object.entries(tree as object).map(([key, value]) => [key, upload(jax, value)]));
}

const isArray = (value: unknown): value is JaxArray =>
  typeof value === 'object' && value !== null && 'dtype' in value && 'ref' in value;

const isNumbers = (value: unknown): value is Numbers =>
  typeof value === 'object' && value !== null && ArrayBuffer.isView((value as Numbers).data);
