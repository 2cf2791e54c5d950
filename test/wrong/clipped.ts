import { map } from './arrays.js';
import { backward, costWith, mlpAt, TANH } from './ops/mlp.js';
import { planted } from './planted.js';

export default planted({
  mistake: 'dW1 clipped before it is returned',
  seen: 'LSTM code that clips at every step',
  at: mlpAt,
  cost: costWith(TANH),
  right: p => backward(p, TANH).gradients,
  wrong: p => {
    const { gradients } = backward(p, TANH);
    const sizes = gradients.W1.flat()
      .map(Math.abs)
      .sort((a, b) => a - b);
    const limit = sizes[Math.floor(sizes.length / 2)];
    return { ...gradients, W1: map(gradients.W1, v => Math.max(-limit, Math.min(limit, v))) };
  },
  blocks: ['W1'],
  kind: 'clipped',
});
