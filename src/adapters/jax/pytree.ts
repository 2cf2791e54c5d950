import { refuse, show } from '../../errors.js';
import type { Problem, Tree } from '../../index.js';
import { givenFunction, givenObject } from '../given.js';
import { download, isArray, type Jax, upload } from './arrays.js';

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
