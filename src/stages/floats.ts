import { refuse } from '../errors.js';
import type { Tree } from '../problem.js';
import { cloneTree } from '../theta/clone.js';
import { isPlainObject, keysOf } from '../theta/fields.js';
import { type Layout, pack } from '../theta/layout.js';
import { isIntegerArray } from '../theta/storage.js';
import { isStrided } from '../theta/strided.js';
import { bind } from '../theta/tree.js';
import { readLeaves, writeLeaves } from '../theta/working.js';
import { placed } from './place.js';

type Branch = Record<string, unknown>;

/** From here on a number stands for infinity, as −Number.MAX_VALUE and the least float32 do in masks: it has no room to be moved by a share of itself. */
const HELD = 2 ** 120;

/**
 * The numbers of an activation that can be moved, in one row.
 *
 * What is no float (tokens in integer arrays, strings, booleans, null) is carried along as it is. Entries that are infinite or stand for it, as of masked scores, stay
 * where they are: they count as 0 in every row of numbers.
 */
export class Floats {
  private constructor(
    /** All of it, as recorded. Read only. */
    private readonly whole: unknown,
    /** The floats alone, in the same structure, with 0 for what is held. */
    readonly part: Tree,
    readonly layout: Layout,
    /** Of the part, in a row. */
    readonly numbers: Float64Array,
    private readonly held: ReadonlyMap<number, number>,
    /** Whether all of it is floats: then the part is the whole. */
    private readonly pure: boolean,
  ) {}

  /**
   * @param tree  copied
   * @param path  of the tree in a refusal
   * @returns null where nothing of it is a float
   * @throws {GradcheckError} `not_a_number` for what is neither number, array, list nor plain object; `invalid_outputs` for NaN
   */
  static of(tree: unknown, path: string): Floats | null {
    const whole = cloneTree(tree);
    const part = floatsOf(cloneTree(tree));
    if (part === undefined) return null;
    const { leaves, holder } = bind(part, path);
    const numbers = readLeaves(leaves, new Float64Array(leaves.reduce((n, { size }) => n + size, 0)));
    if (numbers.length === 0) return null;
    const held = new Map([...numbers.entries()].filter(([, value]) => !(Math.abs(value) < HELD)));
    for (const i of held.keys()) numbers[i] = 0;
    writeLeaves(leaves, numbers);
    const { layout } = placed(path, 'parameters', () => pack(holder.root));
    for (const [i, value] of held) if (Number.isNaN(value)) throw refuse.activation(path, layout.locate(i));
    return new Floats(whole, holder.root as Tree, layout, numbers, held, !hasFixed(whole));
  }

  /** A fresh tree in which a part of this structure stands for the floats. */
  with(part: unknown): unknown {
    if (this.held.size === 0) return this.joined(cloneTree(part), 'kept');
    return this.filled(this.layout.pack(part));
  }

  /** The same with numbers in a row. */
  filled(numbers: ArrayLike<number>): unknown {
    const theta = Float64Array.from(numbers);
    for (const [i, value] of this.held) theta[i] = value;
    return this.joined(this.layout.unpack(theta), 'kept');
  }

  /** A gradient by it, from numbers in a row: null stands where no float is. */
  gradient(numbers: ArrayLike<number>): unknown {
    return this.joined(this.layout.unpack(numbers), 'null');
  }

  private joined(part: unknown, rest: 'kept' | 'null'): unknown {
    return this.pure ? part : joined(this.whole, part, rest);
  }

  /**
   * The numbers of another tree of this structure in a row: an output, or a gradient, in which null is zero.
   *
   * @throws {GradcheckError} as `gather`
   */
  row(tree: unknown, path: string, kind: 'output' | 'gradient' = 'output'): Float64Array {
    const matching = { rootPath: path, boundPath: 'what was recorded', prefixed: false, nulls: kind === 'gradient' };
    const numbers = this.layout.gather(this.pure ? tree : matched(tree, this.whole), matching);
    for (const i of this.held.keys()) numbers[i] = 0;
    return numbers;
  }

  /** Whether a tree of this structure holds the very numbers of another one. */
  areIn(tree: unknown, other: unknown): boolean {
    const numbers = this.row(other, '', 'gradient');
    try {
      return this.row(tree, '', 'gradient').every((value, i) => Object.is(value, numbers[i]));
    } catch {
      // lengthened, emptied or given other fields
      return false;
    }
  }
}

/** Leaves that hold floats, as pack knows them; undefined where there is none. */
function floatsOf(value: unknown): unknown {
  if (isFixed(value)) return undefined;
  if (!isBranch(value)) return value;
  const kept = keysOf(value).map(key => [key, floatsOf((value as Branch)[key])] as const);
  const floats = kept.filter(([, part]) => part !== undefined);
  if (floats.length === 0) return undefined;
  // a list with gaps is none: what is left keeps its place by name
  return Array.isArray(value) && floats.length === kept.length
    ? floats.map(([, part]) => part)
    : Object.fromEntries(floats);
}

/** What is carried along: nothing that a derivative is taken by. */
function isFixed(value: unknown): boolean {
  if (value === null || value === undefined || ['string', 'boolean', 'bigint'].includes(typeof value)) return true;
  if (Array.isArray(value)) return value.length > 0 && value.every(isFixed);
  return isIntegerArray(value) || value instanceof BigInt64Array || value instanceof BigUint64Array;
}

const hasFixed = (value: unknown): boolean =>
  isFixed(value) || (isBranch(value) && keysOf(value).some(key => hasFixed((value as Branch)[key])));

/** Objects and lists of more than numbers. */
const isBranch = (value: unknown): value is object =>
  (isPlainObject(value) && !isStrided(value)) ||
  (Array.isArray(value) && value.some(one => isFixed(one) || isBranch(one)));

/** `whole` with the floats of `part`; elsewhere what it holds itself, or null. */
function joined(whole: unknown, part: unknown, rest: 'kept' | 'null'): unknown {
  if (isFixed(whole)) return rest === 'kept' ? cloneTree(whole) : null;
  if (!isBranch(whole)) return part;
  const child = (key: string) => joined((whole as Branch)[key], (part as Branch | undefined)?.[key], rest);
  const pairs = keysOf(whole).map(key => [key, child(key)] as const);
  return Array.isArray(whole) ? pairs.map(([, value]) => value) : Object.fromEntries(pairs);
}

/** A caller's tree without what is no float in `whole`, so that it has the structure of the floats. */
function matched(tree: unknown, whole: unknown): unknown {
  if (!isBranch(whole) || typeof tree !== 'object' || tree === null) return tree;
  const fixed = keysOf(whole).filter(key => isFixed((whole as Branch)[key]));
  const kept = keysOf(tree).filter(key => !fixed.includes(key));
  const pairs = kept.map(key => [key, matched((tree as Branch)[key], (whole as Branch)[key])] as const);
  return Array.isArray(tree) && fixed.length === 0 ? pairs.map(([, value]) => value) : Object.fromEntries(pairs);
}
