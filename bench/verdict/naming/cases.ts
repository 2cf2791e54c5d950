import { type Case, denseCase } from '../../../test/diagnosis/dense.js';

/** Networks whose m, K and λ are kept apart from the constants people write. */
export const CASES: readonly Case[] = [...equalLayers(), ...unequalLayers()];

/** Layers of equal size let a mistake of one layer pass for another's: the hard case for a diagnosis. */
function equalLayers(): Case[] {
  const sizes = [4, 6, 6, 6, 3];
  return [
    denseCase(sizes, ['sigmoid', 'sigmoid', 'sigmoid', 'sigmoid'], {
      cost: 'binaryCrossEntropy',
      m: 7,
      l2: 0.7,
      seed: 1,
    }),
    denseCase(sizes, ['tanh', 'tanh', 'tanh', 'softmax'], { cost: 'crossEntropy', m: 5, l2: 0.9, seed: 2 }),
    denseCase(sizes, ['relu', 'relu', 'relu', 'softmax'], { cost: 'crossEntropy', m: 11, l2: 0.5, seed: 3 }),
    denseCase(sizes, ['relu', 'relu', 'relu', 'linear'], { cost: 'squaredError', m: 7, l2: 1.3, seed: 4 }),
    denseCase(sizes, ['tanh', 'tanh', 'tanh', 'sigmoid'], { cost: 'squaredError', m: 6, l2: 0.8, seed: 5 }),
    denseCase(sizes, ['sigmoid', 'sigmoid', 'sigmoid', 'sigmoid'], { cost: 'squaredError', m: 9, l2: 0, seed: 6 }),
    denseCase(sizes, ['relu', 'relu', 'relu', 'sigmoid'], { cost: 'binaryCrossEntropy', m: 5, l2: 0, seed: 7 }),
    denseCase(sizes, ['tanh', 'tanh', 'tanh', 'linear'], { cost: 'squaredError', m: 1, l2: 0.6, seed: 8 }),
    denseCase(sizes, ['elu', 'elu', 'elu', 'softmax'], { cost: 'crossEntropy', m: 8, l2: 0.6, seed: 21 }),
    denseCase(sizes, ['silu', 'gelu', 'leakyRelu', 'linear'], { cost: 'squaredError', m: 8, l2: 0.4, seed: 22 }),
    denseCase(sizes, ['softplus', 'softplus', 'softplus', 'softmax'], { cost: 'crossEntropy', m: 7, l2: 0, seed: 23 }),
  ];
}

/** One layer to five, one output, few and many examples: small arrays that bear few witnesses. */
function unequalLayers(): Case[] {
  return [
    denseCase([4, 5, 3, 1], ['relu', 'relu', 'sigmoid'], { cost: 'binaryCrossEntropy', m: 3, l2: 0, seed: 31 }),
    denseCase([5, 7, 4, 2], ['tanh', 'sigmoid', 'softmax'], { cost: 'crossEntropy', m: 12, l2: 0.2, seed: 32 }),
    denseCase([3, 8, 1], ['silu', 'linear'], { cost: 'squaredError', m: 20, l2: 0, seed: 33 }),
    denseCase([6, 3], ['softmax'], { cost: 'crossEntropy', m: 9, l2: 0.5, seed: 34 }),
    denseCase([6, 1], ['sigmoid'], { cost: 'binaryCrossEntropy', m: 9, l2: 0, seed: 35 }),
    denseCase([4, 6, 6, 3], ['gelu', 'softplus', 'softmax'], { cost: 'squaredError', m: 5, l2: 0.3, seed: 36 }),
    denseCase([4, 5, 5, 5, 5, 2], ['leakyRelu', 'elu', 'tanh', 'relu', 'tanh'], {
      cost: 'squaredError',
      m: 4,
      l2: 0,
      seed: 37,
    }),
    denseCase([2, 2, 2], ['tanh', 'sigmoid'], { cost: 'squaredError', m: 4, l2: 0, seed: 38 }),
  ];
}

/** Number of outputs. */
export const outputsOf = ({ spec }: Case): number => spec.layers[spec.layers.length - 1].units;
