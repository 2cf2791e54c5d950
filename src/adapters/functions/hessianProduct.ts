import type { Problem, Tree } from '../../index.js';
import { pack } from '../../index.js';
import type { Maybe } from '../../problem.js';
import { givenFunction, givenObject } from '../given.js';
import { whenDone } from '../whenDone.js';
import { dot, normals } from './outputs.js';

/** A cost's gradient as a function, with the product of its Hessian and a vector. */
export interface HessianProductCheck<P> {
  name?: string;
  /** θ, where the product is checked. */
  parameters: P;
  /** dJ/dθ in the structure of the parameters; to be checked against J first. */
  gradients(parameters: P): Maybe<Tree>;
  /** ∂²J/∂θ² v in the structure of the parameters. */
  hessianProduct(parameters: P, direction: P): Maybe<Tree>;
  /** Where the direction v is drawn from; default 0. */
  seed?: number;
}

/**
 * Hessian-vector product against differences of the gradient along a random direction v ~ N(0, 1):
 *
 *     g(θ) = vᵀ dJ/dθ,  dg/dθ = ∂²J/∂θ² v
 *
 * @throws {GradcheckError} what `pack` refuses
 */
export function hessianProduct<P>(check: HessianProductCheck<P>): Problem<P> {
  givenObject('check', check, '{ parameters, gradients, hessianProduct }');
  const { name, parameters, gradients, hessianProduct, seed = 0 } = check;
  givenFunction('gradients', gradients, 'gradients(parameters) → dJ/dθ');
  givenFunction('hessianProduct', hessianProduct, 'hessianProduct(parameters, direction) → ∂²J/∂θ² v');
  const { layout } = pack(parameters);
  const numbers = (tree: Tree) => layout.gather(tree, { rootPath: 'gradients', prefixed: true, nulls: true });
  const form = { size: layout.size, numbers, tree: (v: Float64Array) => layout.unpack(v) as Tree };
  const direction = normals(form, seed);
  return {
    name,
    parameters,
    cost: theta => whenDone(gradients(theta), grad => dot(direction, numbers(grad))),
    gradients: theta => hessianProduct(theta, layout.unpack(direction)),
  };
}
