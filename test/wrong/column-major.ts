import { map, transpose } from './arrays.js';
import { backward, costWith, mlpAt, TANH } from './ops/mlp.js';
import { planted } from './planted.js';

export default planted({
  mistake: 'dW1 flattened column by column and read back row by row',
  seen: 'the transpose group of the corpus',
  at: mlpAt,
  cost: costWith(TANH),
  right: p => backward(p, TANH).gradients,
  wrong: p => {
    const { gradients } = backward(p, TANH);
    const list = transpose(gradients.W1).flat();
    return { ...gradients, W1: map(gradients.W1, (_, i, j) => list[i * gradients.W1[0].length + j]) };
  },
  blocks: ['W1'],
  kind: ['transposed', 'reordered'],
});
