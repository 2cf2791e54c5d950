import { type Case, denseCase } from '../../../test/diagnosis/dense.js';

/** Layers of equal size let a mistake of one layer pass for another's: the hard case for a diagnosis. */
export const SIZES = [4, 6, 6, 6, 3];

type Shape = Parameters<typeof denseCase>;
const make = (activations: Shape[1], data: Shape[2]): Case => denseCase(SIZES, activations, data);

/** Activations, costs, numbers of examples and penalties that differ; m, K and λ are kept apart from the constants people write. */
export const CASES: readonly Case[] = [
  make(['sigmoid', 'sigmoid', 'sigmoid', 'sigmoid'], { cost: 'binaryCrossEntropy', m: 7, l2: 0.7, seed: 1 }),
  make(['tanh', 'tanh', 'tanh', 'softmax'], { cost: 'crossEntropy', m: 5, l2: 0.9, seed: 2 }),
  make(['relu', 'relu', 'relu', 'softmax'], { cost: 'crossEntropy', m: 11, l2: 0.5, seed: 3 }),
  make(['relu', 'relu', 'relu', 'linear'], { cost: 'squaredError', m: 7, l2: 1.3, seed: 4 }),
  make(['tanh', 'tanh', 'tanh', 'sigmoid'], { cost: 'squaredError', m: 6, l2: 0.8, seed: 5 }),
  make(['sigmoid', 'sigmoid', 'sigmoid', 'sigmoid'], { cost: 'squaredError', m: 9, l2: 0, seed: 6 }),
  make(['relu', 'relu', 'relu', 'sigmoid'], { cost: 'binaryCrossEntropy', m: 5, l2: 0, seed: 7 }),
  make(['tanh', 'tanh', 'tanh', 'linear'], { cost: 'squaredError', m: 1, l2: 0.6, seed: 8 }),
  make(['elu', 'elu', 'elu', 'softmax'], { cost: 'crossEntropy', m: 8, l2: 0.6, seed: 21 }),
  make(['silu', 'gelu', 'leakyRelu', 'linear'], { cost: 'squaredError', m: 8, l2: 0.4, seed: 22 }),
  make(['softplus', 'softplus', 'softplus', 'softmax'], { cost: 'crossEntropy', m: 7, l2: 0, seed: 23 }),
];
