import { givenObject } from '../given.js';
import type { Jax, JaxArray, Numbers } from './arrays.js';

/** What `cases` of gradcheck/suite is told of a library. */
interface Library {
  dtypes: readonly ['float32'];
  tensors: {
    from(data: Float64Array | Float32Array | Int32Array, shape: number[], dtype: string): unknown;
    numbers(array: JaxArray): Promise<Numbers>;
  };
  differentiate(f: (...arrays: unknown[]) => unknown): (upstream: unknown, ...arrays: unknown[]) => unknown;
}

/**
 * Options by which a table's operations are functions of jax-js arrays, differentiated by `jax.vjp`.
 *
 *     cases({ tanh: np.tanh, … }, { ...tensors(jax), seed: 1 })
 *
 * Arrays are float32, unless `dtypes` says otherwise.
 */
export function tensors(jax: Jax): Library {
  givenObject('jax', jax, 'the module @jax-js/jax');
  return {
    dtypes: ['float32'],
    tensors: {
      from: (data, shape, dtype) => jax.numpy.array(data as never, { shape, dtype: dtype as never }),
      numbers: async array => ({ shape: [...array.shape], data: (await array.data()) as Numbers['data'] }),
    },
    differentiate:
      f =>
      (upstream, ...arrays) =>
        pulledBack(jax, f, arrays, y => {
          jax.tree.dispose(y as never);
          return upstream;
        }),
  };
}

/** y = f(arrays) and its vector-Jacobian product with the upstream that y asks for. */
export function pulledBack(
  jax: Jax,
  f: (...arrays: never[]) => unknown,
  arrays: readonly unknown[],
  upstream: (y: unknown) => unknown,
): unknown {
  const [y, back] = jax.vjp(f as never, arrays as never);
  try {
    return back(upstream(y) as never);
  } finally {
    back.dispose();
  }
}
