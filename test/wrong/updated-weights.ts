import { map, product, scaled, transpose } from './arrays.js';
import { backward, costWith, mlpAt, TANH } from './ops/mlp.js';
import { planted } from './planted.js';

export default planted({
  mistake: 'W2 updated before it is used on the way back',
  seen: 'B129, data science from scratch; B131, Toy-Neural-Network-JS',
  at: mlpAt,
  cost: costWith(TANH),
  right: p => backward(p, TANH).gradients,
  wrong: p => {
    const { gradients, dZ2 } = backward(p, TANH);
    const W2 = map(p.W2, (w, i, j) => w - scaled(gradients.W2, 0.1)[i][j]);
    const dA1 = product(dZ2, transpose(W2));
    return backward(p, TANH, ({ Z1 }) => map(dA1, (d, s, j) => d * TANH.slope(Z1[s][j]))).gradients;
  },
  blocks: ['W1', 'b1'],
  kind: 'backward-step',
});
