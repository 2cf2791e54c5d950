import { refuse } from '../errors.js';
import type { Leaf } from './entries.js';
import { isNamed, keysOf, partsOf } from './fields.js';
import { leafAt } from './leaf.js';
import { type LeftOut, saysNothing } from './leftOut.js';
import { matchNames } from './names.js';
import { MAX_RANK, sameShape } from './shape.js';
import { dense, isSparse } from './sparse.js';
import { isNumberList } from './storage.js';
import { isStrided } from './strided.js';
import { type BoundTree, type BranchNode, childName, type LeafNode, type Node, pathOf } from './tree.js';

/** How another tree's names are taken for those of the bound one. */
export interface Matching {
  /** First word of paths into the other tree, such as 'gradients'. */
  rootPath: string;
  /** First word of paths into the bound one; left out: 'parameters'. */
  boundPath?: string;
  /** Whether the other tree may carry the course's names: dW1 for W1. */
  prefixed: boolean;
  /** Whether null or undefined stands for zeros. */
  nulls: boolean;
  /** What stands in place of what is not given; a number then counts for all that is below it. Left out: all must be given. */
  otherwise?: number;
  /** Told each array that is read, by the number of its leaf. */
  read?(leaf: number, array: unknown): void;
}

interface Place {
  bound: BoundTree;
  matching: Matching;
  offsets: readonly number[];
  into: Float64Array;
}

/**
 * The numbers of a tree in the order of a bound one, matched by name at every level.
 *
 * @param into  length n, written; zeros where a null stands
 * @throws {GradcheckError} `name_mismatch`, `shape_mismatch` or `not_a_number` with the path into the tree given
 */
export function gather(
  bound: BoundTree,
  offsets: readonly number[],
  tree: unknown,
  matching: Matching,
  into: Float64Array,
): void {
  if (matching.otherwise !== undefined) into.fill(matching.otherwise);
  if (tree === null || tree === undefined)
    throw refuse.nothing(matching.rootPath, tree, matching.boundPath ?? 'parameters');
  gatherNode({ bound, matching, offsets, into }, bound.node, { root: tree }, 'root', { name: '', wanted: '' });
}

const wantedPath = ({ matching }: Place, name: string) => pathOf(matching.boundPath ?? 'parameters', name);

/** The same place in the other tree's names and in the bound tree's. */
interface Names {
  name: string;
  wanted: string;
}

function gatherNode(place: Place, node: Node, holder: Record<string, unknown>, key: string, names: Names): void {
  const value = holder[key];
  const nothing = value === null || value === undefined;
  if (node.kind === 'left-out') checkLeftOut(place, node, value, names);
  else if (place.matching.nulls && nothing) return;
  else if (typeof value === 'number' && place.matching.otherwise !== undefined) spread(place, node, value);
  else if (node.kind === 'leaf') gatherLeaf(place, node, holder, key, names);
  else gatherBranch(place, node, value, names);
}

/** One number for every entry of every leaf below. */
function spread(place: Place, node: Node, value: number): void {
  if (node.kind === 'left-out') return;
  if (node.kind === 'leaf') {
    const from = place.offsets[node.index];
    place.into.fill(value, from, from + place.bound.leaves[node.index].size);
  } else for (const child of node.children.values()) spread(place, child, value);
}

function checkLeftOut(place: Place, node: LeftOut, value: unknown, { name, wanted }: Names): void {
  // another tree of parameters may hold other tokens
  if (!place.matching.nulls || saysNothing(value, node.value)) return;
  throw refuse.leftOut(pathOf(place.matching.rootPath, name), wantedPath(place, wanted), node.value);
}

function gatherBranch(place: Place, node: BranchNode, value: unknown, names: Names): void {
  const path = pathOf(place.matching.rootPath, names.name);
  const list = node.kind === 'list';
  const wantPath = wantedPath(place, names.wanted);
  const partly = place.matching.otherwise !== undefined;
  if (list ? !Array.isArray(value) : !isNamed(value))
    throw partly ? refuse.boundShape(path, value, wantPath) : refuse.structure(path, value, node.kind, wantPath);
  const { found, missing, extra } = matchNames(node.children, keysOf(value as object), place.matching.prefixed);
  if (partly && extra.length > 0) throw refuse.boundNames(path, extra, wantPath);
  if (!partly && missing.length + extra.length > 0) throw refuse.names(path, missing, extra, wantPath);
  const parts = partsOf(value as object);
  for (const [wanted, given] of found) {
    const inner = { name: childName(names.name, given, list), wanted: childName(names.wanted, wanted, list) };
    gatherNode(place, node.children.get(wanted)!, parts, given, inner);
  }
}

function gatherLeaf(place: Place, { index }: LeafNode, holder: object, key: string, names: Names): void {
  const { bound, offsets, into, matching } = place;
  const path = pathOf(matching.rootPath, names.name);
  const wantPath = wantedPath(place, names.wanted);
  const want = bound.leaves[index];
  const value = (holder as Record<string, unknown>)[key];
  if (isSparse(value)) {
    into.set(dense(value, { path, wantPath, shape: want.shape }), offsets[index]);
    matching.read?.(index, value.values);
    return;
  }
  const leaf = leafAt(holder, key, path);
  if (!leaf) throw whyNoLeaf(value, path, wantPath, want.shape);
  if (!sameShape(leaf.shape, want.shape))
    checkFlat(leaf, want, { path, wantPath, partly: matching.otherwise !== undefined });
  leaf.read(into, offsets[index]);
  matching.read?.(index, value);
}

/** A flat buffer stands for a shaped array of as many entries, row by row; complex numbers for a flat array of their parts. */
function checkFlat(
  leaf: Leaf,
  want: Leaf,
  { path, wantPath, partly }: { path: string; wantPath: string; partly: boolean },
): void {
  const flat = leaf.shape.length === 1 && want.shape.length > 1;
  const parts = leaf.complex && want.shape.length === 1;
  const fits = leaf.size === want.size && (flat || parts);
  if (!fits && partly) throw refuse.boundShape(path, leaf.shape, wantPath);
  if (!fits) throw refuse.shapeMismatch(path, leaf.shape, wantPath, want.shape);
  if (!want.rowMajor) throw refuse.notFlat(path, wantPath, want.shape);
}

/** The first entry that is no number, or rows of different lengths. */
function whyNoLeaf(value: unknown, path: string, wantPath: string, want: readonly number[]): Error {
  const wrong = firstNonNumber(value, path, 0);
  return wrong ? refuse.notANumber(wrong.path, wrong.value) : refuse.ragged(path, wantPath, want);
}

function firstNonNumber(value: unknown, path: string, depth: number): { path: string; value: unknown } | undefined {
  if (typeof value === 'number' || isNumberList(value) || isStrided(value)) return undefined;
  if (!Array.isArray(value) || depth > MAX_RANK) return { path, value };
  for (let k = 0; k < value.length; k++) {
    const wrong = firstNonNumber(value[k], `${path}[${k}]`, depth + 1);
    if (wrong) return wrong;
  }
  return undefined;
}
