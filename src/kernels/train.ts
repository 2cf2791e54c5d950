import { refuse } from '../errors.js';
import { type Model, run } from './model.js';

export interface TrainOptions {
  /** Steps of gradient descent, 0 or more. */
  iterations: number;
  /** Learning rate, in units of θ² per unit of J. */
  rate: number;
}

/**
 * θ after plain gradient descent: θ ← θ − rate · dJ/dθ, `iterations` times over all examples.
 *
 * @throws {GradcheckError} `invalid_option`
 */
export function descend(model: Model, theta: Float64Array, options: TrainOptions): Float64Array {
  const { iterations, rate } = options ?? {};
  if (!(Number.isInteger(iterations) && iterations >= 0 && iterations < 2 ** 31))
    throw refuse.option('iterations', iterations, 'a whole number from 0 up');
  if (!Number.isFinite(rate)) throw refuse.option('rate', rate, 'a number such as 0.1');
  return run(model, theta, ({ kernels, net, instance, layout }) => {
    kernels.descend(net, iterations, rate);
    return instance.f64(layout.theta, layout.size).slice();
  });
}
