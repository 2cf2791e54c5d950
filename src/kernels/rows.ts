import { type GradcheckError, refuse, show } from '../errors.js';
import { firstInfinite, product } from '../numbers.js';
import type { Nested, Strided } from '../problem.js';
import { entriesOf, type Leaf } from '../theta/entries.js';
import { leafAt } from '../theta/leaf.js';
import { indexOf, sameShape } from '../theta/shape.js';
import { isNumberList } from '../theta/storage.js';
import type { Shape } from './layers/layer.js';

/** Numbers by example: nested arrays, rows that are typed arrays, or { data, shape }. The last axis may be left out where it is 1 long. */
export type Rows = Nested | Strided;

/** What rows have to be, in the words of a refusal. */
export interface Wanted {
  path: 'x' | 'y';
  /** Of one example: [features], or [height, width, channels], [steps, features], … */
  shape: Shape;
  /** What to give, an example. */
  give: string;
}

/**
 * Rows as a leaf of shape (m, …shape), or without the last axis where that is 1 long.
 *
 * @throws {GradcheckError} `invalid_data` with the first row or entry that is wrong: `x[3]`, `x[3,1]`
 */
export function readRows(value: Rows, wanted: Wanted): Leaf {
  const leaf = leafOf(value, wanted.path);
  if (leaf === undefined) throw whyNoRows(value, wanted);
  const { path, shape } = wanted;
  const [m, ...found] = leaf.shape;
  if (m === 0) throw refuse.data(path, `${path} holds no examples: J averages over its rows; give at least one.`);
  if (m !== undefined && formsOf(shape).some(form => sameShape(found, form))) return leaf;
  throw wrongShape(leaf, wanted);
}

export const wrongShape = ({ shape }: Leaf, { path, give }: Wanted): GradcheckError =>
  refuse.data(path, `${path} has shape [${shape.join(', ')}]: give ${give} an example.`);

const formsOf = (shape: Shape): Shape[] => (shape.at(-1) === 1 ? [shape, shape.slice(0, -1)] : [shape]);

/** The leaf of any shape, or undefined where the value is none. */
export const leafOf = (value: unknown, path: string): Leaf | undefined => leafAt({ value }, 'value', path);

/**
 * Turns rows of m examples with P positions each: out[k, s · P + p] = feature k of example s at position p, (features, m · P).
 *
 * @param shape  of one example; all axes but the last are positions
 * @throws {GradcheckError} `invalid_data` for an entry that is not finite
 */
export function turned(rows: Leaf, { path, shape }: Pick<Wanted, 'path' | 'shape'>): Float64Array {
  const features = shape[shape.length - 1];
  const columns = rows.size / features;
  const entries = entriesOf(rows);
  const bad = firstInfinite(entries);
  if (bad >= 0) throw notFinite(placeOf(path, shape, bad), entries[bad]);
  const out = new Float64Array(rows.size);
  for (let k = 0; k < features; k++)
    for (let column = 0; column < columns; column++) out[k * columns + column] = entries[column * features + k];
  return out;
}

const notFinite = (place: string, entry: number): GradcheckError =>
  refuse.data(place, `${place} is ${entry}: give finite numbers only.`);

/** 'x[2,0,1]': where entry k of examples of this shape stands. */
export const placeOf = (path: string, shape: Shape, k: number): string => {
  const size = product(shape);
  return `${path}[${[Math.floor(k / size), ...indexOf(shape, k % size)].join(',')}]`;
};

/** Why a value is no leaf: the first row that is none, or is too short or long. */
function whyNoRows(value: unknown, { path, shape, give }: Wanted): GradcheckError {
  const { index, got } = furthest(formsOf(shape).map(form => firstMisfit(value, [undefined, ...form])));
  const place = index.length > 0 ? `${path}[${index.join(',')}]` : path;
  const is = isNumberList(got) ? `has ${got.length} numbers` : `is ${show(got)}`;
  return refuse.data(place, `${place} ${is}: give ${give} an example.`);
}

interface Misfit {
  index: readonly number[];
  got: unknown;
}

/** The first value that is no list of this shape, in reading order; a length that is undefined may be any. */
function firstMisfit(value: unknown, [length, ...inner]: readonly (number | undefined)[]): Misfit {
  const fits = length === undefined || (value as { length?: unknown })?.length === length;
  if (!Array.isArray(value) || !fits) return { index: [], got: value };
  const at = Array.from(value).findIndex(entry => !conforms(entry, inner));
  if (at < 0 || inner.length < 2) return { index: at < 0 ? [] : [at], got: at < 0 ? value : value[at] };
  const { index, got } = firstMisfit(value[at], inner);
  return { index: [at, ...index], got };
}

function conforms(value: unknown, [length, ...inner]: readonly (number | undefined)[]): boolean {
  if (length === undefined) return typeof value === 'number';
  if (inner.length === 0) return isNumberList(value) && value.length === length;
  return Array.isArray(value) && value.length === length && value.every(entry => conforms(entry, inner));
}

/** Of the forms that rows may have, what is told is where the one breaks off that holds longest. */
const furthest = (misfits: readonly Misfit[]): Misfit => misfits.reduce((a, b) => (isBefore(a.index, b.index) ? b : a));

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const d = a.findIndex((at, axis) => at !== b[axis]);
  return d >= 0 && a[d] < (b[d] ?? 0);
}
