import type { Activation, Cost } from '../../../src/forward.js';
import { random } from '../../../src/random.js';
import { type Case, denseCase } from '../../../test/diagnosis/dense.js';

type Given = [sizes: number[], activations: Activation[], data: Parameters<typeof denseCase>[2]];

/** Networks whose m, K and λ are kept apart from the constants people write. Layers of equal size let a mistake of one layer pass for another's. */
const CHOSEN: readonly Given[] = [
  [[4, 6, 6, 6, 3], ['sigmoid', 'sigmoid', 'sigmoid', 'sigmoid'], data('binaryCrossEntropy', 7, 0.7, 1)],
  [[4, 6, 6, 6, 3], ['tanh', 'tanh', 'tanh', 'softmax'], data('crossEntropy', 5, 0.9, 2)],
  [[4, 6, 6, 6, 3], ['relu', 'relu', 'relu', 'softmax'], data('crossEntropy', 11, 0.5, 3)],
  [[4, 6, 6, 6, 3], ['relu', 'relu', 'relu', 'linear'], data('squaredError', 7, 1.3, 4)],
  [[4, 6, 6, 6, 3], ['tanh', 'tanh', 'tanh', 'sigmoid'], data('squaredError', 6, 0.8, 5)],
  [[4, 6, 6, 6, 3], ['tanh', 'tanh', 'tanh', 'linear'], data('squaredError', 1, 0.6, 8)],
  [[4, 6, 6, 6, 3], ['elu', 'elu', 'elu', 'softmax'], data('crossEntropy', 8, 0.6, 21)],
  [[4, 6, 6, 6, 3], ['silu', 'gelu', 'leakyRelu', 'linear'], data('squaredError', 8, 0.4, 22)],
  [[4, 5, 3, 1], ['relu', 'relu', 'sigmoid'], data('binaryCrossEntropy', 3, 0, 31)],
  [[5, 7, 4, 2], ['tanh', 'sigmoid', 'softmax'], data('crossEntropy', 12, 0.2, 32)],
  [[6, 3], ['softmax'], data('crossEntropy', 9, 0.5, 34)],
  [[2, 2, 2], ['tanh', 'sigmoid'], data('squaredError', 4, 0, 38)],
];

function data(cost: Cost, m: number, l2: number, seed: number): Given[2] {
  return { cost, m, l2, seed };
}

export const chosenCases = (): Case[] => CHOSEN.map(given => denseCase(...given));

const HIDDEN: readonly Activation[] = ['relu', 'leakyRelu', 'elu', 'sigmoid', 'tanh', 'softplus', 'silu', 'gelu'];
const OUTPUTS: readonly [Activation, Cost][] = [
  ['softmax', 'crossEntropy'],
  ['sigmoid', 'binaryCrossEntropy'],
  ['linear', 'squaredError'],
  ['sigmoid', 'squaredError'],
  ['tanh', 'squaredError'],
];

/** A network nobody chose: one to four layers of one to nine units, 1 to 40 examples, an L2 penalty every other time. */
export function randomCase(seed: number): Case {
  const dice = random(1000 + seed);
  const one = <T>(list: readonly T[]): T => list[dice.below(list.length)];
  const [output, cost] = one(OUTPUTS);
  const hidden = Array.from({ length: dice.below(4) }, () => one(HIDDEN));
  const equal = dice.below(3) === 0 ? 2 + dice.below(6) : 0;
  const units = hidden.map(() => equal || 2 + dice.below(8));
  const outputs = output === 'softmax' ? 2 + dice.below(5) : 1 + dice.below(4);
  const sizes = [equal || 2 + dice.below(8), ...units, outputs];
  const l2 = dice.below(2) === 0 ? 0 : 0.05 + dice.below(30) / 20;
  return denseCase(sizes, [...hidden, output], data(cost, 1 + dice.below(40), l2, seed));
}

/** Number of outputs. */
export const outputsOf = ({ spec }: Case): number => spec.layers[spec.layers.length - 1].units;
