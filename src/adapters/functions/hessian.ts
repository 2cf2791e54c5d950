import type { Problem, Tree } from '../../index.js';
import type { Maybe } from '../../problem.js';
import { jacobian } from './jacobian.js';

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
 * Every second derivative against differences of the gradient: the Jacobian of dJ/dθ; for small n.
 *
 * @throws {GradcheckError} as `jacobian`
 */
export const hessian = <P>({
  name,
  parameters,
  gradients,
  hessian,
}: HessianCheck<P>): Promise<Problem<Record<string, P>>> =>
  jacobian({ name, parameters, outputs: gradients, jacobian: hessian });
