import { product, scaled, transpose } from './arrays.js';
import { backward, costWith, m, mlpAt, TANH, X } from './ops/mlp.js';
import { planted } from './planted.js';

export default planted({
  mistake: 'dW1 and db1 overwritten by every example instead of added up',
  seen: 'the overwrite group of the corpus',
  at: mlpAt,
  cost: costWith(TANH),
  right: p => backward(p, TANH).gradients,
  wrong: p => {
    const { gradients, dZ1 } = backward(p, TANH);
    const last = [dZ1[m - 1]];
    return { ...gradients, W1: scaled(product(transpose([X[m - 1]]), last), 1 / m), b1: last[0].map(v => v / m) };
  },
  blocks: ['W1', 'b1'],
  kind: 'backward-step',
});
