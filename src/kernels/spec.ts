import { refuse, show } from '../errors.js';
import type { Activation, Cost, NetworkSpec } from '../forward.js';
import { ACTIVATIONS, COSTS } from './codes.js';

/** A NetworkSpec that was checked, with its defaults filled in; frozen. */
export type Spec = Required<NetworkSpec>;

/** Activations a cost that is computed from the logits insists on. */
const LAST: Partial<Record<Cost, Activation>> = { crossEntropy: 'softmax', binaryCrossEntropy: 'sigmoid' };

/**
 * Checks what describes a network, and copies it.
 *
 * @throws {GradcheckError} `invalid_spec` with the path of the field, such as `spec.layers[1].units`
 */
export function checkSpec(spec: NetworkSpec): Spec {
  if (typeof spec !== 'object' || spec === null)
    throw refuse.spec('spec', `spec is ${show(spec)}: give { inputs, layers, cost }.`);
  checkCount('spec.inputs', spec.inputs);
  if (!Array.isArray(spec.layers) || spec.layers.length === 0)
    throw refuse.spec('spec.layers', `spec.layers is ${show(spec.layers)}: give at least one { units, activation }.`);
  spec.layers.forEach(checkLayer);
  checkWord('spec.cost', spec.cost, COSTS);
  const l2 = spec.l2 ?? 0;
  if (!(Number.isFinite(l2) && l2 >= 0))
    throw refuse.spec('spec.l2', `spec.l2 is ${show(l2)}: give a number from 0 up.`);
  checkLast(spec);
  const layers = spec.layers.map(({ units, activation }) => Object.freeze({ units, activation }));
  return Object.freeze({ inputs: spec.inputs, layers: Object.freeze(layers), cost: spec.cost, l2 });
}

function checkLayer(layer: NetworkSpec['layers'][number], l: number): void {
  const path = `spec.layers[${l}]`;
  if (typeof layer !== 'object' || layer === null)
    throw refuse.spec(path, `${path} is ${show(layer)}: give { units, activation }.`);
  checkCount(`${path}.units`, layer.units);
  checkWord(`${path}.activation`, layer.activation, ACTIVATIONS);
}

function checkCount(path: string, count: unknown): void {
  if (Number.isSafeInteger(count) && (count as number) > 0) return;
  throw refuse.spec(path, `${path} is ${show(count)}: give a whole number from 1 up.`);
}

function checkWord(path: string, word: unknown, known: readonly string[]): void {
  if (known.includes(word as string)) return;
  throw refuse.spec(path, `${path} is ${show(word)}: give one of ${known.join(', ')}.`);
}

function checkLast({ cost, layers }: NetworkSpec): void {
  const wanted = LAST[cost];
  const last = layers.length - 1;
  const { activation } = layers[last];
  if (wanted === undefined || activation === wanted) return;
  const path = `spec.layers[${last}].activation`;
  throw refuse.spec(
    path,
    `${path} is '${activation}' but ${cost} is computed from the logits of a ${wanted} layer: make the last layer ${wanted}, or take squaredError.`,
  );
}

/** n_l for l = 0 … L. */
export const unitsOf = (spec: Spec): number[] => [spec.inputs, ...spec.layers.map(layer => layer.units)];

/** n, the number of parameters: Σ n_l (n_(l−1) + 1). */
export function sizeOf(spec: Spec): number {
  const units = unitsOf(spec);
  return spec.layers.reduce((size, layer, k) => size + layer.units * (units[k] + 1), 0);
}
