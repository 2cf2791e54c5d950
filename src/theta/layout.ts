import { refuse } from '../errors.js';
import { firstInfinite } from '../numbers.js';
import { cloneTree, snapshot } from './clone.js';
import { firstShared, lieApart } from './leaf.js';
import type { LeftOut } from './leftOut.js';
import { gather, type Matching } from './match.js';
import { indexOf } from './shape.js';
import { isStrided } from './strided.js';
import { type BoundTree, bind, pathOf } from './tree.js';
import { lastAtMost, readLeaves, writeLeaves } from './working.js';

/** A named array of parameters: entries offset … offset + size − 1 of θ, in row-major order. */
export interface Block {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
  /** Whether its last axis is the real and the imaginary part of complex numbers. */
  readonly complex?: true;
}

/** How a tree of parameters lies in θ. Remembers the structure and the array types, not the caller's arrays. */
export interface Layout<T = unknown> {
  /** n, the length of θ. */
  readonly size: number;
  /** In the order of θ, without gaps. */
  readonly blocks: readonly Block[];
  /** What the tree holds that is not learned: whole numbers by their type, sizes, and places where nothing stands. */
  readonly leftOut: readonly LeftOut[];
  /** A new tree of the same structure and array types, holding θ. */
  unpack(theta: ArrayLike<number>): T;
  /** θ of another tree with the same names and shapes. */
  pack(tree: T): Float64Array;
  /** Component i as the caller would write it: 'W2[1,0]'; a number by its bare name; 'z[3].im' of complex numbers. */
  locate(i: number): string;
  /** The block that component i belongs to. O(log blocks). */
  blockOf(i: number): Block;
  /** The numbers of a tree that may be named otherwise, in the order of θ. */
  gather(tree: unknown, matching: Matching): Float64Array;
}

/**
 * Lays all parameters into one vector θ.
 *
 * A number, an array of numbers (or of equally shaped arrays of numbers, plain or typed) and a strided view { data, shape, stride, offset } are one block each;
 * so are complex numbers { re, im } and arrays of these, with an axis of length 2 more. Objects, Maps, instances of classes and lists of anything else
 * hold blocks by name: 'W1', 'layers[0].W', '[2]'. A bare block is called 'theta'.
 * Integer arrays and bigints, undefined and null, and the sizes that an instance keeps of what it holds, are left out.
 * The same array at two places of the tree is two blocks: θ holds its numbers twice, and each copy is a variable of its own.
 *
 * @throws {GradcheckError} `no_parameters`, `not_a_number` (holes, strings, functions, nothing but integer arrays …), `non_finite_parameter`
 */
export function pack<T>(parameters: T): { theta: Float64Array; layout: Layout<T> } {
  const given = bind(parameters, 'parameters');
  const blocks = blocksOf(given);
  const size = blocks.reduce((n, block) => n + block.size, 0);
  if (size === 0) throw whyNothing(given.leftOut);
  const template = bind(snapshot(parameters), 'parameters');
  // a copy of arrays shares nothing: only strides and accessors have to be tried out
  const shared = lieApart(template.leaves) ? -1 : firstShared(template.leaves);
  if (shared >= 0) throw refuse.overlap(pathOf('parameters', blocks[shared].name));
  const layout = makeLayout<T>(template, blocks, size);
  const theta = readLeaves(given.leaves, new Float64Array(size));
  const bad = firstInfinite(theta);
  if (bad >= 0) throw refuse.nonFiniteParameter(pathOfComponent(layout, bad, given.node.kind === 'leaf'), theta[bad]);
  return { theta, layout };
}

/** What is wrong with a tree of which nothing is learned. */
function whyNothing([first]: readonly LeftOut[]): Error {
  if (first === undefined || first.why === 'size') return refuse.noParameters('parameters');
  const path = pathOf('parameters', first.name);
  if (first.why === 'nothing' || typeof first.value === 'bigint') return refuse.notAParameter(path, first.value);
  return isStrided(first.value)
    ? refuse.integers(`${path}.data`, first.value.data)
    : refuse.integers(path, first.value);
}

function blocksOf({ leaves, names }: BoundTree): Block[] {
  const known = new Set<string>();
  let offset = 0;
  return leaves.map(({ shape, size, complex }, b) => {
    const name = names[b];
    if (known.has(name)) throw refuse.sameName(pathOf('parameters', name), name);
    known.add(name);
    const block = Object.freeze({ name, shape: Object.freeze([...shape]), offset, size, ...(complex && { complex }) });
    offset += size;
    return block;
  });
}

function makeLayout<T>(template: BoundTree, blocks: readonly Block[], size: number): Layout<T> {
  const offsets = blocks.map(block => block.offset);
  const blockOf = (i: number) => blocks[lastAtMost(offsets, checked(i, size))];
  const gathered = (tree: unknown, matching: Matching) => {
    const into = new Float64Array(size);
    gather(template, offsets, tree, matching, into);
    return into;
  };
  return Object.freeze({
    size,
    blocks: Object.freeze(blocks),
    leftOut: Object.freeze(template.leftOut),
    blockOf,
    locate: (i: number) => locate(blockOf(i), i),
    pack: (tree: T) => gathered(tree, { rootPath: 'parameters', boundPath: 'layout', prefixed: false, nulls: false }),
    gather: gathered,
    unpack(theta: ArrayLike<number>): T {
      if (theta?.length !== size) throw refuse.thetaLength(theta?.length, size);
      const tree = bind(cloneTree(template.holder.root), 'parameters');
      writeLeaves(tree.leaves, theta);
      return tree.holder.root as T;
    },
  });
}

function locate({ name, shape, offset, complex }: Block, i: number): string {
  if (shape.length === 0) return name;
  if (complex) {
    const at = indexOf(shape, i - offset);
    const part = at.pop() === 0 ? 're' : 'im';
    return at.length === 0 ? `${name}.${part}` : `${name}[${at.join(',')}].${part}`;
  }
  return `${name}[${indexOf(shape, i - offset).join(',')}]`;
}

/** 'parameters.W1[0,2]'. */
function pathOfComponent(layout: Layout, i: number, bare: boolean): string {
  const at = layout.locate(i);
  // a bare complex number has parts all the same: 'parameters.re'
  return pathOf('parameters', bare ? at.slice('theta'.length).replace(/^\./, '') : at);
}

function checked(i: number, size: number): number {
  if (Number.isInteger(i) && i >= 0 && i < size) return i;
  throw refuse.componentOutside(i, size);
}
