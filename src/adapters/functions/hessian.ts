import type { Problem, Tree } from '../../index.js';
import type { Maybe } from '../../problem.js';
import { givenFunction, givenObject } from '../given.js';
import { rowByRow } from './jacobian.js';

/** A cost's gradient as a function, with its whole Hessian. */
export interface HessianCheck<P> {
  name?: string;
  /** θ, where the Hessian is checked. */
  parameters: P;
  /** dJ/dθ in the structure of the parameters; to be checked against J first. */
  gradients(parameters: P): Maybe<Tree>;
  /** A list of n rows, row i = ∂(dJ/dθᵢ)/∂θ in the structure of the parameters; for a bare array θ also a matrix of n · n numbers in a row. */
  hessian(parameters: P): Maybe<Tree>;
}

/**
 * Every second derivative against differences of the gradient: the Jacobian of dJ/dθ; for small n. By its law Hᵢⱼ = Hⱼᵢ.
 *
 * @throws {GradcheckError} as `jacobian`
 */
export async function hessian<P>(check: HessianCheck<P>): Promise<Problem<Record<string, P>>> {
  givenObject('check', check, '{ parameters, gradients, hessian }');
  const { name, parameters, gradients, hessian } = check;
  givenFunction('gradients', gradients, 'gradients(parameters) → dJ/dθ');
  givenFunction('hessian', hessian, 'hessian(parameters) → a row for every parameter');
  const names = { outputs: 'gradients', jacobian: 'hessian' };
  return rowByRow({ name, parameters, outputs: gradients, jacobian: hessian }, names, ({ matrix, columns, locate }) => [
    {
      law: 'symmetric',
      name: 'hessian',
      size: columns,
      matrix,
      locate,
    },
  ]);
}
