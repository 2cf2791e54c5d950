import { refuse } from '../errors.js';
import type { Cost, NetworkSpec } from '../forward.js';
import { product } from '../numbers.js';
import { sameShape } from '../theta/shape.js';
import { TOO_MANY } from './layers/fields.js';
import {
  featuresOf,
  type Layer,
  type LayerOf,
  type Parameter,
  type Place,
  type Shape,
  type Start,
} from './layers/layer.js';
import { rowOf } from './layers/table.js';

/** A NetworkSpec that was checked, with its defaults filled in; frozen. */
export interface Spec {
  readonly inputs: NetworkSpec['inputs'];
  readonly layers: readonly Layer[];
  readonly cost: Cost;
  readonly l2: number;
}

/** One array of θ: its name, shape and place, and what it starts from. */
export interface ParameterBlock {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
  readonly start: Start;
  /** Whether l2 counts it: weights and kernels, not biases, scales or embeddings. */
  readonly penalised: boolean;
}

/** A layer with its shapes and its arrays of θ. */
export interface PlannedLayer {
  readonly layer: Layer;
  /** 'spec.layers[3].layers[1]' */
  readonly path: string;
  /** 1, 2, … of the layers with parameters of their own, in reading order. */
  readonly number?: number;
  readonly input: Shape;
  readonly output: Shape;
  /** By symbol: W, b, Wq, gamma, … */
  readonly parameters: Readonly<Record<string, ParameterBlock>>;
  /** The layers in a residual. */
  readonly inner: readonly PlannedLayer[];
  /** The embedding's array that stands for W of a tied layer. */
  readonly tied?: ParameterBlock;
}

/** What a network computes on, and how its parameters lie in θ. */
export interface Plan {
  readonly spec: Spec;
  /** Of one example; [steps] for tokens. */
  readonly input: Shape;
  readonly output: Shape;
  readonly tokens: boolean;
  readonly layers: readonly PlannedLayer[];
  /** In the order of θ, without gaps. */
  readonly blocks: readonly ParameterBlock[];
  /** n, the length of θ. */
  readonly size: number;
}

const known = new WeakMap<Spec, Plan>();

/**
 * Shapes, names and the layout of θ.
 *
 * @throws {GradcheckError} `invalid_spec` where layers do not fit on each other; never for what checkSpec returned
 */
export function planOf(spec: Spec): Plan {
  const plan = known.get(spec) ?? new Planning(spec).plan();
  known.set(spec, plan);
  return plan;
}

/** n, the number of parameters. */
export const sizeOf = (spec: Spec): number => planOf(spec).size;

/** The arrays of θ in its order, without gaps. */
export const blocksOf = (spec: Spec): readonly ParameterBlock[] => planOf(spec).blocks;

/** Shape of one example. */
function inputOf({ inputs }: Spec): Shape {
  if (typeof inputs === 'number') return [inputs];
  return 'steps' in inputs ? [inputs.steps] : inputs;
}

/** One walk over the layers in reading order. */
class Planning {
  private readonly blocks: ParameterBlock[] = [];
  /** Names of layers, with the path of the layer. */
  private readonly names = new Map<string, string>();
  private size = 0;
  private numbered = 0;

  constructor(private readonly spec: Spec) {}

  plan(): Plan {
    const { spec } = this;
    const input = inputOf(spec);
    const tokens = typeof spec.inputs === 'object' && 'tokens' in spec.inputs ? spec.inputs.tokens : undefined;
    if (product(input) >= TOO_MANY) throw tooMany('spec.inputs', 'an example', product(input));
    const layers = this.layers(spec.layers, { path: 'spec.layers', label: 'layer ', tokens, inner: input });
    this.checkNames();
    return Object.freeze({
      spec,
      input,
      output: layers[layers.length - 1].output,
      tokens: tokens !== undefined,
      layers,
      blocks: Object.freeze(this.blocks),
      size: this.size,
    });
  }

  /** Layers one after another; `inner` is what the first of them gets. */
  private layers(layers: readonly Layer[], { path, label, tokens, inner }: Place): readonly PlannedLayer[] {
    let input = inner;
    return layers.map((layer, l) => {
      const place = { path: `${path}[${l}]`, label: `${label}${l + 1}`, tokens: l === 0 ? tokens : undefined };
      const planned = this.layer(layer, input, place);
      input = planned.output;
      return planned;
    });
  }

  private layer(layer: Layer, input: Shape, at: Omit<Place, 'inner'>): PlannedLayer {
    const { path, label, tokens } = at;
    if (tokens !== undefined && layer.type !== 'embedding')
      throw refuse.spec(path, `${layer.type} of ${label} gets tokens and needs numbers: put an embedding before it.`);
    const inside = { path: `${path}.layers`, label: `${label}.`, inner: input };
    const inner = layer.type === 'residual' ? this.layers(layer.layers, inside) : [];
    const output = rowOf(layer).output(layer, input, { ...at, inner: inner.at(-1)?.output ?? input });
    if (product(output) >= TOO_MANY) throw tooMany(path, `the output of ${label}`, product(output));
    const tied = layer.type === 'dense' ? this.tiedTo(layer, input, path) : undefined;
    return Object.freeze({ layer, path, ...this.parameters(layer, input, path), input, output, inner, tied });
  }

  /** Numbers a layer that has parameters, and lays them behind those that came before. */
  private parameters(layer: Layer, input: Shape, path: string): Pick<PlannedLayer, 'number' | 'parameters'> {
    this.takeName(layer, path);
    const learned = rowOf(layer).parameters(layer, input);
    if (learned.length === 0) return { parameters: {} };
    const number = ++this.numbered;
    const nameOf = (symbol: string) => (layer.name === undefined ? `${symbol}${number}` : `${layer.name}.${symbol}`);
    const named = learned.map(parameter => [parameter.symbol, this.block(parameter, nameOf(parameter.symbol), path)]);
    return { number, parameters: Object.freeze(Object.fromEntries(named)) };
  }

  private block({ symbol, shape, start }: Parameter, name: string, path: string): ParameterBlock {
    const [offset, size] = [this.size, product(shape)];
    if (offset + size >= MOST_PARAMETERS) throw tooLarge(path, name, offset + size);
    const block = Object.freeze({ name, shape, offset, size, start, penalised: /^[WU]/.test(symbol) });
    this.blocks.push(block);
    this.size += size;
    return block;
  }

  private takeName({ name }: Layer, path: string): void {
    if (name === undefined) return;
    const other = this.names.get(name);
    if (other !== undefined) throw nameTaken(path, name, `the name of ${other}`);
    this.names.set(name, path);
  }

  /** Nobody is to take a layer called W1 for the weights of another. */
  private checkNames(): void {
    for (const { name } of this.blocks) {
      const path = this.names.get(name);
      if (path !== undefined) throw nameTaken(path, name, 'the name of an array of parameters');
    }
  }

  /** E (vocabulary, units) of the embedding that a dense layer names, of the shape of its own W (out, in). */
  private tiedTo({ tied, units }: LayerOf<'dense'>, input: Shape, path: string): ParameterBlock | undefined {
    if (tied === undefined) return undefined;
    const at = `${path}.tied`;
    const embeddings = this.blocks.filter(({ name }) => /(^|\.)E\d*$/.test(name));
    const block = embeddings.find(({ name }) => name === tied);
    const names = embeddings.map(({ name }) => name).join(', ');
    if (block === undefined)
      throw refuse.spec(at, `${at} is '${tied}', no embedding before it: ${names ? `give ${names}` : 'leave it out'}.`);
    const want = [units, featuresOf(input)];
    if (sameShape(block.shape, want)) return block;
    const [E, W] = [block.shape, want].map(shape => `[${shape.join(', ')}]`);
    throw refuse.spec(
      at,
      `${at} is '${tied}' of shape ${E} but W needs ${W}: make units the vocabulary, and the features the embedding's.`,
    );
  }
}

const tooMany = (path: string, what: string, count: number) =>
  refuse.spec(path, `${what} has ${count} numbers, but kernels count below 2³¹: make the network smaller.`);

/** θ and its gradient fill the 4 GiB that WebAssembly addresses. */
const MOST_PARAMETERS = 2 ** 28;

const tooLarge = (path: string, name: string, count: number) =>
  refuse.spec(
    path,
    `θ up to ${name} has ${count} numbers, which with their gradient need 4 GiB: make the network smaller.`,
  );

const nameTaken = (path: string, name: string, by: string) =>
  refuse.spec(`${path}.name`, `${path}.name is '${name}', which is ${by}: give every layer a name of its own.`);
