import { refuse } from '../errors.js';
import type { Leaf } from './entries.js';
import { isInstance, isNamed, keysOf, partsOf } from './fields.js';
import { leafAt } from './leaf.js';
import { type LeftOut, whyLeftOut } from './leftOut.js';
import type { Link } from './links.js';
import { isDetached, isIntegerArray } from './storage.js';
import { isStrided } from './strided.js';

/** What a tree is made of: leaves (by their number in reading order), objects by name, lists by place, and what is not learned. */
export type Node = LeafNode | BranchNode | LeftOut;
export interface LeafNode {
  readonly kind: 'leaf';
  readonly index: number;
}
export interface BranchNode {
  readonly kind: 'object' | 'list';
  readonly children: ReadonlyMap<string, Node>;
}

/** A caller's tree bound to its storage. */
export interface BoundTree {
  /** Holds the tree as `root`, so that a bare number has a place to be written to. */
  readonly holder: { root: unknown };
  readonly node: Node;
  /** In reading order, which is the order of θ. */
  readonly leaves: readonly Leaf[];
  /** As the caller would write them below the root: 'W1', 'layers[0].W'; 'theta' where the root is the leaf. */
  readonly names: readonly string[];
  readonly links: readonly Link[];
  /** What the tree holds that is not learned. */
  readonly leftOut: readonly LeftOut[];
}

interface Reading {
  /** 'parameters' or 'gradients': the first word of every path. */
  rootPath: string;
  leaves: Leaf[];
  names: string[];
  links: Link[];
  leftOut: LeftOut[];
  ancestors: Set<unknown>;
}

/**
 * Binds every number of a tree to its own storage slot.
 *
 * @throws {GradcheckError} `not_a_number` with the path of whatever is neither number, array of numbers, complex number, strided view, list nor object,
 *   and of integer arrays among float ones (θ ± ε would be truncated); `invalid_problem` for a tree that contains itself
 */
export function bind(tree: unknown, rootPath: string): BoundTree {
  const holder = { root: tree };
  const reading: Reading = { rootPath, leaves: [], names: [], links: [], leftOut: [], ancestors: new Set() };
  const node = readNode(reading, holder, 'root', '');
  const { leaves, names, links, leftOut } = reading;
  return { holder, node, leaves, names, links, leftOut };
}

function readNode(reading: Reading, holder: object, key: string, name: string): Node {
  const path = pathOf(reading.rootPath, name);
  const leaf = leafAt(holder, key, path);
  if (!leaf) return readBranch(reading, holder as Link['holder'], key, name);
  if (leaf.size > (leaf.room ?? leaf.size)) throw refuse.overlap(path);
  reading.leaves.push(leaf);
  reading.names.push(name || 'theta');
  linkLeaf(reading, holder as Link['holder'], key, path, leaf.shape);
  return { kind: 'leaf', index: reading.leaves.length - 1 };
}

/** Objects within objects: far more than any model has, far fewer than the stack of a thread holds. */
export const DEEPEST = 500;

function readBranch(reading: Reading, holder: Link['holder'], key: string, name: string): Node {
  const branch = holder[key];
  const list = Array.isArray(branch);
  const path = pathOf(reading.rootPath, name);
  if (!list && !isNamed(branch)) throw refuse.notAParameter(path, branch);
  if (reading.ancestors.size === DEEPEST) throw refuse.tooDeep(reading.rootPath, DEEPEST);
  if (reading.ancestors.has(branch)) throw refuse.problem(path, `${path} contains itself: pass a tree without loops.`);
  reading.ancestors.add(branch);
  const from = reading.leaves.length;
  const children = readChildren(reading, branch, name, path);
  noteLink(reading, holder, key, from);
  reading.ancestors.delete(branch);
  return { kind: list ? 'list' : 'object', children };
}

function readChildren(reading: Reading, branch: object, name: string, path: string): Map<string, Node> {
  const children = new Map<string, Node>();
  const parts = partsOf(branch);
  for (const key of checkedKeys(branch, path)) {
    const inner = childName(name, key, Array.isArray(branch));
    const why = whyLeftOut(branch, key, parts[key]);
    if (why) reading.leftOut.push({ kind: 'left-out', name: inner, why, value: parts[key] });
    children.set(key, why ? reading.leftOut.at(-1)! : readNode(reading, parts, key, inner));
  }
  return children;
}

/** The names of the parts of a branch: a Map has one each, and what an instance holds beside numbers cannot be copied with it. */
function checkedKeys(branch: object, path: string): string[] {
  const keys = keysOf(branch);
  if (new Set(keys).size < keys.length) {
    const twice = keys.find((key, k) => keys.indexOf(key) < k)!;
    throw refuse.sameName(pathOf(path, twice), twice);
  }
  if (!isInstance(branch)) return keys;
  const odd = keys.find(key => ['string', 'boolean', 'function', 'symbol'].includes(typeof branch[key]));
  if (odd !== undefined) throw refuse.instance(path, branch, odd);
  const fresh = keys.find(key => isFresh(branch, key));
  if (fresh !== undefined) throw refuse.freshArray(pathOf(path, fresh));
  return keys;
}

/** Whether a getter makes a new array at every read: what is written into that reaches nobody. */
function isFresh(instance: Record<string, unknown>, key: string): boolean {
  const first = instance[key];
  return typeof first === 'object' && first !== instance[key];
}

/** Notes every array of the last leaf read; refuses those that cannot hold θ ± ε. */
function linkLeaf(reading: Reading, holder: Link['holder'], key: string, path: string, shape: readonly number[]): void {
  const array = holder[key];
  if (typeof array !== 'object' || array === null) return;
  const last = reading.leaves.length - 1;
  noteLink(reading, holder, key, last);
  refuseUnfit(array, path);
  // the data of a view is one list, whatever shape is laid over it
  if (isStrided(array)) linkLeaf(reading, array as unknown as Link['holder'], 'data', `${path}.data`, []);
  else if (Array.isArray(array) && shape.length > 1) linkRows(reading, array, path, shape.slice(1));
}

/** Refuses arrays that cannot hold θ ± ε. */
function refuseUnfit(array: object, path: string): void {
  if (isIntegerArray(array)) throw refuse.integers(path, array);
  if (isDetached(array)) throw refuse.detachedArray(path);
}

function linkRows(reading: Reading, list: object[], path: string, shape: readonly number[]): void {
  const to = reading.leaves.length;
  const isRow = Array.isArray(list[0]) || ArrayBuffer.isView(list[0]);
  reading.links.push({
    holder: list as unknown as Link['holder'],
    children: list.slice(),
    // complex numbers have none
    length: isRow ? shape[0] : undefined,
    from: to - 1,
    to,
  });
  for (let k = 0; k < list.length; k++) {
    refuseUnfit(list[k], `${path}[${k}]`);
    if (shape.length > 1) linkRows(reading, list[k] as object[], `${path}[${k}]`, shape.slice(1));
  }
}

function noteLink({ links, leaves }: Reading, holder: Link['holder'], key: string, from: number): void {
  const child = holder[key] as object;
  const length = Array.isArray(child) ? child.length : undefined;
  links.push({ holder, keys: [key], children: [child], length, from, to: leaves.length });
}

export const childName = (name: string, key: string, list: boolean): string =>
  list ? `${name}[${key}]` : name === '' ? key : `${name}.${key}`;

/** 'parameters' and 'W1' make 'parameters.W1'; 'parameters' and '[0].W' make 'parameters[0].W'. */
export const pathOf = (rootPath: string, name: string): string =>
  name === '' || name.startsWith('[') ? rootPath + name : `${rootPath}.${name}`;
