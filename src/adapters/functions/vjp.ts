import { type LinearMap, type Problem, pack, type Tree } from '../../index.js';
import { dot } from '../../numbers.js';
import type { Maybe } from '../../problem.js';
import { whenDone } from '../../whenDone.js';
import { givenFunction, givenObject } from '../given.js';
import { firstOf, named } from './named.js';
import { forwardMap, normals, outputsOf, parametersOf } from './outputs.js';

/** A vector-valued function with its reverse mode. */
export interface VjpCheck<P, Y extends Tree = Tree> {
  name?: string;
  /** x, where the product is checked. */
  parameters: P;
  /** f(x): an array, or any tree of arrays. */
  outputs(parameters: P): Maybe<Y>;
  /** wᵀ ∂f/∂x in the structure of the parameters; w comes in the structure of the outputs. */
  vjp(parameters: P, weights: Y): Maybe<Tree>;
  /** ∂f/∂x v in the structure of the outputs, where forward mode is there too: both must be adjoint, ⟨∂f/∂x v, w⟩ = ⟨v, wᵀ ∂f/∂x⟩. */
  jvp?(parameters: P, direction: P): Maybe<Tree>;
  /** Where the weights w are drawn from; default 0. */
  seed?: number;
}

/**
 * Vector-Jacobian product against differences, through random output weights w ~ N(0, 1):
 *
 *     J(x) = Σₖ wₖ fₖ(x),  dJ/dx = wᵀ ∂f/∂x
 *
 * Its laws come with it: the product must be linear in w, give 0 for 0, and be adjoint to `jvp` where that is given; about 15 calls of each.
 *
 * @throws {GradcheckError} `invalid_outputs` where f(x) is not finite, `cost_failed` where it throws, and what `pack` refuses
 */
export async function vjp<P, Y extends Tree>(check: VjpCheck<P, Y>): Promise<Problem<P>> {
  givenObject('check', check, '{ parameters, outputs, vjp }');
  const { name, parameters, seed = 0 } = check;
  givenFunction('outputs', check.outputs, 'outputs(parameters) → f(x)');
  givenFunction('vjp', check.vjp, 'vjp(parameters, weights) → wᵀ ∂f/∂x');
  if (check.jvp !== undefined) givenFunction('jvp', check.jvp, 'jvp(parameters, direction) → ∂f/∂x v');
  const outputs = named('outputs', check.outputs);
  const product = named('vjp', check.vjp);
  const { theta, layout } = pack(parameters);
  const form = outputsOf(await firstOf(() => outputs(layout.unpack(theta))));
  const weights = normals(form, seed);
  const backward: LinearMap = {
    name: 'vjp',
    argument: 'upstream',
    size: form.size,
    apply: w => whenDone(product(layout.unpack(theta), form.tree(w) as Y), parametersOf(layout, 'vjp')),
  };
  const forward = check.jvp && forwardMap(layout, theta, form, named('jvp', check.jvp));
  return {
    name,
    precision: form.precision,
    parameters,
    cost: x => whenDone(outputs(x), result => dot(weights, form.numbers(result))),
    gradients: x => product(x, form.tree(weights) as Y),
    laws: [
      { law: 'linear', of: backward },
      ...(forward
        ? ([
            { law: 'linear', of: forward },
            { law: 'adjoint', of: forward, to: backward },
          ] as const)
        : []),
    ],
  };
}
