import { refuse } from '../errors.js';
import { firstInfinite } from '../numbers.js';
import type { Tree } from '../problem.js';
import type { Leaf } from '../theta/entries.js';
import { leafAt } from '../theta/leaf.js';
import { indexOf, sameShape } from '../theta/shape.js';
import { isWhole } from '../theta/storage.js';
import { isStrided } from '../theta/strided.js';
import { blocksOf, type ParameterBlock, type Spec, sizeOf } from './spec.js';

export { blocksOf, type ParameterBlock } from './spec.js';

type Matrix = 'W' | 'U' | 'E' | 'P' | 'Wq' | 'Wk' | 'Wv' | 'Wo' | 'Wg' | 'Wu' | 'Wd';
type Vector = 'b' | 'bU' | 'bq' | 'bk' | 'bv' | 'bo' | 'gamma' | 'beta';

/**
 * The arrays of a network by name, W1 or conv.W: each rows over one buffer, `W1[i][j]`, a kernel nested as deep as its
 * shape, `W1[i][j][k][l]`; b, gamma and beta lists.
 */
export type NetworkParameters = { [matrix in `${Matrix}${number}` | `${string}.${Matrix}`]: Float64Array[] } & {
  [vector in `${Vector}${number}` | `${string}.${Vector}`]: Float64Array;
};

/** Numbers nested to some depth; the innermost rows are views. */
type Rows = Float64Array | Rows[];

/** θ cut into its arrays, W1, b1, …: arrays of their own, nested as their shapes say, rows over one buffer each. */
export function unpackTheta(blocks: readonly ParameterBlock[], theta: Float64Array): NetworkParameters {
  const arrays = blocks.map(({ name, shape, offset, size }) => [
    name,
    nested(theta.slice(offset, offset + size), shape),
  ]);
  return Object.fromEntries(arrays) as NetworkParameters;
}

/** An array of this shape over one buffer: lists of lists …, the innermost ones views of it. */
export function nested(flat: Float64Array, shape: readonly number[]): Rows {
  let rows: Rows[] = rowsOver(flat, shape[shape.length - 1]);
  for (let axis = shape.length - 2; axis >= 0; axis--) rows = inGroups(rows, shape[axis]);
  return rows[0];
}

const inGroups = (rows: readonly Rows[], size: number): Rows[] =>
  Array.from({ length: rows.length / size }, (_, i) => rows.slice(i * size, (i + 1) * size));

/** Rows of `columns` entries over one buffer. */
export function rowsOver(flat: Float64Array, columns: number): Float64Array[] {
  return Array.from({ length: flat.length / columns }, (_, i) => flat.subarray(i * columns, (i + 1) * columns));
}

/**
 * Parameters as θ = (W1, b1, …), row by row; lists such as b1 (n) may also be columns (n, 1). Any array that pack takes is taken.
 *
 * @throws {GradcheckError} `no_parameters`, `name_mismatch`, `shape_mismatch`, `not_a_number`, `non_finite_parameter` with a path such as `parameters.W2`
 */
export function packParameters(spec: Spec, parameters: Tree): Float64Array {
  const theta = new Float64Array(sizeOf(spec));
  for (const { leaf, block } of readLeaves(spec, parameters)) copyFinite(leaf, block, theta);
  return theta;
}

/** The blocks in the caller's own shapes, where a list may be a column; refuses what packParameters refuses, but for its values. */
export const blocksLike = (spec: Spec, parameters: Tree): ParameterBlock[] =>
  readLeaves(spec, parameters).map(({ leaf, block }) => ({ ...block, shape: leaf.shape }));

function readLeaves(spec: Spec, parameters: Tree): { leaf: Leaf; block: ParameterBlock }[] {
  const blocks = blocksOf(spec);
  checkNames(blocks, parameters);
  return blocks.map(block => {
    const path = `parameters.${block.name}`;
    const given = (parameters as Record<string, unknown>)[block.name];
    const leaf = leafAt(parameters as object, block.name, path);
    if (leaf === undefined) throw refuse.notANumber(path, given);
    if (!fits(leaf, block)) throw refuse.parameterShape(path, leaf.shape, block.shape);
    if (isWhole(isStrided(given) ? given.data : given)) throw refuse.integers(path, given);
    return { leaf, block };
  });
}

/** Refuses parameters that are not exactly the arrays of the network. */
function checkNames(blocks: readonly ParameterBlock[], parameters: Tree): void {
  if (typeof parameters !== 'object' || parameters === null || Object.keys(parameters).length === 0)
    throw refuse.noParameters('parameters');
  const names = blocks.map(block => block.name);
  const missing = names.find(name => !(name in parameters));
  if (missing !== undefined)
    throw refuse.nameMismatch(`parameters.${missing}`, `parameters has no ${missing}: give ${listed(names)}.`);
  const known = new Set(names);
  const extra = Object.keys(parameters).find(name => !known.has(name));
  if (extra !== undefined)
    throw refuse.nameMismatch(`parameters.${extra}`, `parameters has ${extra}: give only ${listed(names)}.`);
}

/** Most names that a refusal lists in full. */
const MOST_NAMES = 24;

const listed = (names: readonly string[]): string =>
  names.length <= MOST_NAMES ? names.join(', ') : `${names.slice(0, MOST_NAMES - 1).join(', ')}, …, ${names.at(-1)}`;

/** The shape itself, or a column (n, 1) for a list of n. */
const fits = ({ shape }: Leaf, { shape: want }: ParameterBlock): boolean =>
  sameShape(shape, want) || (want.length === 1 && sameShape(shape, [...want, 1]));

function copyFinite(leaf: Leaf, { name, shape, offset, size }: ParameterBlock, theta: Float64Array): void {
  leaf.read(theta, offset);
  const at = firstInfinite(theta, offset, offset + size);
  if (at < 0) return;
  throw refuse.nonFiniteParameter(`parameters.${name}[${indexOf(shape, at - offset).join(',')}]`, theta[at]);
}
