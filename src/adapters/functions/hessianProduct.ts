import type { LinearMap, Problem, Tree } from '../../index.js';
import { pack } from '../../index.js';
import { dot } from '../../numbers.js';
import type { Maybe } from '../../problem.js';
import { whenDone } from '../../whenDone.js';
import { givenFunction, givenObject } from '../given.js';
import { named } from './named.js';
import { normals, parametersOf } from './outputs.js';

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
 * By its laws the product must be linear in v, and symmetric: ⟨H u, v⟩ = ⟨u, H v⟩.
 *
 * @throws {GradcheckError} what `pack` refuses
 */
export function hessianProduct<P>(check: HessianProductCheck<P>): Problem<P> {
  givenObject('check', check, '{ parameters, gradients, hessianProduct }');
  const { name, parameters, seed = 0 } = check;
  givenFunction('gradients', check.gradients, 'gradients(parameters) → dJ/dθ');
  givenFunction('hessianProduct', check.hessianProduct, 'hessianProduct(parameters, direction) → ∂²J/∂θ² v');
  const gradients = named('gradients', check.gradients);
  const hessianProduct = named('hessianProduct', check.hessianProduct);
  const { theta, layout } = pack(parameters);
  const numbers = parametersOf(layout, 'gradients');
  const form = { size: layout.size, numbers, tree: (v: Float64Array) => layout.unpack(v) as Tree };
  const direction = normals(form, seed);
  const of: LinearMap = {
    name: 'hessianProduct',
    argument: 'direction',
    size: layout.size,
    apply: v =>
      whenDone(hessianProduct(layout.unpack(theta), layout.unpack(v)), parametersOf(layout, 'hessianProduct')),
  };
  return {
    name,
    parameters,
    cost: theta => whenDone(gradients(theta), grad => dot(direction, numbers(grad))),
    gradients: theta => hessianProduct(theta, layout.unpack(direction)),
    laws: [
      { law: 'linear', of },
      { law: 'symmetric', of },
    ],
  };
}
