import { givenObject } from '../given.js';
import { take } from './inputs.js';
import { gradsOf, type Numbers, type Tensor, type TensorFlow, tidied } from './library.js';

/** What `cases` of gradcheck/suite is told of a library. */
interface Library {
  dtypes: readonly ['float32'];
  tensors: {
    from(data: Float64Array | Float32Array | Int32Array, shape: number[], dtype: string): Tensor;
    numbers(tensor: Tensor): Promise<Numbers>;
    scope(f: () => unknown): unknown;
  };
  differentiate(f: (...tensors: never[]) => unknown): (upstream: Tensor, ...tensors: Tensor[]) => Tensor[];
}

/**
 * Options by which a table's operations are functions of tensors, differentiated by `tf.grads`: a library's whole op table, a line an op.
 *
 *     cases({ tanh: tf.tanh, softmax: { forward: tf.softmax, shapes: [[3, 4]] } }, tensors(tf))
 *
 * All tensors but those of the author's own are disposed. An op of several outputs needs a `vjp` of its own.
 */
export function tensors(tf: TensorFlow): Library {
  givenObject('tf', tf, 'the module of TensorFlow.js');
  return {
    dtypes: ['float32'],
    tensors: {
      from: (data, shape, dtype) =>
        tf.tensor(data as Float32Array, shape, (dtype === 'int32' ? dtype : 'float32') as never),
      numbers: async tensor => (await take([tensor]))[0],
      scope: f => tidied(tf, f),
    },
    differentiate:
      f =>
      (upstream, ...xs) =>
        gradsOf(tf, f as never, xs, upstream),
  };
}
