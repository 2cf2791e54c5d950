import { type Layer, namedLayers } from '../diagnosis/layers.js';
import { refuse } from '../errors.js';
import type { Entries, Gradient } from './gradient.js';

/** An array of mine, the array of the reference that it is compared with, and the name both go by in the report. */
export interface Pair {
  name: string;
  mine: Entries;
  reference: Entries;
}

/** Which array is which, and how that was found out. */
export interface Pairs {
  pairs: readonly Pair[];
  by: 'name' | 'layer' | 'order';
}

/**
 * Finds for every array of mine its counterpart:
 *
 * 1. as `names` says, mine → reference;
 * 2. of the same name: dW1 is W1, layers[0].W is layers.0.W and layers/0/W, and what all names of one side begin with may be missing on the other;
 * 3. where no name is shared: of the k-th dense layer, W1 and b1 for layers.0.weight and layers.0.bias;
 * 4. or in the order given, if `fits` says so of every pair.
 *
 * @throws {GradcheckError} `name_mismatch` with the names of both sides
 */
export function pairUp(
  mine: Gradient,
  reference: Gradient,
  names: Readonly<Record<string, string>>,
  fits: (pair: Pair) => boolean,
): Pairs {
  const told = Object.entries(names).map(([own, other]) => paired(find(mine, own), find(reference, other)));
  const left = rest(
    mine,
    told.map(pair => pair.mine),
    reference,
  );
  const right = rest(
    reference,
    told.map(pair => pair.reference),
    mine,
  );
  const isWhole = (pairs: readonly Pair[]) => pairs.length === left.length && pairs.length === right.length;
  const named = [byName(left, right, whole), byName(left, right, withoutOwner)];
  const found = named.find(isWhole);
  if (found) return { pairs: inOrder(mine, [...told, ...found]), by: 'name' };
  if (told.length === 0 && named.every(pairs => pairs.length === 0)) {
    const layers = byLayer(left, right);
    if (layers?.every(fits)) return { pairs: inOrder(mine, layers), by: 'layer' };
    const order = left.length === right.length ? left.map((one, k) => paired(one, right[k])) : null;
    if (order?.every(fits)) return { pairs: order, by: 'order' };
  }
  const namesOf = (entries: readonly Entries[]) => entries.map(({ name }) => name);
  throw refuse.unpaired(namesOf(left), namesOf(right));
}

const paired = (mine: Entries, reference: Entries): Pair => ({ name: parameterOf(mine, reference), mine, reference });

/** What a report calls the parameter: W1, where mine says dW1. */
function parameterOf(mine: Entries, reference: Entries): string {
  const parameter = mine.name.replace(/d([^.[\]/]+)$/, '$1');
  const isCourse = /(^|[.\]/])d([A-Z][^.[\]/]*|[bw]\d*)$/.test(mine.name);
  return isCourse || parameter === reference.name ? parameter : mine.name;
}

/** In the order that mine has them, which is that of the report. */
function inOrder({ entries }: Gradient, pairs: readonly Pair[]): Pair[] {
  const of = new Map(pairs.map(pair => [pair.mine, pair]));
  return entries.flatMap(one => of.get(one) ?? []);
}

function find({ entries, root }: Gradient, name: string): Entries {
  const found =
    entries.find(one => one.name === name) ?? entries.find(one => bare(partsOf(one.name)) === bare(partsOf(name)));
  if (found) return found;
  throw refuse.misnamed(
    name,
    root,
    entries.map(one => one.name),
  );
}

/** What is not paired yet; the dA1, dZ1 … that the course keeps beside its dW1, db1 only where the other side has them too. */
function rest({ entries }: Gradient, told: readonly Entries[], other: Gradient): Entries[] {
  const others = new Set(other.entries.map(({ name }) => name));
  const isCourse = entries.some(({ name }) => /^dW\d*$/.test(name));
  const isStep = ({ name }: Entries) => isCourse && /^d[AZ]\d*$/.test(name) && !others.has(name);
  return entries.filter(one => !told.includes(one) && !isStep(one));
}

/** layers[0].W, layers.0.W and layers/0/W have the same parts. */
const partsOf = (name: string): string[] => name.split(/[.[\]/]+/).filter(part => part !== '');

/** W1 of dW1: the last part without the d of the course. */
const bare = (parts: readonly string[]): string =>
  [...parts.slice(0, -1), (parts.at(-1) ?? '').replace(/^d(?=.)/, '')].join('.');

type Reading = (entries: readonly Entries[]) => string[][];
const whole: Reading = entries => entries.map(({ name }) => partsOf(name));

/** Names without the first parts that all of them share: module.fc1.weight beside fc1.weight. */
const withoutOwner: Reading = entries => {
  const all = whole(entries);
  let shared = 0;
  while (all.length > 1 && all.every(parts => parts.length > shared + 1 && parts[shared] === all[0][shared])) shared++;
  return all.map(parts => parts.slice(shared));
};

/** Pairs of the same name; of what is left, those of the same but for a d. */
function byName(left: readonly Entries[], right: readonly Entries[], read: Reading): Pair[] {
  const free = new Map(read(right).map((parts, k) => [parts.join('.'), right[k]]));
  const take = (name: string | undefined) => {
    const found = name === undefined ? undefined : free.get(name);
    if (found) free.delete(name!);
    return found;
  };
  const own = read(left);
  const exact = own.map(parts => take(parts.join('.')));
  const prefixed = new Map([...free.keys()].map(name => [bare(name.split('.')), name]));
  return left.flatMap((mine, k) => {
    const reference = exact[k] ?? take(bare(own[k])) ?? take(prefixed.get(own[k].join('.')));
    return reference ? [paired(mine, reference)] : [];
  });
}

/** Weights and biases of the k-th layer of both sides; null where they are not layers, as many and with the same biases. */
function byLayer(left: readonly Entries[], right: readonly Entries[]): Pair[] | null {
  const [own, others] = [layersIn(left), layersIn(right)];
  if (!own || own.length !== others?.length) return null;
  if (own.some(({ b }, l) => (b === undefined) !== (others[l].b === undefined))) return null;
  return own.flatMap(({ blocks }, l) =>
    blocks.map((block, k) => paired(left[block.offset], right[others[l].blocks[k].offset])),
  );
}

/** Blocks whose offset is their place in the list. */
function layersIn(entries: readonly Entries[]): Layer[] | null {
  if (!entries.every(({ leaf }) => leaf !== null)) return null;
  return namedLayers(
    entries.map((one, k) => ({ name: parameterOf(one, one), shape: one.leaf!.shape, offset: k, size: one.leaf!.size })),
  );
}
