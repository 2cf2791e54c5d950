import { backward, costWith, mlpAt, TANH } from './ops/mlp.js';
import { planted } from './planted.js';

export default planted({
  mistake: 'the weights returned in place of their gradient',
  seen: 'systemds',
  at: mlpAt,
  cost: costWith(TANH),
  right: p => backward(p, TANH).gradients,
  wrong: p => ({ ...backward(p, TANH).gradients, W2: p.W2 }),
  blocks: ['W2'],
  kind: 'value',
});
