import type { NetworkSpec } from '../../forward.js';
import type { Block } from '../../index.js';
import type { Examples } from '../worker/messages.js';
import { type Dataset, examplesOf, sideOf } from './dataset.js';
import { type LayerMistake, madeIn } from './layerMistake.js';

const FILTERS = 6;
const KERNEL = 3;

/** Two convolutions and a pool on square pictures: small, and every mistake below can be made in it. */
export const convolution = (side: number, classes: number, l2: number): NetworkSpec => ({
  inputs: [side, side, 1],
  layers: [
    { type: 'conv2d', name: 'conv1', filters: FILTERS, kernel: KERNEL, padding: 'same', activation: 'tanh' },
    { type: 'maxPool2d', name: 'pool', size: 2 },
    { type: 'conv2d', name: 'conv2', filters: FILTERS, kernel: KERNEL, stride: 2, padding: 1, activation: 'tanh' },
    { type: 'flatten', name: 'flatten' },
    { name: 'dense', units: classes, activation: 'softmax' },
  ],
  cost: 'crossEntropy',
  l2,
});

/** The first m examples of a data set of square pictures, as pictures. */
export function imagesOf(data: Dataset, m: number): Examples {
  const side = sideOf(data)!;
  const last = { units: data.classes.length, activation: 'softmax' } as const;
  const { x, y } = examplesOf(data, m, { layers: [last], cost: 'crossEntropy' });
  const inLines = (row: number[]) => Array.from({ length: side }, (_, i) => row.slice(i * side, (i + 1) * side));
  return { x: x.map(inLines), y };
}

/** Backward propagation of a convolutional network, p a position of what a layer puts out. */
export const CONVOLUTION_LINES = {
  output: 'dZ = (A − Y) / m',
  weights: 'dW[tap] = Σₚ X[p · stride + tap − padding] dZ[p]ᵀ',
  bias: 'db = Σₚ dZ[p]',
  back: 'dX[p · stride + tap − padding] += W[tap] dZ[p]',
  pool: 'dX[place of the maximum in its window] += dY',
  slope: "dZ = dA ∘ g'(Z)",
} as const;

export const CONVOLUTION_MISTAKES: readonly LayerMistake[] = [
  madeIn('conv2', 'kernelFlipped', {
    id: 'conv-flipped',
    label: 'the kernel is turned round on the way back',
    line: 'back',
    text: 'dX[p · stride + tap − padding] += W[last − tap] dZ[p]',
  }),
  madeIn('conv2', 'channelsExchanged', {
    id: 'conv-channels',
    label: 'input and output channels of the kernel are exchanged on the way back',
    line: 'back',
    text: 'dX[p · stride + tap − padding] += W[tap]ᵀ dZ[p]',
  }),
  madeIn('conv2', 'strideForgotten', {
    id: 'conv-stride',
    label: 'the stride is forgotten on the way back',
    line: 'back',
    text: 'dX[p + tap − padding] += W[tap] dZ[p]',
  }),
  madeIn('conv2', 'paddingForgotten', {
    id: 'conv-padding',
    label: 'the padding is forgotten on the way back: all is shifted by one',
    line: 'back',
    text: 'dX[p · stride + tap] += W[tap] dZ[p]',
  }),
  madeIn('conv1', 'biasLastPositionOnly', {
    id: 'conv-bias',
    label: 'the bias is not summed over the positions',
    line: 'bias',
    text: 'db = dZ[last p]',
  }),
  madeIn('conv1', 'lastPositionOnly', {
    id: 'conv-kernel',
    label: 'the kernel is not summed over the positions, nor the bias',
    line: 'weights',
    text: 'dW[tap] = X[last p · stride + tap − padding] dZ[last p]ᵀ',
  }),
  {
    id: 'conv-layout',
    label: 'dW of conv1 is laid out (out, in, kh, kw) and read as (kh, kw, in, out)',
    line: 'weights',
    text: 'dW = all of it in the order (out, in, kh, kw)',
    kinds: ['reordered', 'transposed'],
    after: outputsFirst,
  },
  madeIn('pool', 'toFirstOfWindow', {
    id: 'conv-first',
    label: 'the gradient of a maximum goes to the first of its window',
    line: 'pool',
    text: 'dX[first of its window] += dY',
  }),
  madeIn('pool', 'toAll', {
    id: 'conv-all',
    label: 'the gradient of a maximum goes to all of its window',
    line: 'pool',
    text: 'dX[all of its window] += dY',
  }),
  madeIn('conv1', 'slopeMissing', {
    id: 'conv-slope',
    label: "g'(Z) of conv1 is forgotten",
    line: 'slope',
    text: 'dZ = dA',
  }),
  {
    id: 'conv-sum',
    label: 'summed over the examples, not averaged',
    line: 'output',
    text: 'dZ = A − Y',
    kinds: ['scale'],
    after: (grad, { examples }) => grad.map(value => examples * value),
  },
];

/** The kernels of conv1, (kh, kw, in, out), in the order (out, in, kh, kw). */
function outputsFirst(grad: Float64Array, { blocks }: { blocks: readonly Block[] }): Float64Array {
  const { offset, size, shape } = blocks.find(({ name }) => name === 'conv1.W')!;
  const outputs = shape[3];
  const changed = grad.slice();
  const taps = size / outputs;
  for (let k = 0; k < size; k++) changed[offset + k] = grad[offset + (k % taps) * outputs + Math.floor(k / taps)];
  return changed;
}
