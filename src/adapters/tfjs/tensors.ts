import type { Problem, Tree } from '../../index.js';
import { call, download, type Inputs, restructure, take, upload } from './inputs.js';
import type { Tensor, TensorFlow } from './library.js';

/** What may be said of a function of tensors beside the function. */
export interface TensorOptions {
  name?: string;
  /** The gradient to be checked where it is not tf.grads: as many tensors, in the order of the inputs. */
  gradients?(...inputs: never[]): readonly Tensor[];
}

/**
 * A problem from a function of tensors and its gradient by `tf.grads` (which calls `tf.customGrad` where the function uses it).
 *
 *     await gradcheck(await tensorProblem(tf, { W, b }, ({ W, b }) => loss(W, b)))
 *
 * A function that returns a tensor of several numbers, one an example, say, is averaged; in doubles, which float32 sums are the noisiest without.
 *
 * @param inputs  one tensor, a list (the function's arguments) or an object of tensors (its one argument); they are read, never disposed
 * @throws {GradcheckError} `invalid_tensor` for an input that is disposed or no float32, or a function that returns no tensor
 */
export async function tensorProblem<I extends Inputs>(
  tf: TensorFlow,
  inputs: I,
  f: (...inputs: never[]) => unknown,
  options: TensorOptions = {},
): Promise<Problem> {
  const numbers = await download(inputs);
  const gradients = (parameters: typeof numbers) => {
    const xs = upload(tf, parameters);
    if (options.gradients) return [...options.gradients(...(xs as never[]))];
    return tf.grads((...ys: never[]) => tf.mean(call(f, parameters, ys) as never) as never)(xs as never[]);
  };
  return {
    name: options.name,
    parameters: numbers,
    cost: async parameters => (await take([tf.tidy(() => call(f, parameters, upload(tf, parameters)))]))[0].data,
    gradients: async parameters => restructure(numbers, await take(tf.tidy(() => gradients(parameters)))) as Tree,
  };
}
