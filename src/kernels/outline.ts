import { nameOf } from './operations/table.js';
import { type PlannedLayer, planOf, type Spec } from './plan.js';

/** A layer of a network: what goes in and comes out of one example, and what it learns. */
export interface NetworkLayer {
  readonly type: Spec['layers'][number]['type'];
  /** As messages call it: its name, 'conv2d 1', or its type and place. */
  readonly label: string;
  readonly input: readonly number[];
  readonly output: readonly number[];
  readonly parameters: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** Of a residual, the layers inside. */
  readonly layers: readonly NetworkLayer[];
}

/** The layers of a network, in reading order. */
export const layersOf = (spec: Spec): readonly NetworkLayer[] => planOf(spec).layers.map(layerOf);

function layerOf(planned: PlannedLayer): NetworkLayer {
  const { layer, input, output, parameters, inner } = planned;
  return Object.freeze({
    type: layer.type,
    label: nameOf(planned),
    input,
    output,
    parameters: Object.values(parameters).map(({ name, shape }) => ({ name, shape })),
    layers: inner.map(layerOf),
  });
}
