import { activation, count, orElse } from './fields.js';
import { featuresOf, type LayerOf, type LayerType, matrix } from './layer.js';

/** Wd (g(Wg x) ⊙ Wu x) along the last axis, which keeps its length. */
export const gatedMlp: LayerType<LayerOf<'gatedMlp'>> = {
  fields: { units: count, activation: orElse(activation, 'silu') },
  output: (_, input) => input,
  parameters({ units, activation }, input) {
    const features = featuresOf(input);
    return [matrix('Wg', units, features, activation), matrix('Wu', units, features), matrix('Wd', features, units)];
  },
};
