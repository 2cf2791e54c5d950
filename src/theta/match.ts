import { refuse } from '../errors.js';
import { leafAt, MAX_RANK } from './leaf.js';
import { sameShape } from './shape.js';
import { isNumberList } from './storage.js';
import { isStrided } from './strided.js';
import {
  type BoundTree,
  type BranchNode,
  childName,
  isPlainObject,
  keysOf,
  type LeafNode,
  type Node,
  pathOf,
} from './tree.js';

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
  if (place.matching.nulls && (value === null || value === undefined)) return;
  if (node.kind === 'leaf') gatherLeaf(place, node, holder, key, names);
  else gatherBranch(place, node, value, names);
}

function gatherBranch(place: Place, node: BranchNode, value: unknown, names: Names): void {
  const path = pathOf(place.matching.rootPath, names.name);
  const list = node.kind === 'list';
  if (list ? !Array.isArray(value) : !isPlainObject(value))
    throw refuse.structure(path, value, node.kind, wantedPath(place, names.wanted));
  const found = matchNames(place, node.children, value as object, names);
  for (const [wanted, child] of node.children) {
    const given = found.get(wanted)!;
    const inner = { name: childName(names.name, given, list), wanted: childName(names.wanted, wanted, list) };
    gatherNode(place, child, value as Record<string, unknown>, given, inner);
  }
}

/** Which name of the other tree stands for each wanted one. */
function matchNames(
  place: Place,
  children: ReadonlyMap<string, Node>,
  branch: object,
  names: Names,
): Map<string, string> {
  const given = new Set(keysOf(branch));
  const wanted = [...children.keys()];
  const found = place.matching.prefixed ? findPrefixed(wanted, given) : find(wanted, given, name => name);
  const missing = wanted.filter(name => !found.has(name));
  const passed = place.matching.prefixed ? passedOver(found) : () => false;
  const taken = new Set(found.values());
  const extra = [...given].filter(name => !taken.has(name) && !passed(name));
  if (missing.length > 0 || extra.length > 0)
    throw refuse.names(pathOf(place.matching.rootPath, names.name), missing, extra, wantedPath(place, names.wanted));
  return found;
}

const find = (wanted: readonly string[], given: ReadonlySet<string>, as: (name: string) => string) =>
  new Map(wanted.map(name => [name, as(name)] as const).filter(([, name]) => given.has(name)));

const d = (name: string) => `d${name}`;

/** All by their own names, or all with the prefix; else each as it can be found, but no name for two. */
function findPrefixed(wanted: readonly string[], given: ReadonlySet<string>): Map<string, string> {
  const exact = find(wanted, given, name => name);
  if (exact.size === wanted.length) return exact;
  const prefixed = find(wanted, given, d);
  if (prefixed.size === wanted.length) return prefixed;
  const free = [...prefixed].filter(([, name]) => !exact.has(name));
  return new Map([...free, ...exact]);
}

/** The course's dA1, dZ1 … beside its dW1, db1; and dW1 where W1 was found. */
function passedOver(found: ReadonlyMap<string, string>): (name: string) => boolean {
  const course = [...found].every(([wanted, name]) => name === d(wanted));
  return name => (found.get(name.slice(1)) === name.slice(1) && name[0] === 'd') || (course && /^d[AZ]\d*$/.test(name));
}

function gatherLeaf(place: Place, { index }: LeafNode, holder: object, key: string, names: Names): void {
  const { bound, offsets, into, matching } = place;
  const path = pathOf(matching.rootPath, names.name);
  const leaf = leafAt(holder, key, path);
  const wantPath = wantedPath(place, names.wanted);
  const want = bound.leaves[index].shape;
  if (!leaf) throw whyNoLeaf((holder as Record<string, unknown>)[key], path, wantPath, want);
  if (!sameShape(leaf.shape, want)) throw refuse.shapeMismatch(path, leaf.shape, wantPath, want);
  leaf.read(into, offsets[index]);
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
