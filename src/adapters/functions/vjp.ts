import { type Problem, pack, type Tree } from '../../index.js';
import type { Maybe } from '../../problem.js';
import { givenFunction, givenObject } from '../given.js';
import { whenDone } from '../whenDone.js';
import { dot, normals, outputsOf } from './outputs.js';

/** A vector-valued function with its reverse mode. */
export interface VjpCheck<P> {
  name?: string;
  /** x, where the product is checked. */
  parameters: P;
  /** f(x): an array, or any tree of arrays. */
  outputs(parameters: P): Maybe<Tree>;
  /** wᵀ ∂f/∂x in the structure of the parameters; w comes in the structure of the outputs. */
  vjp(parameters: P, weights: Tree): Maybe<Tree>;
  /** Where the weights w are drawn from; default 0. */
  seed?: number;
}

/**
 * Vector-Jacobian product against differences, through random output weights w ~ N(0, 1):
 *
 *     J(x) = Σₖ wₖ fₖ(x),  dJ/dx = wᵀ ∂f/∂x
 *
 * @throws {GradcheckError} `invalid_outputs` where f(x) is not finite, and what `pack` refuses
 */
export async function vjp<P>(check: VjpCheck<P>): Promise<Problem<P>> {
  givenObject('check', check, '{ parameters, outputs, vjp }');
  const { name, parameters, outputs, vjp, seed = 0 } = check;
  givenFunction('outputs', outputs, 'outputs(parameters) → f(x)');
  givenFunction('vjp', vjp, 'vjp(parameters, weights) → wᵀ ∂f/∂x');
  const { theta, layout } = pack(parameters);
  const form = outputsOf(await outputs(layout.unpack(theta)));
  const weights = normals(form, seed);
  return {
    name,
    parameters,
    cost: x => whenDone(outputs(x), result => dot(weights, form.numbers(result))),
    gradients: x => vjp(x, form.tree(weights)),
  };
}
