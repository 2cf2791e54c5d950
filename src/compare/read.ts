import { refuse } from '../errors.js';
import { norm, product } from '../numbers.js';
import type { Tree } from '../problem.js';
import type { Precision } from '../report.js';
import { entriesOf } from '../theta/entries.js';
import type { Block } from '../theta/layout.js';
import { indexOf, sameShape } from '../theta/shape.js';
import { pathOf } from '../theta/tree.js';
import { lastAtMost } from '../theta/working.js';
import { type Aligned, align, hasShape } from './align.js';
import { axisOrders, inOrder } from './axes.js';
import { coarsest, FORMATS } from './formats.js';
import { type Entries, type Gradient, readGradient } from './gradient.js';
import type { Comparison } from './judge.js';
import type { CompareSettings } from './options.js';
import { type Pairs, pairUp } from './pairs.js';

/** Two gradients laid into vectors of one order, with all that came in their structure. */
export interface Both extends Comparison {
  arrays: readonly Aligned[];
  /** How names were matched. */
  pairs: Pairs;
  blocks: readonly Block[];
  /** Entry i as the caller would write it: W2[1,0]. */
  locate(i: number): string;
  format: Precision;
  /** θ, where it was given. */
  parameters?: Float64Array;
  /** The reference's gradients of single examples, such that their mean is the reference. */
  examples?: Float64Array[];
}

/** Reads everything, and refuses what does not fit together, before any of it is compared. */
export function readBoth(mineTree: unknown, referenceTree: unknown, settings: CompareSettings): Both {
  const { names, precision, times, parameters, examples } = settings;
  const mine = readGradient(mineTree, 'mine');
  const reference = readGradient(referenceTree, 'reference');
  const stick = settings.stick === undefined ? undefined : readGradient(settings.stick, 'options.stick');
  const format = precision ?? coarsest([mine.format, reference.format, stick?.format ?? 'float64']);
  // beside a measuring stick an entry may have its own last rounding
  const tolerance = settings.tolerance ?? (stick ? times * FORMATS[format].unit : FORMATS[format].tolerance);
  const pairs = pairUp(mine, reference, names, hasShape);
  const arrays = align(pairs.pairs, [mine, reference], FORMATS[format].tolerance);
  const { blocks, size, locate } = layOut(arrays);
  if (size === 0) throw refuse.noParameters('mine');
  const laid = (numbers: (array: Aligned) => Float64Array) => joined(arrays.map(numbers), size);
  const like = (other: Gradient) => laid(likeReference({ mine, other, names }));
  const whole = laid(array => array.reference);
  return {
    arrays,
    pairs,
    blocks,
    locate,
    mine: laid(array => array.mine),
    reference: whole,
    format,
    tolerance,
    ...(stick && { stick: { numbers: like(stick), times } }),
    ...(parameters !== undefined && {
      parameters: laid(likeMine({ mine, other: readGradient(parameters, 'options.parameters'), names: {} })),
    }),
    ...(Array.isArray(examples) && {
      examples: averaging(
        examples.map((tree: Tree, s) => like(readGradient(tree, `options.examples[${s}]`))),
        whole,
      ),
    }),
  };
}

function layOut(arrays: readonly Aligned[]) {
  let size = 0;
  const blocks = arrays.map(({ name, shape, mine }): Block => {
    const offset = size;
    size += mine.length;
    return { name, shape, offset, size: mine.length };
  });
  const offsets = blocks.map(({ offset }) => offset);
  const locate = (i: number) => {
    const { name, shape, offset } = blocks[lastAtMost(offsets, i)];
    return shape.length === 0 ? name : `${name}[${indexOf(shape, i - offset).join(',')}]`;
  };
  return { blocks, size, locate };
}

function joined(parts: readonly Float64Array[], size: number): Float64Array {
  const all = new Float64Array(size);
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

/** Another tree beside mine. */
interface Beside {
  mine: Gradient;
  other: Gradient;
  names: Readonly<Record<string, string>>;
}

/** The array of another tree that belongs to one of mine. */
function counterparts({ mine, other, names }: Beside): (entry: Entries) => Entries {
  const has = new Set(other.entries.map(({ name }) => name));
  const known = Object.entries(names).filter(([, name]) => has.has(name));
  const { pairs } = pairUp(mine, other, Object.fromEntries(known), hasShape);
  const of = new Map(pairs.map(pair => [pair.mine, pair.reference]));
  return entry => of.get(entry)!;
}

/** What comes in the structure of the reference: its axes are turned as those of the reference are. */
function likeReference(beside: Beside): (array: Aligned) => Float64Array {
  const of = counterparts(beside);
  return ({ entry, shape, order }) => {
    const { name, leaf } = of(entry);
    if (!leaf) return new Float64Array(product(shape));
    const orders = axisOrders(shape, leaf.shape);
    const found = orders.find(one => one.join() === order.join()) ?? orders[0];
    if (!found) throw mismatch(beside, [name, leaf.shape], [entry.name, shape]);
    return inOrder(entriesOf(leaf), leaf.shape, found);
  };
}

/** What comes in the structure of mine. */
function likeMine(beside: Beside): (array: Aligned) => Float64Array {
  const of = counterparts(beside);
  return ({ entry, shape }) => {
    const { name, leaf } = of(entry);
    if (!leaf || !sameShape(leaf.shape, shape)) throw mismatch(beside, [name, leaf?.shape ?? []], [entry.name, shape]);
    return entriesOf(leaf);
  };
}

type Shaped = readonly [name: string, shape: readonly number[]];
const mismatch = ({ mine, other }: Beside, [name, shape]: Shaped, [wanted, want]: Shaped) =>
  refuse.shapeMismatch(pathOf(other.root, name), shape, pathOf(mine.root, wanted), want);

/** Gradients of single examples in the units of the reference, whether that is their sum or their mean. */
function averaging(examples: readonly Float64Array[], reference: Float64Array): Float64Array[] {
  const sum = reference.map((_, i) => examples.reduce((total, example) => total + example[i], 0));
  const square = norm(sum) ** 2;
  const along = reference.reduce((total, r, i) => total + r * sum[i], 0) / square;
  return examples.map(example => example.map(g => g * along * examples.length));
}
