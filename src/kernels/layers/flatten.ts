import { product } from '../../numbers.js';
import type { LayerOf, LayerType } from './layer.js';

/** All numbers of an example in one row, row-major. */
export const flatten: LayerType<LayerOf<'flatten'>> = {
  fields: {},
  output: (_, input) => [product(input)],
  parameters: () => [],
};
