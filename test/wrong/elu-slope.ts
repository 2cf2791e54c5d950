import { map } from './arrays.js';
import { backward, costWith, mlpAt } from './ops/mlp.js';
import { planted } from './planted.js';

const alpha = 1.6;
const ELU = {
  g: (z: number) => (z > 0 ? z : alpha * Math.expm1(z)),
  slope: (z: number) => (z > 0 ? 1 : alpha * Math.exp(z)),
};

export default planted({
  mistake: 'the slope of ELU taken as y, without + α',
  seen: 'B041, mlpack',
  at: mlpAt,
  cost: costWith(ELU),
  right: p => backward(p, ELU).gradients,
  wrong: p => backward(p, ELU, ({ dA1, A1 }) => map(dA1, (d, s, j) => d * (A1[s][j] > 0 ? 1 : A1[s][j]))).gradients,
  blocks: ['W1', 'b1'],
  kind: 'backward-step',
});
