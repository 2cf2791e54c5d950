import type { Problem, Tree } from '../../index.js';
import { sum } from '../../numbers.js';
import { random } from '../../random.js';
import { givenFunction, givenObject } from '../given.js';
import { type Arguments, call, download, type Inputs, restructure, take, takeTogether, upload } from './inputs.js';
import { gradsOf, type TensorFlow, tidied } from './library.js';

/** What may be said of an op beside the op. */
export interface OpOptions {
  name?: string;
  /** Where the output weights are drawn from; default 0. */
  seed?: number;
}

/**
 * One op's gradient at these inputs, through random output weights w ~ N(0, 1): a library's whole op table is a loop over this.
 *
 *     J(x) = Σ w · op(x), summed in doubles;  dJ/dx = tf.grads(op)(x, w)
 *
 *     await gradcheck(await opProblem(tf, x => tf.cumsum(x, 0), tf.randomNormal([4, 3])))
 *
 * @throws {GradcheckError} as `tensorProblem`
 */
export async function opProblem<I extends Inputs>(
  tf: TensorFlow,
  op: (...inputs: Arguments<I>) => unknown,
  inputs: I,
  { name, seed = 0 }: OpOptions = {},
): Promise<Problem> {
  givenObject('tf', tf, 'the module of TensorFlow.js');
  givenFunction('op', op, 'the op as a function of its inputs');
  const numbers = await download(inputs);
  const [{ data, shape }] = await take([tidied(tf, () => call(op, numbers, upload(tf, numbers)))]);
  const { normal } = random(seed);
  const weights = Float32Array.from(data, normal);
  const value = (parameters: typeof numbers) => tidied(tf, () => call(op, parameters, upload(tf, parameters)));
  const weighted = (output: Float32Array) => sum(Float64Array.from(output, (y, k) => weights[k] * y));
  const gradients = (parameters: typeof numbers) =>
    gradsOf(tf, (...xs) => call(op, parameters, xs), upload(tf, parameters), tf.tensor(weights, shape));
  return {
    name,
    parameters: numbers,
    cost: async parameters => weighted((await take([value(parameters)]))[0].data),
    costs: async points => (await takeTogether(tf, points, value)).map(weighted),
    gradients: async parameters => restructure(numbers, await take(tidied(tf, () => gradients(parameters)))) as Tree,
  };
}
