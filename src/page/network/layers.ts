import type { Activation, Cost } from '../../forward.js';

export interface Layer {
  /** NaN while the form holds no number that can be one. */
  units: number;
  activation: Activation;
}

export const ACTIVATIONS: readonly Activation[] = [
  'linear',
  'relu',
  'leakyRelu',
  'elu',
  'sigmoid',
  'tanh',
  'softplus',
  'silu',
  'gelu',
  'softmax',
];

export const MOST_LAYERS = 12;
export const MOST_UNITS = 2048;

/** Layers as an address spells them: 128-relu,10-softmax; null where it is not that. */
export function readLayers(text: string | null): Layer[] | null {
  const layers = (text ?? '').split(',').map(part => {
    const [units, activation] = part.split('-');
    return { units: Number(units), activation: activation as Activation };
  });
  return layers.length <= MOST_LAYERS && layers.every(isLayer) ? layers : null;
}

/** Whether a layer can be computed. */
export const isLayer = ({ units, activation }: Layer): boolean =>
  Number.isInteger(units) && units >= 1 && units <= MOST_UNITS && ACTIVATIONS.includes(activation);

export const writeLayers = (layers: readonly Layer[]): string =>
  layers.map(({ units, activation }) => `${units}-${activation}`).join(',');

/** Costs that a last layer can have, the usual one first. */
export function costsOf(layers: readonly Layer[]): Cost[] {
  const { activation } = layers.at(-1)!;
  if (activation === 'softmax') return ['crossEntropy'];
  return activation === 'sigmoid' ? ['binaryCrossEntropy', 'squaredError'] : ['squaredError'];
}
