import { map } from './arrays.js';
import { backward, costWith, mlpAt, RELU } from './ops/mlp.js';
import { planted } from './planted.js';

const LEAKY = { g: (z: number) => (z > 0 ? z : 0.3 * z), slope: (z: number) => (z > 0 ? 1 : 0.3) };

export default planted({
  mistake: 'the slope of relu copied for leaky relu',
  seen: 'B043, FKB; toygrad',
  at: mlpAt,
  cost: costWith(LEAKY),
  right: p => backward(p, LEAKY).gradients,
  wrong: p => backward(p, LEAKY, ({ dA1, Z1 }) => map(dA1, (d, s, j) => d * RELU.slope(Z1[s][j]))).gradients,
  blocks: ['W1', 'b1'],
  kind: 'backward-step',
});
