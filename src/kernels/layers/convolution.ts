import { refuse } from '../../errors.js';
import type { Activation, Extent } from '../../forward.js';
import { activation, count, extent, flag, orElse, padding, sequencePadding } from './fields.js';
import {
  checkAxes,
  featuresOf,
  IMAGE,
  type LayerOf,
  type LayerType,
  type Parameter,
  type Place,
  SEQUENCE,
  type Shape,
  weights,
  zeros,
} from './layer.js';
import { along, checkReach, checkSpan, slide, spread, type Window } from './window.js';

type Convolution = LayerOf<'conv2d'> | LayerOf<'conv1d'> | LayerOf<'convTranspose2d'>;

/** How the kernel of a convolution slides along each axis: one window for conv1d, two for images. */
export function windowsOf(layer: Convolution, input: Shape): Window[] {
  const { kernel, stride, dilation, padding } = layer;
  const move = layer.type === 'convTranspose2d' ? spread : slide;
  return input.slice(0, -1).map((length, axis) => {
    const [k, s, d] = [kernel, stride, dilation].map(given => along(given, axis));
    return move(length, { kernel: k, stride: s, dilation: d, padding });
  });
}

const outputsOf = (windows: readonly Window[], filters: number): Shape => [
  ...windows.map(({ output }) => output),
  filters,
];

/** W (kernel …, in, out): a unit takes in kernel · in numbers. */
function parametersOf(layer: Convolution, input: Shape, axes: number): Parameter[] {
  const { kernel, filters, bias, activation } = layer;
  const sides = Array.from({ length: axes }, (_, axis) => along(kernel, axis));
  const area = sides.reduce((n, side) => n * side, 1);
  const channels = featuresOf(input);
  const W = weights('W', [...sides, channels, filters], [area * channels, area * filters], activation);
  return bias ? [W, zeros('b', filters)] : [W];
}

const behind = { activation: orElse<Activation>(activation, 'linear'), bias: orElse(flag, true) };

const image = {
  filters: count,
  kernel: extent,
  stride: orElse<Extent>(extent, 1),
  padding: orElse(padding, 'valid'),
  dilation: orElse<Extent>(extent, 1),
  ...behind,
};

export const conv2d: LayerType<LayerOf<'conv2d'>> = {
  fields: image,
  output(layer, input, place) {
    checkAxes(layer, input, place, IMAGE);
    const windows = windowsOf(layer, input);
    checkReach(layer, input, place, windows);
    return outputsOf(windows, layer.filters);
  },
  parameters: (layer, input) => parametersOf(layer, input, 2),
  activation: ({ activation }) => activation,
};

export const conv1d: LayerType<LayerOf<'conv1d'>> = {
  fields: {
    filters: count,
    kernel: count,
    stride: orElse(count, 1),
    padding: orElse(sequencePadding, 'valid'),
    dilation: orElse(count, 1),
    ...behind,
  },
  output(layer, input, place) {
    checkAxes(layer, input, place, SEQUENCE);
    const windows = windowsOf(layer, input);
    checkReach(layer, input, place, windows);
    return outputsOf(windows, layer.filters);
  },
  parameters: (layer, input) => parametersOf(layer, input, 1),
  activation: ({ activation }) => activation,
};

export const convTranspose2d: LayerType<LayerOf<'convTranspose2d'>> = {
  fields: image,
  output(layer, input, place) {
    checkAxes(layer, input, place, IMAGE);
    const windows = windowsOf(layer, input);
    checkCut(layer, place, windows);
    return outputsOf(windows, layer.filters);
  },
  parameters: (layer, input) => parametersOf(layer, input, 2),
  activation: ({ activation }) => activation,
};

function checkCut({ padding }: LayerOf<'convTranspose2d'>, place: Place, windows: readonly Window[]): void {
  const { path } = place;
  checkSpan(place, windows);
  if (windows.every(({ output }) => output >= 1)) return;
  const whole = windows.map(({ output, before, after }) => output + before + after).join(' × ');
  const at = `${path}.padding`;
  throw refuse.spec(at, `${at} is ${padding}, which leaves nothing of an output of ${whole}: give a smaller one.`);
}
