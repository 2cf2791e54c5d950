import { type Problem, pack, type Tree } from '../../index.js';
import { sum } from '../../numbers.js';
import type { Maybe } from '../../problem.js';
import { givenFunction, givenObject } from '../given.js';
import { firstOf, named } from './named.js';
import { forwardMap, normals, outputsOf } from './outputs.js';

/** A vector-valued function with its forward mode. */
export interface JvpCheck<P> {
  name?: string;
  /** x, where the product is checked. */
  parameters: P;
  /** f(x): an array, or any tree of arrays. */
  outputs(parameters: P): Maybe<Tree>;
  /** ∂f/∂x v in the structure of the outputs; v comes in the structure of the parameters. */
  jvp(parameters: P, direction: P): Maybe<Tree>;
  /** Where the direction v is drawn from; default 0. */
  seed?: number;
}

/**
 * Jacobian-vector product against differences along a random direction v ~ N(0, 1), every output by itself:
 *
 *     J(t) = Σₖ fₖ(x + tₖ v),  dJ/dtₖ at t = 0 is (∂f/∂x v)ₖ
 *
 * The blocks of the report are the outputs: its worst components are the outputs that disagree. By its law the product must be linear in v.
 *
 * @throws {GradcheckError} `invalid_outputs` where f(x) is not finite, `cost_failed` where it throws, and what `pack` refuses
 */
export async function jvp<P>(check: JvpCheck<P>): Promise<Problem<{ y: Tree }>> {
  givenObject('check', check, '{ parameters, outputs, jvp }');
  const { name, parameters, seed = 0 } = check;
  givenFunction('outputs', check.outputs, 'outputs(parameters) → f(x)');
  givenFunction('jvp', check.jvp, 'jvp(parameters, direction) → ∂f/∂x v');
  const outputs = named('outputs', check.outputs);
  const jvp = named('jvp', check.jvp);
  const { theta, layout } = pack(parameters);
  const form = outputsOf(await firstOf(() => outputs(layout.unpack(theta))));
  const direction = normals(
    { size: layout.size, numbers: tree => layout.pack(tree as P), tree: v => layout.unpack(v) as Tree },
    seed,
  );
  const at = (t: number) => layout.unpack(theta.map((x, i) => x + t * direction[i]));
  /** Entry k of a result at x + tₖ v; one call for all outputs that share their t. */
  const along = async (t: Float64Array, f: (x: P) => Maybe<Tree>, name: string): Promise<Float64Array> => {
    const results = new Map<number, Float64Array>();
    for (const tk of t) if (!results.has(tk)) results.set(tk, form.numbers(await f(at(tk)), name));
    return t.map((tk, k) => results.get(tk)![k]);
  };
  return {
    name,
    precision: form.precision,
    parameters: { y: form.tree(new Float64Array(form.size)) },
    cost: async ({ y }) => sum(await along(form.numbers(y), outputs, 'outputs')),
    gradients: async ({ y }) => ({
      y: form.tree(await along(form.numbers(y), x => jvp(x, layout.unpack(direction)), 'jvp')),
    }),
    laws: [{ law: 'linear', of: forwardMap(layout, theta, form, jvp) }],
  };
}
