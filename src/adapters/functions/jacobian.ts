import { refuse, show } from '../../errors.js';
import { type Layout, type Problem, pack, type Tree } from '../../index.js';
import { sum } from '../../numbers.js';
import type { Maybe } from '../../problem.js';
import { givenFunction, givenObject } from '../given.js';
import { outputsOf } from './outputs.js';

/** A vector-valued function with its whole Jacobian. */
export interface JacobianCheck<P> {
  name?: string;
  /** x, where the Jacobian is checked. */
  parameters: P;
  /** f(x): an array, or any tree of arrays; m numbers in all. */
  outputs(parameters: P): Maybe<Tree>;
  /** A list of m rows, row k = ∂fₖ/∂x in the structure of the parameters; for a bare array x of n numbers also a matrix of m · n numbers in a row. */
  jacobian(parameters: P): Maybe<Tree>;
}

/**
 * Every entry of a Jacobian against differences, row by row; for small ones: 2mn evaluations of f at least.
 *
 *     J(x⁽⁰⁾, …, x⁽ᵐ⁻¹⁾) = Σₖ fₖ(x⁽ᵏ⁾),  dJ/dx⁽ᵏ⁾ᵢ at x⁽ᵏ⁾ = x is ∂fₖ/∂xᵢ
 *
 * The blocks of the report are the outputs: 'y[2]', 'y[2].W1'. Larger ones are checked through `vjp`.
 *
 * @throws {GradcheckError} `invalid_outputs` where f(x) is not finite or the Jacobian has another number of rows, and what `pack` refuses
 */
export function jacobian<P>(check: JacobianCheck<P>): Promise<Problem<Record<string, P>>> {
  givenObject('check', check, '{ parameters, outputs, jacobian }');
  givenFunction('outputs', check.outputs, 'outputs(parameters) → f(x)');
  givenFunction('jacobian', check.jacobian, 'jacobian(parameters) → a row for every output');
  return rowByRow(check, 'jacobian');
}

/** @param path  what the caller calls his matrix, for a refusal */
export async function rowByRow<P>(check: JacobianCheck<P>, path: string): Promise<Problem<Record<string, P>>> {
  const { name, parameters, outputs, jacobian } = check;
  const { theta, layout } = pack(parameters);
  const form = outputsOf(await outputs(layout.unpack(theta)));
  const labels = Array.from({ length: form.size }, (_, k) => form.locate(k));
  const copiesOf = (copies: Record<string, P>) => labels.map(label => layout.pack(copies[label]));
  return {
    name,
    parameters: Object.fromEntries(labels.map(label => [label, layout.unpack(theta)])),
    cost: async copies => {
      const values = await atEach(copiesOf(copies), async x => form.numbers(await outputs(layout.unpack(x))));
      return sum(values.map((y, k) => y[k]));
    },
    gradients: async copies => {
      const rowsAt = async (x: Float64Array) => rowsOf(await jacobian(layout.unpack(x)), form.size, layout, path);
      const values = await atEach(copiesOf(copies), rowsAt);
      return Object.fromEntries(labels.map((label, k) => [label, values[k][k]]));
    },
  };
}

/** f at every copy of x; copies that hold the same numbers share one call. */
async function atEach<T>(copies: readonly Float64Array[], f: (x: Float64Array) => Promise<T>): Promise<T[]> {
  const seen: { x: Float64Array; value: T }[] = [];
  const values: T[] = [];
  for (const x of copies) {
    let known = seen.find(other => other.x.every((value, i) => value === x[i]));
    if (!known) seen.push((known = { x, value: await f(x) }));
    values.push(known.value);
  }
  return values;
}

function rowsOf<P>(jacobian: Tree, m: number, layout: Layout<P>, path: string): Tree[] {
  if (Array.isArray(jacobian) && jacobian.length === m && typeof jacobian[0] !== 'number') return jacobian;
  const list = typeof jacobian === 'number' ? [jacobian] : jacobian;
  const data = ((list as { data?: unknown })?.data ?? list) as ArrayLike<number>;
  if (layout.blocks.length > 1 || data?.length !== m * layout.size)
    throw refuse.outputs(
      path,
      `returned ${show(jacobian)}: return a list of ${m} ${m === 1 ? 'row' : 'rows'} in the structure of the parameters`,
    );
  const { shape } = layout.blocks[0];
  const row = (k: number) => Array.from({ length: layout.size }, (_, i) => data[k * layout.size + i]);
  return Array.from({ length: m }, (_, k) => (shape.length === 0 ? row(k)[0] : { data: row(k), shape }));
}
