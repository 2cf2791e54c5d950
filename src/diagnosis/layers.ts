import type { Block } from '../theta/layout.js';

/** A dense layer as the names and shapes of its parameters show it, input side first. */
export interface Layer {
  /** 1 for the layer next to the input. */
  number: number;
  blocks: Block[];
  W: Block;
  b?: Block;
  /** Of W: 'out-in' when it is (n_l, n_(l−1)), 'in-out' when it is (n_(l−1), n_l). */
  orientation: 'out-in' | 'in-out';
}

/** Dense layers whose sizes chain, in whatever order or orientation they are given; null when the blocks are none. */
export function layersOf(blocks: readonly Block[]): Layer[] | null {
  const flat = unflatten(blocks);
  for (const pairs of [byNumber(flat), byOrder(flat)]) {
    const chained = pairs && isNetwork(pairs) && (chain(pairs) ?? chain([...pairs].reverse()));
    if (chained) return chained.map(layer => original(layer, blocks));
  }
  return null;
}

/** The same, where their names say that they are layers: no layer is spoken of that nobody named. */
export function namedLayers(blocks: readonly Block[]): Layer[] | null {
  const layers = layersOf(blocks);
  const isNamed = ({ W, b }: Layer) => isLayerName(W.name, WEIGHTS) && (!b || isLayerName(b.name, BIASES));
  return layers?.every(isNamed) ? layers : null;
}

/** What people call the parameters of a dense layer, and what they keep them in. */
const WEIGHTS = /^(w|weights?|kernel|theta)$/i;
const BIASES = /^(b|bias|biases)$/i;
const OWNERS =
  /^(layers?|dense|fc|linear|lin|affine|net|nn|network|model|mlp|sequential|seq|modules?|hidden|output|out|params|parameters|l|h)$/i;

/** W1, layers[0].weight, dense_1/kernel, hidden.b, or W and b of one layer alone; not attn1.W, nor x. */
function isLayerName(name: string, own: RegExp): boolean {
  const words = name.split(/[^a-z]+/i).filter(word => word !== '');
  const last = words.pop() ?? '';
  return own.test(last) && words.every(word => OWNERS.test(word));
}

interface Pair {
  W: Block;
  b?: Block;
}

/** Names that may belong to a bias: none at all, or one with a b in it. */
const mayBeBias = ({ name }: Block) => /b/i.test(name) || !/[a-z]/i.test(name);

/**
 * Whether matrices and vectors are told apart from any others of the same shapes: weights with biases all through,
 * or numbered weights without.
 */
function isNetwork(pairs: readonly Pair[]): boolean {
  if (pairs.every(({ b }) => b !== undefined)) return pairs.length > 1 || pairs.every(({ b }) => mayBeBias(b!));
  return pairs.length > 1 && pairs.every(({ W, b }) => !b && /\d/.test(W.name));
}

const isVector = ({ shape }: Block) => shape.filter(n => n !== 1).length <= 1;
const isMatrix = ({ shape }: Block) => shape.length === 2;

/** Weights stored flat: arrays in turn w, b, w, b with size(w) = n_in · size(b) get their shape back. */
function unflatten(blocks: readonly Block[]): Block[] {
  if (blocks.length < 4 || blocks.length % 2 !== 0 || !blocks.every(({ shape }) => shape.length === 1))
    return [...blocks];
  return blocks.map((block, i) => {
    const out = blocks[i + 1]?.size;
    const weights = i % 2 === 0 && out > 0 && block.size % out === 0;
    return weights ? { ...block, shape: [out, block.size / out] } : block;
  });
}

const original = (layer: Layer, blocks: readonly Block[]): Layer => {
  const find = (b?: Block) => b && blocks.find(({ offset }) => offset === b.offset);
  return { ...layer, blocks: layer.blocks.map(b => find(b)!), W: find(layer.W)!, b: find(layer.b) };
};

/** W1 with b1, layers.0.weight with layers.0.bias: pairs that share the first number of their names. */
function byNumber(blocks: readonly Block[]): Pair[] | null {
  const groups = new Map<number, Block[]>();
  for (const block of blocks) {
    const number = /\d+/.exec(block.name);
    if (!number) return null;
    const key = Number(number[0]);
    groups.set(key, [...(groups.get(key) ?? []), block]);
  }
  const pairs = [...groups].sort((a, b) => a[0] - b[0]).map(([, group]) => pair(group));
  return pairs.every(p => p !== null) ? pairs : null;
}

/** A matrix and at most one vector; which of two is the bias shows in its size. */
function pair(group: readonly Block[]): Pair | null {
  if (group.length === 1) return isMatrix(group[0]) ? { W: group[0] } : null;
  if (group.length !== 2) return null;
  const [first, second] = group;
  const fits = (W: Block, b: Block) => isMatrix(W) && isVector(b) && W.shape.includes(b.size) && W.size >= b.size;
  const bias = (b: Block) => /b/i.test(b.name) || b.shape.length === 1;
  if (fits(first, second) && (bias(second) || !fits(second, first))) return { W: first, b: second };
  return fits(second, first) ? { W: second, b: first } : null;
}

/** The k-th matrix with the k-th vector, in the order given. */
function byOrder(blocks: readonly Block[]): Pair[] | null {
  const vectors = blocks.filter(({ shape }) => shape.length === 1);
  const matrices = blocks.filter(isMatrix);
  if (matrices.length === 0 || matrices.length + vectors.length !== blocks.length) return null;
  if (vectors.length !== 0 && vectors.length !== matrices.length) return null;
  return matrices.map((W, k) => ({ W, b: vectors[k] }));
}

/** Layers, when every layer takes as many inputs as the one below has units, in one orientation throughout. */
function chain(pairs: readonly Pair[]): Layer[] | null {
  for (const orientation of ['out-in', 'in-out'] as const) {
    const out = ({ W }: Pair) => W.shape[orientation === 'out-in' ? 0 : 1];
    const into = ({ W }: Pair) => W.shape[orientation === 'out-in' ? 1 : 0];
    const chained = pairs.every((p, l) => (!p.b || p.b.size === out(p)) && (l === 0 || into(p) === out(pairs[l - 1])));
    if (chained)
      return pairs.map(({ W, b }, l) => ({
        number: l + 1,
        blocks: b ? [W, b] : [W],
        W,
        b,
        orientation,
      }));
  }
  return null;
}
