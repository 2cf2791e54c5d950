import { refuse, show } from '../../errors.js';
import type { Problem, Tree } from '../../index.js';
import { givenFunction, givenObject } from '../given.js';
import { download, isArray, isNumbers, type Jax, type JaxArray, type Numbers, upload } from './arrays.js';

/** What may be said of a function of a pytree beside the function. */
export interface PytreeOptions {
  name?: string;
  /** The gradient to be checked where it is not jax.grad: a pytree like the parameters. Called with fresh arrays, which it may consume. */
  gradients?(parameters: never): unknown;
}

/**
 * A problem from a function of a pytree of jax-js arrays and its gradient by `jax.grad`.
 *
 *     await gradcheck(await pytreeProblem(jax, ({ W, b }) => loss(W, b), { W, b }))
 *
 * The function is called with fresh arrays every time, since operations consume theirs; the parameters given are kept.
 * J of many points is one call of it by `jax.vmap`, where the library has that for all that the function does.
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
  const numbers = (await download(parameters, 'parameters', array => array.ref)) as Tree;
  return {
    name: options.name,
    parameters: numbers,
    cost: async tree => outputOf(f(fresh(tree))).data(),
    costs: await batched(jax, f, numbers),
    gradients: async tree => (await download(gradients(fresh(tree)), 'gradients', array => array)) as Tree,
  };
}

function outputOf(output: unknown): JaxArray {
  if (isArray(output)) return output;
  throw refuse.tensor('f', `returned ${show(output)}: return one jax array`);
}

/** f at many points at once, by `jax.vmap`; undefined where the library has none, or none for what f does. */
async function batched(jax: Jax, f: (parameters: never) => unknown, numbers: Tree): Promise<Problem['costs']> {
  const mapped = jax.vmap?.(f as never);
  const costs = async (points: unknown[]) => {
    const data = await outputOf(mapped!(upload(jax, stacked(points)) as never)).data();
    const each = data.length / points.length;
    return points.map((_, k) => Array.from({ length: each }, (_, j) => data[k * each + j]));
  };
  return (
    mapped &&
    costs([numbers, numbers]).then(
      () => costs,
      () => undefined,
    )
  );
}

/** One tree of many: its arrays have an axis more, the first, along which the points stand. */
function stacked(points: readonly unknown[]): unknown {
  const [first] = points;
  if (isNumbers(first)) {
    const { length } = first.data;
    const data =
      first.data instanceof Float32Array
        ? new Float32Array(points.length * length)
        : new Float64Array(points.length * length);
    for (const [k, point] of points.entries()) data.set((point as Numbers).data, k * length);
    return { data, shape: [points.length, ...first.shape] };
  }
  const at = (key: string) => stacked(points.map(point => (point as Record<string, unknown>)[key]));
  if (Array.isArray(first)) return first.map((_, k) => at(String(k)));
  return Object.fromEntries(Object.keys(first as object).map(key => [key, at(key)]));
}
