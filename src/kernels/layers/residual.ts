import { refuse } from '../../errors.js';
import { sameShape } from '../../theta/shape.js';
import type { LayerOf, LayerType } from './layer.js';

/** x + F(x): its parameters are those of the layers inside. */
export const residual: LayerType<LayerOf<'residual'>> = {
  fields: { layers: (value, { path, layers }) => layers(value, path) },
  output(_, input, { path, label, inner }) {
    if (sameShape(input, inner)) return input;
    const [x, F] = [input, inner].map(shape => `[${shape.join(', ')}]`);
    throw refuse.spec(path, `residual of ${label} gets x ${x} but its layers make F(x) ${F}: let them keep the shape.`);
  },
  parameters: () => [],
};
