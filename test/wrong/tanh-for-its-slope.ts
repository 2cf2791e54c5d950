import { map } from './arrays.js';
import { backward, costWith, mlpAt, TANH } from './ops/mlp.js';
import { planted } from './planted.js';

export default planted({
  mistake: 'tanh(z) itself where its slope belongs',
  seen: 'B035, nnet',
  at: mlpAt,
  cost: costWith(TANH),
  right: p => backward(p, TANH).gradients,
  wrong: p => backward(p, TANH, ({ dA1, A1 }) => map(dA1, (d, s, j) => d * A1[s][j])).gradients,
  blocks: ['W1', 'b1'],
  kind: 'backward-step',
});
