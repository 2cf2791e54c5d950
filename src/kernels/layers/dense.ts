import { activation, count, flag, open, orElse, text } from './fields.js';
import { featuresOf, type LayerOf, type LayerType, matrix, zeros } from './layer.js';

/** g(W X + b) along the last axis; a tied W belongs to an embedding. */
export const dense: LayerType<LayerOf<'dense'>> = {
  fields: {
    units: count,
    activation: orElse(activation, 'linear'),
    bias: orElse(flag, true),
    tied: open(text),
  },
  output: ({ units }, input) => [...input.slice(0, -1), units],
  parameters: ({ units, activation, bias, tied }, input) => [
    ...(tied === undefined ? [matrix('W', units, featuresOf(input), activation)] : []),
    ...(bias ? [zeros('b', units)] : []),
  ],
  activation: ({ activation }) => activation,
};
