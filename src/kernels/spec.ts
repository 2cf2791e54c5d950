import { refuse, show } from '../errors.js';
import type { Activation, Cost, DenseSpec, NetworkSpec } from '../forward.js';
import { isNumberList } from '../theta/storage.js';
import { COSTS } from './codes.js';
import { checkKnown, count, fromZero, orElse, word } from './layers/fields.js';
import type { Reading } from './layers/layer.js';
import { readLayers } from './layers/read.js';
import { rowOf } from './layers/table.js';
import { planOf, type Spec } from './plan.js';

export {
  blocksOf,
  type ParameterBlock,
  type Plan,
  type PlannedLayer,
  planOf,
  type Spec,
  sizeOf,
} from './plan.js';

/** Activations a cost that is computed from the logits insists on. */
const LAST: Partial<Record<Cost, Activation>> = { crossEntropy: 'softmax', binaryCrossEntropy: 'sigmoid' };

/**
 * Checks what describes a network, shapes included, and copies it.
 *
 * @throws {GradcheckError} `invalid_spec` with the path of the field, such as `spec.layers[1].units`
 */
export function checkSpec(spec: NetworkSpec): Spec {
  if (typeof spec !== 'object' || spec === null)
    throw refuse.spec('spec', `spec is ${show(spec)}: give { inputs, layers, cost }.`);
  checkKnown('spec', spec, ['inputs', 'layers', 'cost', 'l2']);
  const checked: Spec = Object.freeze({
    inputs: readInputs(spec.inputs),
    layers: readLayers(spec.layers, 'spec.layers'),
    cost: word(COSTS)(spec.cost, at('spec.cost')),
    l2: orElse(fromZero, 0)(spec.l2, at('spec.l2')),
  });
  checkLast(checked);
  planOf(checked);
  return checked;
}

/** A field of no layer. */
const at = (path: string): Reading => ({ path, before: {}, layers: () => [] });

function readInputs(inputs: unknown): Spec['inputs'] {
  const path = 'spec.inputs';
  if (Array.isArray(inputs) || isNumberList(inputs)) return readShape(Array.from(inputs), path);
  if (typeof inputs !== 'object' || inputs === null) return readFlat(inputs, path);
  checkKnown(path, inputs, ['tokens', 'steps']);
  const { tokens, steps } = inputs as Record<string, unknown>;
  return Object.freeze({
    tokens: count(tokens, at(`${path}.tokens`)),
    steps: count(steps, at(`${path}.steps`)),
  });
}

function readFlat(inputs: unknown, path: string): number {
  if (typeof inputs === 'number') return count(inputs, at(path));
  throw refuse.spec(
    path,
    `${path} is ${show(inputs)}: give a number, a shape such as [28, 28, 1], or { tokens, steps }.`,
  );
}

function readShape(shape: readonly unknown[], path: string): readonly number[] {
  if (shape.length === 0) throw refuse.spec(path, `${path} is an empty list: give the shape of one example.`);
  return Object.freeze(shape.map((length, axis) => count(length, at(`${path}[${axis}]`))));
}

function checkLast({ cost, layers }: Spec): void {
  const wanted = LAST[cost];
  const last = layers[layers.length - 1];
  const activation = rowOf(last).activation?.(last);
  if (wanted === undefined || activation === wanted) return;
  const layer = `spec.layers[${layers.length - 1}]`;
  const [path, is] = activation ? [`${layer}.activation`, `'${activation}'`] : [layer, `of type ${last.type}`];
  throw refuse.spec(
    path,
    `${path} is ${is} but ${cost} is computed from the logits of a ${wanted} layer: end with a dense layer of activation ${wanted}, or take squaredError.`,
  );
}

/** The spec of a network of dense layers with biases alone, one vector an example; undefined for any other. */
export function denseOf({ inputs, layers, cost, l2 }: Spec): DenseSpec | undefined {
  const dense = layers.every(layer => layer.type === 'dense' && layer.bias && layer.tied === undefined);
  return typeof inputs === 'number' && dense ? { inputs, layers: layers as DenseSpec['layers'], cost, l2 } : undefined;
}
