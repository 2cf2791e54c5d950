import type { Problem, Tree } from '../../index.js';
import { givenFunction, givenObject } from '../given.js';
import {
  type Arguments,
  call,
  download,
  type Inputs,
  invoke,
  listed,
  restructure,
  take,
  takeTogether,
  upload,
} from './inputs.js';
import { gradsOf, mean, type TensorFlow, tidied } from './library.js';

/** What may be said of a function of tensors beside the function. */
export interface TensorOptions<I extends Inputs> {
  name?: string;
  /** The gradient to be checked where it is not tf.grads: tensors in the structure of the inputs. */
  gradients?(...inputs: Arguments<I>): I;
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
  f: (...inputs: Arguments<I>) => unknown,
  options: TensorOptions<I> = {},
): Promise<Problem> {
  givenObject('tf', tf, 'the module of TensorFlow.js');
  const numbers = await download(inputs);
  givenFunction('f', f, 'the function of these tensors');
  const value = (parameters: typeof numbers) => tidied(tf, () => call(f, parameters, upload(tf, parameters)));
  const gradients = (parameters: typeof numbers) => {
    const xs = upload(tf, parameters);
    if (options.gradients) return listed(invoke(options.gradients, parameters, xs), parameters);
    return gradsOf(tf, (...ys) => mean(tf, call(f, parameters, ys)), xs);
  };
  return {
    name: options.name,
    parameters: numbers,
    cost: async parameters => (await take([value(parameters)]))[0].data,
    costs: points => takeTogether(tf, points, value),
    gradients: async parameters => restructure(numbers, await take(tidied(tf, () => gradients(parameters)))) as Tree,
  };
}
