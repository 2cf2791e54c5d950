import { backward, costWith, mlpAt, RELU } from './ops/mlp.js';
import { planted } from './planted.js';

export default planted({
  mistake: 'a relu mask tested on relu(z) ≥ 0, which always holds',
  seen: 'B039, Grokking Deep Learning; ml-fnn',
  at: mlpAt,
  // all first-layer units exactly on their kink
  kinks: [() => ({ ...mlpAt(4), W1: mlpAt(4).W1.map(row => row.map(() => 0)), b1: [0, 0, 0, 0, 0] })],
  cost: costWith(RELU),
  right: p => backward(p, RELU).gradients,
  wrong: p => backward(p, RELU, ({ dA1 }) => dA1).gradients,
  blocks: ['W1', 'b1'],
  kind: 'backward-step',
});
