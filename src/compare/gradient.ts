import { refuse } from '../errors.js';
import type { Precision } from '../report.js';
import type { Leaf } from '../theta/entries.js';
import { isPlainObject, keysOf } from '../theta/fields.js';
import { leafAt } from '../theta/leaf.js';
import { isTypedArray } from '../theta/storage.js';
import { isStrided } from '../theta/strided.js';
import { childName, DEEPEST, pathOf } from '../theta/tree.js';
import { areFloat32, isSingle } from '../verdict/float32.js';
import { coarsest } from './formats.js';

/** One array of a gradient, by the name it has in its tree. */
export interface Entries {
  name: string;
  /** null where the tree says null: zeros, in whatever shape the other gradient has. */
  leaf: Leaf | null;
}

/** A gradient as it was given. */
export interface Gradient {
  /** First word of paths into it. */
  root: string;
  entries: readonly Entries[];
  /** What its arrays are kept in. */
  format: Precision;
}

/**
 * Reads the arrays of a gradient: any tree of numbers, nested arrays, typed arrays and strided views; NaN and infinite numbers too.
 *
 * @throws {GradcheckError} `not_a_number`, `invalid_problem` (a tree that contains itself), `name_mismatch` (one name twice), with the path
 */
export function readGradient(tree: unknown, root: string): Gradient {
  if (tree === null || tree === undefined) throw refuse.given(root, tree, 'a gradient: a tree of arrays of numbers');
  const entries: Entries[] = [];
  const formats: Precision[] = [];
  const walk = (holder: object, key: string, name: string, above: readonly unknown[]): void => {
    const value = (holder as Record<string, unknown>)[key];
    if (value === null && isRow(holder)) throw refuse.nullInRow(pathOf(root, name));
    const leaf = value === null || value === undefined ? null : leafAt(holder, key, pathOf(root, name));
    if (leaf === undefined) branch(value, name, above);
    else {
      formats.push(storageOf(value));
      entries.push({ name: name || 'theta', leaf });
    }
  };
  const branch = (value: unknown, name: string, above: readonly unknown[]): void => {
    const list = Array.isArray(value);
    const path = pathOf(root, name);
    if (!list && !isPlainObject(value)) throw refuse.notANumber(path, value);
    if (above.length === DEEPEST) throw refuse.tooDeep(root, DEEPEST);
    if (above.includes(value)) throw refuse.problem(path, `${path} contains itself: pass a tree without loops.`);
    for (const key of keysOf(value as object))
      walk(value as object, key, childName(name, key, list), [...above, value]);
  };
  walk({ root: tree }, 'root', '', []);
  refuseTwins(entries, root);
  return { root, entries, format: coarsest([...formats, formatOf(entries)]) };
}

/** Numbers, and holes among them: JSON.stringify writes NaN as null. */
const isRow = (holder: object): boolean => Array.isArray(holder) && holder.some(value => typeof value === 'number');

function refuseTwins(entries: readonly Entries[], root: string): void {
  const known = new Set<string>();
  for (const { name } of entries) {
    if (known.has(name)) throw refuse.sameName(pathOf(root, name), name);
    known.add(name);
  }
}

const STORED: Readonly<Record<string, Precision>> = { Float32Array: 'float32', Float16Array: 'float16' };

/** What the innermost arrays of a leaf keep. */
function storageOf(value: unknown): Precision {
  let inner = value;
  while (isStrided(inner) || (Array.isArray(inner) && typeof inner[0] === 'object'))
    inner = isStrided(inner) ? inner.data : inner[0];
  return (isTypedArray(inner) ? STORED[inner[Symbol.toStringTag]] : undefined) ?? 'float64';
}

/** First numbers of an array that mostly tell that it is no float32: all of them are looked at only where these do not. */
const FIRST = 16;

/** float32 where every number is one, as those of a file are that a float32 tensor was written to; narrower formats look like simple numbers. */
function formatOf(entries: readonly Entries[]): Precision {
  // what repeats its data tells nothing more by that
  const leaves = entries.flatMap(({ leaf }) => (leaf && leaf.size <= (leaf.room ?? leaf.size) ? leaf : []));
  const first = (leaf: Leaf) => Array.from({ length: Math.min(FIRST, leaf.size) }, (_, k) => leaf.get(k));
  const isFine = (value: number) => Number.isFinite(value) && !isSingle(value);
  if (leaves.some(leaf => first(leaf).some(isFine))) return 'float64';
  const all = new Float64Array(leaves.reduce((n, { size }) => n + size, 0));
  let at = 0;
  for (const leaf of leaves) {
    leaf.read(all, at);
    at += leaf.size;
  }
  // what is not finite tells of no format
  return areFloat32(all.map(value => (Number.isFinite(value) ? value : 0))) ? 'float32' : 'float64';
}
