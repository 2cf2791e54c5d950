import fc from 'fast-check';
import type { Cost, NetworkSpec } from '../../src/forward.js';
import { network } from '../../src/kernels/network.js';
import type { Nested } from '../../src/problem.js';
import { type Random, random } from '../../src/random.js';
import { pack } from '../../src/theta/layout.js';

/** A stack of layers that fit, and the shape of what one example becomes; `seed` draws parameters and data. */
export interface Stack {
  spec: NetworkSpec;
  m: number;
  seed: number;
  outputs: readonly number[];
}

/** Of one example: [n], [steps, n] or [height, width, channels]. */
type Shape = readonly number[];
type Layer = Record<string, unknown>;
/** A layer and what it makes of a shape. */
type Step = [Layer, Shape];
/** A drawn layer that fits the shape, or undefined where none does. */
type Draw = (shape: Shape, dice: Random) => Step | undefined;

const ACTIVATIONS = 'linear relu leakyRelu elu sigmoid tanh softplus silu gelu geluTanh softmax'.split(' ');
const LAST: Record<Cost, string> = {
  crossEntropy: 'softmax',
  binaryCrossEntropy: 'sigmoid',
  squaredError: 'linear',
};
/** Widths that heads and groups divide. */
const WIDTHS = [2, 3, 4, 6];
const EPSILONS = [1e-5, 1e-3, 0.1];

const one = <T>(dice: Random, from: readonly T[]): T => from[dice.below(from.length)];
const dividing = (n: number) => [1, 2, 3, 4, 6].filter(k => n % k === 0);
const channelsOf = (shape: Shape) => shape[shape.length - 1];
/** The shape with another number of channels. */
const withChannels = (shape: Shape, n: number) => [...shape.slice(0, -1), n];
const activation = (dice: Random) => one(dice, ACTIVATIONS);
const bias = (dice: Random) => dice.below(4) > 0;

interface Window {
  size: number;
  stride: number;
  dilation: number;
}

/** Places of a window along an axis of n cells; 0 or less where it does not fit. */
function placesOf(n: number, { size, stride, dilation }: Window, padding: unknown): number {
  if (padding === 'same' || padding === 'causal') return Math.ceil(n / stride);
  const pad = typeof padding === 'number' ? padding : 0;
  return Math.floor((n + 2 * pad - (size - 1) * dilation - 1) / stride) + 1;
}

function windowOf(dice: Random, dilations: readonly number[]): Window {
  return { size: 1 + dice.below(3), stride: 1 + dice.below(2), dilation: one(dice, dilations) };
}

const both = (windows: readonly Window[], field: keyof Window) => windows.map(window => window[field]);

const dense: Draw = (shape, dice) => {
  const units = one(dice, WIDTHS);
  return [{ units, activation: activation(dice), bias: bias(dice) }, withChannels(shape, units)];
};

const gatedMlp: Draw = (shape, dice) => [
  { type: 'gatedMlp', units: one(dice, WIDTHS), activation: one(dice, ['silu', 'gelu', 'sigmoid', 'relu']) },
  shape,
];

const norm: Draw = (shape, dice) => {
  const type = one(dice, ['batchNorm', 'layerNorm', 'rmsNorm', ...(shape.length > 1 ? ['groupNorm'] : [])]);
  const groups = type === 'groupNorm' ? { groups: one(dice, dividing(channelsOf(shape))) } : {};
  return [{ type, epsilon: one(dice, EPSILONS), ...groups }, shape];
};

const conv2d: Draw = ([height, width], dice) => {
  const windows = [windowOf(dice, [1, 1, 2]), windowOf(dice, [1, 1, 2])];
  const padding = one(dice, ['valid', 'same', 1]);
  const filters = one(dice, WIDTHS);
  const sides = [height, width].map((n, axis) => placesOf(n, windows[axis], padding));
  if (Math.min(...sides) < 1) return;
  const [kernel, stride, dilation] = [both(windows, 'size'), both(windows, 'stride'), both(windows, 'dilation')];
  const fields = { filters, kernel, stride, padding, dilation, activation: activation(dice), bias: bias(dice) };
  return [{ type: 'conv2d', ...fields }, [...sides, filters]];
};

const convTranspose2d: Draw = ([height, width], dice) => {
  if (Math.max(height, width) > 4) return;
  const stride = 1 + dice.below(2);
  const kernel = stride + dice.below(2);
  const padding = one(dice, ['valid', 'same', 1]);
  const filters = one(dice, WIDTHS);
  const cut = padding === 1 ? 2 : 0;
  const sides = [height, width].map(n => (padding === 'same' ? n * stride : (n - 1) * stride + kernel - cut));
  if (Math.min(...sides) < 1) return;
  const fields = { filters, kernel, stride, padding, activation: activation(dice), bias: bias(dice) };
  return [{ type: 'convTranspose2d', ...fields }, [...sides, filters]];
};

const pool: Draw = ([height, width, channels], dice) => {
  const windows = [windowOf(dice, [1]), windowOf(dice, [1])];
  // a border of 1 cell, where no window lies in it alone
  const padding = one(dice, ['valid', 'same', ...(Math.min(...both(windows, 'size')) > 1 ? [1] : [])]);
  const sides = [height, width].map((n, axis) => placesOf(n, windows[axis], padding));
  if (Math.min(...sides) < 1) return;
  const type = one(dice, ['maxPool2d', 'avgPool2d']);
  return [{ type, size: both(windows, 'size'), stride: both(windows, 'stride'), padding }, [...sides, channels]];
};

const conv1d: Draw = ([steps], dice) => {
  const { size: kernel, stride, dilation } = windowOf(dice, [1, 1, 2]);
  const padding = one(dice, ['valid', 'same', 'causal', 1]);
  const filters = one(dice, WIDTHS);
  const places = placesOf(steps, { size: kernel, stride, dilation }, padding);
  if (places < 1) return;
  const fields = { filters, kernel, stride, padding, dilation, activation: activation(dice), bias: bias(dice) };
  return [{ type: 'conv1d', ...fields }, [places, filters]];
};

const attention: Draw = (shape, dice) => {
  const n = channelsOf(shape);
  const heads = one(dice, dividing(n));
  const turns = (n / heads) % 2 === 0 ? one(dice, [undefined, 'half', 'interleaved']) : undefined;
  const rotary = turns ? { rotary: turns, base: one(dice, [100, 10000]) } : {};
  const kvHeads = one(dice, dividing(heads));
  return [{ type: 'attention', heads, kvHeads, causal: dice.below(2) > 0, bias: bias(dice), ...rotary }, shape];
};

const recurrence: Draw = ([steps], dice) => {
  const [units, sequences] = [one(dice, [2, 3, 4]), dice.below(3) > 0];
  return [{ type: one(dice, ['rnn', 'lstm', 'gru']), units, sequences }, sequences ? [steps, units] : [units]];
};

const globalAvgPool: Draw = shape => [{ type: 'globalAvgPool' }, [channelsOf(shape)]];
const flatten = (shape: Shape): Step => [{ type: 'flatten' }, [shape.reduce((size, n) => size * n)]];

/** Norms and attention, and a dense one that makes the channels as many as they were. */
const residual: Draw = (shape, dice) => {
  const inside = Array.from({ length: 1 + dice.below(2) }, () => norm(shape, dice)![0]);
  if (shape.length === 2 && dice.below(2) > 0) inside.push(attention(shape, dice)![0]);
  const back = { units: channelsOf(shape), activation: activation(dice) };
  const layers = [...inside, dense(shape, dice)![0], back];
  return [{ type: 'residual', layers: dice.below(3) > 0 ? layers : [{ type: 'residual', layers }, back] }, shape];
};

/** What may stand on an example of 1, 2 and 3 axes. */
const DRAWS: Record<number, readonly Draw[]> = {
  1: [dense, norm, gatedMlp, residual],
  2: [conv1d, conv1d, attention, attention, recurrence, recurrence, recurrence, dense, norm, gatedMlp, residual],
  3: [conv2d, conv2d, convTranspose2d, convTranspose2d, pool, pool, norm, residual, globalAvgPool],
};

const STARTS: readonly (readonly number[] | { tokens: number; steps: number })[] = [
  [4],
  [5, 3],
  [4, 4],
  [4, 5, 2],
  [5, 4, 3],
  { tokens: 5, steps: 4 },
];

/** More features than that are only taken together by a dense layer. */
const MANY = 12;

/** The layer a seed draws on a shape: norms fit every shape, so that some try does. */
function layerOn(shape: Shape, seed: number): Step {
  const dice = random(seed);
  for (;;) {
    const draws = channelsOf(shape) > MANY ? [dense, norm] : DRAWS[shape.length];
    const step = one(dice, draws)(shape, dice);
    if (step !== undefined && step[1].reduce((size, n) => size * n) <= 80) return step;
  }
}

function stackOf(start: (typeof STARTS)[number], seeds: readonly number[], cost: Cost, l2: number) {
  const layers: Layer[] = [];
  let shape: Shape;
  if ('tokens' in start) {
    layers.push({ type: 'embedding', vocabulary: start.tokens, units: 4, positions: seeds.length % 2 > 0 });
    shape = [start.steps, 4];
  } else shape = start;
  const stand = ([layer, next]: Step) => {
    layers.push(layer);
    shape = next;
  };
  for (const seed of seeds) stand(layerOn(shape, seed));
  if (shape.length === 3 || (shape.length === 2 && seeds.length > 3)) stand(flatten(shape));
  stand([{ units: 2, activation: LAST[cost] }, withChannels(shape, 2)]);
  const inputs = 'tokens' in start || start.length > 1 ? start : start[0];
  return { spec: { inputs, layers, cost, l2 } as unknown as NetworkSpec, outputs: shape };
}

/** Networks of up to four drawn layers and a dense one, on vectors, sequences, tokens and images. */
export const stacks: fc.Arbitrary<Stack> = fc
  .record({
    start: fc.constantFrom(...STARTS),
    seeds: fc.array(fc.integer(), { minLength: 2, maxLength: 4, size: 'max' }),
    cost: fc.constantFrom<Cost>('crossEntropy', 'binaryCrossEntropy', 'squaredError'),
    l2: fc.constantFrom(0, 0.3),
    m: fc.integer({ min: 2, max: 4 }),
    seed: fc.integer(),
  })
  .map(({ start, seeds, cost, l2, m, seed }) => ({ ...stackOf(start, seeds, cost, l2), m, seed }));

/** Numbers in rows of rows. */
function numbers(shape: Shape, draw: () => number): Nested {
  const [n, ...rest] = shape;
  return Array.from({ length: n }, () => (rest.length === 0 ? draw() : numbers(rest, draw))) as Nested;
}

/** x and y of a stack. */
export function dataOf({ spec, m, seed, outputs }: Stack): { x: Nested; y: Nested } {
  const dice = random(seed);
  const inputs = spec.inputs as unknown as number | number[] | { tokens: number; steps: number };
  const x =
    typeof inputs === 'object' && 'tokens' in inputs
      ? numbers([m, inputs.steps], () => dice.below(inputs.tokens))
      : numbers([m, ...[inputs].flat()], dice.normal);
  const labels = outputs.slice(0, -1);
  const targets: Record<Cost, () => Nested> = {
    crossEntropy: () => numbers([m, ...labels], () => dice.below(channelsOf(outputs))),
    binaryCrossEntropy: () => numbers([m, ...outputs], () => dice.below(2)),
    squaredError: () => numbers([m, ...outputs], dice.normal),
  };
  return { x, y: targets[spec.cost]() };
}

/** A network of a stack with its data, and a point at which biases, means and scales are not 0 and 1; grad there by its own backward propagation. */
export async function builtFrom(stack: Stack) {
  const net = await network(stack.spec);
  const data = dataOf(stack);
  const { theta, layout } = pack(net.initialize({ seed: stack.seed }));
  const { normal } = random(stack.seed);
  const parameters = layout.unpack(theta.map(value => value + 0.3 * normal()));
  return { net, data, layout, parameters, grad: layout.pack(net.gradients(parameters, data)) };
}
