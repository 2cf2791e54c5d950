import { refuse, show } from '../../errors.js';
import { type Layout, type Problem, pack, type Tree } from '../../index.js';
import { jacobianDifferences } from '../../jacobian/differences.js';
import { dot, sum } from '../../numbers.js';
import type { Law, Maybe } from '../../problem.js';
import { whenDone } from '../../whenDone.js';
import { givenFunction, givenObject } from '../given.js';
import { copiesAt } from './copies.js';
import { firstOf, named } from './named.js';
import { normals, type Outputs, outputsOf, parametersOf } from './outputs.js';

/** A vector-valued function with its whole Jacobian. */
export interface JacobianCheck<P> {
  name?: string;
  /** x, where the Jacobian is checked. */
  parameters: P;
  /** f(x): an array, or any tree of arrays; m numbers in all. */
  outputs(parameters: P): Maybe<Tree>;
  /** A list of m rows, row k = ∂fₖ/∂x in the structure of the parameters; for a bare array x of n numbers also a matrix of m · n numbers in a row. */
  jacobian(parameters: P): Maybe<Tree>;
  /**
   * Which entries may be other than 0: output k and number i of the parameters, both counted from 0 in the order they are written.
   * Left out: those that are not 0 in the Jacobian. Neither is taken on trust.
   */
  pattern?(output: number, parameter: number): boolean;
}

/**
 * Every entry of a Jacobian against differences. Columns that share no output are moved together, so a banded one takes as many calls of f as its band is
 * wide, times about 10, and 130 besides; a full one about 2n.
 *
 *     J(x⁽⁰⁾, …, x⁽ᵐ⁻¹⁾) = Σₖ fₖ(x⁽ᵏ⁾),  dJ/dx⁽ᵏ⁾ᵢ at x⁽ᵏ⁾ = x is ∂fₖ/∂xᵢ
 *
 * The blocks of the report are the outputs: 'y[2]', 'y[2].W1'. An entry outside the pattern that is not 0, in truth or in the Jacobian, is found all the same:
 * every output is compared along two random directions too. Larger ones are checked through `vjp`.
 *
 * @throws {GradcheckError} `invalid_outputs` where f(x) is not finite or the Jacobian has another number of rows, `cost_failed` where f throws at x, and what
 *   `pack` refuses
 */
export function jacobian<P>(check: JacobianCheck<P>): Promise<Problem<Record<string, P>>> {
  givenObject('check', check, '{ parameters, outputs, jacobian }');
  givenFunction('outputs', check.outputs, 'outputs(parameters) → f(x)');
  givenFunction('jacobian', check.jacobian, 'jacobian(parameters) → a row for every output');
  if (check.pattern !== undefined) givenFunction('pattern', check.pattern, 'pattern(output, parameter) → boolean');
  const { pattern } = check;
  return rowByRow(check, { outputs: 'outputs', jacobian: 'jacobian' }, ({ matrix, locate, columns }) =>
    pattern
      ? [{ law: 'pattern', name: 'jacobian', outside: async () => outside(await matrix(), columns, pattern, locate) }]
      : [],
  );
}

/** Entries that are not 0 where the caller says they are. */
function outside(
  matrix: Float64Array,
  n: number,
  pattern: (k: number, i: number) => boolean,
  locate: Known['locate'],
): string[] {
  const names: string[] = [];
  for (const [e, value] of matrix.entries()) {
    const [k, i] = [Math.floor(e / n), e % n];
    if (value !== 0 && !pattern(k, i)) names.push(locate(k, i));
  }
  return names;
}

/** Both functions of a check in numbers, as they stand at x. */
interface Bound<P> {
  theta: Float64Array;
  layout: Layout<P>;
  form: Outputs;
  f(x: Float64Array): Maybe<Float64Array>;
  /** The rows as they were returned. */
  rows(x: Float64Array): Promise<Tree[]>;
  /** m · n numbers, row by row. */
  matrix(x: Float64Array): Promise<Float64Array>;
}

/** The Jacobian at x for its laws, and entry (k, i) as a report writes it. */
interface Known {
  matrix(): Promise<Float64Array>;
  columns: number;
  locate(k: number, i: number): string;
}

/** @param names  what the caller calls both functions */
export async function rowByRow<P>(
  check: JacobianCheck<P>,
  names: { outputs: string; jacobian: string },
  lawsOf: (known: Known) => Law[] = () => [],
): Promise<Problem<Record<string, P>>> {
  const { name, parameters, pattern } = check;
  const bound = await bindBoth(check, names);
  const { theta, layout, form, f, rows, matrix } = bound;
  const labels = Array.from({ length: form.size }, (_, k) => form.locate(k));
  const copies = Object.fromEntries(labels.map(label => [label, layout.unpack(theta)]));
  const { layout: entries } = pack(copies);
  const valuesAt = copiesAt(theta, f);
  const rowsAt = copiesAt(theta, rows);
  const packed = (given: Record<string, P>) => labels.map(label => layout.pack(given[label]));
  const n = layout.size;
  const known = {
    matrix: () => matrix(theta),
    columns: n,
    locate: (k: number, i: number) => entries.locate(k * n + i),
  };
  return {
    name,
    parameters: copies,
    cost: async given => sum(await valuesAt(packed(given), (y, k) => y[k])),
    gradients: async given => {
      const own = await rowsAt(packed(given), (trees, k) => trees[k]);
      return Object.fromEntries(labels.map((label, k) => [label, own[k]]));
    },
    gradapprox: async ({ step, seed, signal }) => {
      const claims = await matrix(theta);
      const allowed = pattern && Uint8Array.from(claims, (_, e) => (pattern(Math.floor(e / n), e % n) ? 1 : 0));
      const request = { parameters, layout, f, matrix, claims, pattern: allowed, entryBlocks: entries.blocks };
      return jacobianDifferences({ ...request, step, seed, signal });
    },
    // every copy away from x is a call of its own: whether both are functions of x is asked of their weighted sum
    repeatable: 'both',
    laws: [{ law: 'state', of: weighted(parameters, bound) }, ...lawsOf(known)],
  };
}

async function bindBoth<P>(check: JacobianCheck<P>, names: { outputs: string; jacobian: string }): Promise<Bound<P>> {
  const outputs = named(names.outputs, check.outputs);
  const jacobian = named(names.jacobian, check.jacobian);
  const { theta, layout } = pack(check.parameters);
  const form = outputsOf(await firstOf(() => outputs(layout.unpack(theta))));
  const toNumbers = parametersOf(layout, names.jacobian);
  const rows = async (x: Float64Array) => rowsOf(await jacobian(layout.unpack(x)), form.size, layout, names.jacobian);
  return {
    theta,
    layout,
    form,
    f: x => whenDone(outputs(layout.unpack(x)), result => form.numbers(result)),
    rows,
    matrix: async x => {
      const numbers = new Float64Array(form.size * layout.size);
      for (const [k, row] of (await rows(x)).entries()) numbers.set(toNumbers(row), k * layout.size);
      return numbers;
    },
  };
}

/** J = Σ wₖ fₖ with its gradient wᵀ ∂f/∂x: the same functions, one call of each an evaluation. */
function weighted<P>(parameters: P, { layout, form, f, matrix }: Bound<P>): Problem<P> {
  const weights = normals(form, 0);
  const n = layout.size;
  return {
    parameters,
    cost: x => whenDone(f(layout.pack(x)), y => dot(weights, y)),
    gradients: async x => {
      const entries = await matrix(layout.pack(x));
      const gradient = new Float64Array(n);
      for (const [e, entry] of entries.entries()) gradient[e % n] += weights[Math.floor(e / n)] * entry;
      return layout.unpack(gradient) as Tree;
    },
  };
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
