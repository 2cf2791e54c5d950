import { scaled } from './arrays.js';
import { backward, costWith, mlpAt, TANH } from './ops/mlp.js';
import { planted } from './planted.js';

export default planted({
  mistake: 'dW2 twice too large',
  seen: 'B001, the exercise of the course',
  at: mlpAt,
  cost: costWith(TANH),
  right: p => backward(p, TANH).gradients,
  wrong: p => {
    const { gradients } = backward(p, TANH);
    return { ...gradients, W2: scaled(gradients.W2, 2) };
  },
  blocks: ['W2'],
  kind: 'scale',
  factor: 2,
});
