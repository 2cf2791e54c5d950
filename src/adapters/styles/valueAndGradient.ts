import { refuse, show } from '../../errors.js';
import { type CostValue, type Problem, pack, type Tree } from '../../index.js';
import type { Maybe } from '../../problem.js';
import { whenDone } from '../../whenDone.js';
import { givenFunction } from '../given.js';

/** What one call may return: [J, grad], an object of the two, or J alone where the gradient was written into the second argument. */
export type Evaluated =
  | readonly [cost: CostValue, gradients: Tree]
  | { cost: CostValue; gradients: Tree }
  | { cost: CostValue; grad: Tree }
  | { value: CostValue; grad: Tree }
  | { value: CostValue; gradient: Tree }
  | { fx: CostValue; fxprime: Tree }
  | number;

/**
 * A problem whose cost and gradient come out of one function, as optimisers take it.
 *
 *     f(θ) → [J, grad]      f(θ) → { cost, grad } (or { fx, fxprime })      f(θ, g) → J, writing grad into g
 *
 * @param f   called with parameters of the caller's structure and a fresh array of zeros (or tree of them) of the same
 * @param at  θ, where the gradient is checked
 * @throws {GradcheckError} `invalid_problem` where f is no function, `invalid_cost` where it returns none of these
 */
export function valueAndGradient<P>(
  f: (parameters: P, gradient: P) => Maybe<Evaluated>,
  at: P,
  name?: string,
): Problem<P> {
  givenFunction('f', f, 'f(parameters) → [J, grad], and θ as the second argument');
  const { layout } = pack(at);
  const zeros = new Float64Array(layout.size);
  return {
    name,
    parameters: at,
    costAndGradients(parameters) {
      const written = layout.unpack(zeros);
      return whenDone(f(parameters, written), result => costAndGradientsOf(result, written as Tree));
    },
  };
}

function costAndGradientsOf(result: Evaluated, written: Tree): { cost: CostValue; gradients: Tree } {
  if (typeof result === 'number') return { cost: result, gradients: written };
  if (Array.isArray(result) && result.length === 2) return { cost: result[0], gradients: result[1] };
  const fields = (typeof result === 'object' ? result : {}) as Record<string, unknown>;
  const cost = fields.cost ?? fields.value ?? fields.fx;
  const gradients = fields.gradients ?? fields.grad ?? fields.gradient ?? fields.fxprime;
  if (cost === undefined || gradients === undefined) throw refuse.valueAndGradient(show(result));
  return { cost: cost as CostValue, gradients: gradients as Tree };
}
