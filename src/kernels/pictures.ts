import { product } from '../numbers.js';
import { type PlannedLayer, planOf, type Spec } from './plan.js';

/** By name, the shapes in which pictures show blocks: first weights as the images they look at, projections of attention a head at a time. */
export function picturesOf(spec: Spec): Record<string, readonly number[]> {
  const layers = planOf(spec).layers.flatMap(withInner);
  return Object.fromEntries([...imagesIn(spec, layers), ...layers.flatMap(headsIn)]);
}

const withInner = (planned: PlannedLayer): PlannedLayer[] => [planned, ...planned.inner.flatMap(withInner)];

/** Weights of the first layer, where it is a dense one on flattened images of one channel. */
function imagesIn({ inputs }: Spec, layers: readonly PlannedLayer[]): [string, readonly number[]][] {
  const [flatten, first] = layers;
  if (!Array.isArray(inputs) || inputs.length !== 3 || inputs[2] !== 1) return [];
  if (flatten.layer.type !== 'flatten' || first?.layer.type !== 'dense') return [];
  const { W } = first.parameters;
  return W === undefined || product(inputs) !== W.shape[1] ? [] : [[W.name, [W.shape[0], inputs[0], inputs[1]]]];
}

/** Rows of Wq, Wk and Wv belong to one head after the other. */
function headsIn({ layer, parameters: { Wq, Wk, Wv } }: PlannedLayer): [string, readonly number[]][] {
  if (layer.type !== 'attention') return [];
  const shapeOf = ([outputs, inputs]: readonly number[], heads: number) => [heads, outputs / heads, inputs];
  return [
    [Wq.name, shapeOf(Wq.shape, layer.heads)],
    [Wk.name, shapeOf(Wk.shape, layer.kvHeads)],
    [Wv.name, shapeOf(Wv.shape, layer.kvHeads)],
  ];
}
