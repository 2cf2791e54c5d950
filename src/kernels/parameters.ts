import { refuse } from '../errors.js';
import type { Tree } from '../problem.js';
import type { Leaf } from '../theta/entries.js';
import { leafAt } from '../theta/leaf.js';
import { type Spec, sizeOf, unitsOf } from './spec.js';

/** W[l] is (n_l, n_(l−1)): rows over one buffer, `W1[i][j]`. b[l] is (n_l). */
export type NetworkParameters = { [W: `W${number}`]: Float64Array[] } & { [b: `b${number}`]: Float64Array };

/** One array of θ: names, shape and place, in the order of θ. */
export interface ParameterBlock {
  name: string;
  shape: readonly number[];
  offset: number;
  size: number;
}

/** W1, b1, …, WL, bL as they lie in θ. */
export function blocksOf(spec: Spec): ParameterBlock[] {
  const units = unitsOf(spec);
  let offset = 0;
  const block = (name: string, shape: readonly number[]) => {
    const size = shape.reduce((n, d) => n * d, 1);
    offset += size;
    return { name, shape, offset: offset - size, size };
  };
  return spec.layers.flatMap((_, k) => [
    block(`W${k + 1}`, [units[k + 1], units[k]]),
    block(`b${k + 1}`, [units[k + 1]]),
  ]);
}

/** θ cut into W1, b1, …: arrays of their own, a matrix as rows over one buffer. */
export function unpackTheta(blocks: readonly ParameterBlock[], theta: Float64Array): NetworkParameters {
  const arrays = blocks.map(({ name, shape, offset, size }) => {
    const flat = theta.slice(offset, offset + size);
    return [name, shape.length === 1 ? flat : rowsOver(flat, shape[1])];
  });
  return Object.fromEntries(arrays) as NetworkParameters;
}

/** Rows of `columns` entries over one buffer. */
export function rowsOver(flat: Float64Array, columns: number): Float64Array[] {
  return Array.from({ length: flat.length / columns }, (_, i) => flat.subarray(i * columns, (i + 1) * columns));
}

/**
 * Parameters as θ = (W1, b1, …), row by row; b[l] may also be (n_l, 1). Any array that pack takes is taken.
 *
 * @throws {GradcheckError} `no_parameters`, `name_mismatch`, `shape_mismatch`, `not_a_number`, `non_finite_parameter` with a path such as `parameters.W2`
 */
export function packParameters(spec: Spec, parameters: Tree): Float64Array {
  const theta = new Float64Array(sizeOf(spec));
  for (const { leaf, block } of readLeaves(spec, parameters)) copyFinite(leaf, block, theta);
  return theta;
}

/** The blocks in the caller's own shapes, where b[l] may be a column; refuses what packParameters refuses, but for its values. */
export const blocksLike = (spec: Spec, parameters: Tree): ParameterBlock[] =>
  readLeaves(spec, parameters).map(({ leaf, block }) => ({ ...block, shape: leaf.shape }));

function readLeaves(spec: Spec, parameters: Tree): { leaf: Leaf; block: ParameterBlock }[] {
  const blocks = blocksOf(spec);
  checkNames(blocks, parameters);
  return blocks.map(block => {
    const path = `parameters.${block.name}`;
    const leaf = leafAt(parameters as object, block.name, path);
    if (leaf === undefined) throw refuse.notANumber(path, (parameters as Record<string, unknown>)[block.name]);
    if (!fits(leaf, block)) throw refuse.parameterShape(path, leaf.shape, block.shape);
    return { leaf, block };
  });
}

/** Refuses parameters that are not exactly W1, b1, …, WL, bL. */
function checkNames(blocks: readonly ParameterBlock[], parameters: Tree): void {
  if (typeof parameters !== 'object' || parameters === null || Object.keys(parameters).length === 0)
    throw refuse.noParameters('parameters');
  const names = blocks.map(block => block.name);
  const known = names.join(', ');
  const missing = names.find(name => !(name in parameters));
  if (missing !== undefined)
    throw refuse.nameMismatch(`parameters.${missing}`, `parameters has no ${missing}: give ${known}.`);
  const extra = Object.keys(parameters).find(name => !names.includes(name));
  if (extra !== undefined)
    throw refuse.nameMismatch(`parameters.${extra}`, `parameters has ${extra}: give only ${known}.`);
}

/** The shape itself, or a column (n_l, 1) for b. */
function fits({ shape }: Leaf, { shape: want }: ParameterBlock): boolean {
  const column = want.length === 1 && shape.length === 2 && shape[1] === 1;
  return shape[0] === want[0] && (column || (shape.length === want.length && shape[1] === want[1]));
}

function copyFinite(leaf: Leaf, { name, shape, offset, size }: ParameterBlock, theta: Float64Array): void {
  leaf.read(theta, offset);
  const at = firstInfinite(theta, offset, offset + size);
  if (at < 0) return;
  const k = at - offset;
  const index = shape.length === 1 ? k : `${Math.floor(k / shape[1])},${k % shape[1]}`;
  throw refuse.nonFiniteParameter(`parameters.${name}[${index}]`, theta[at]);
}

/** Index of the first entry that is NaN or infinite, −1 for none. */
function firstInfinite(theta: Float64Array, from: number, to: number): number {
  for (let i = from; i < to; i++) if (!Number.isFinite(theta[i])) return i;
  return -1;
}
