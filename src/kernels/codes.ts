import type { Activation, Cost } from '../forward.js';

/** Activations in the order of their codes in assembly/activation.ts. */
export const ACTIVATIONS = [
  'linear',
  'relu',
  'leakyRelu',
  'elu',
  'sigmoid',
  'tanh',
  'softplus',
  'silu',
  'gelu',
  'geluTanh',
  'softmax',
] as const satisfies readonly Activation[];

/** Costs in the order of their codes in assembly/cost.ts. */
export const COSTS = ['binaryCrossEntropy', 'crossEntropy', 'squaredError'] as const satisfies readonly Cost[];
