import { seed, share } from './fields.js';
import type { LayerOf, LayerType } from './layer.js';

/** x · mask / (1 − rate), the mask fixed by its seed. */
export const dropout: LayerType<LayerOf<'dropout'>> = {
  fields: { rate: share, seed },
  output: (_, input) => input,
  parameters: () => [],
};
