import { map } from './arrays.js';
import { backward, costWith, m, mlpAt, TANH } from './ops/mlp.js';
import { planted } from './planted.js';

export default planted({
  mistake: 'the 1/m of the average in dZ1 and again in dW1 and db1',
  seen: 'B015, the forum of the course',
  at: mlpAt,
  cost: costWith(TANH),
  right: p => backward(p, TANH).gradients,
  wrong: p => backward(p, TANH, ({ dA1, Z1 }) => map(dA1, (d, s, j) => (d * TANH.slope(Z1[s][j])) / m)).gradients,
  blocks: ['W1', 'b1'],
  kind: 'scale',
  factor: 1 / m,
});
