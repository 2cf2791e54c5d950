import { plus, scaled, sum } from './arrays.js';
import { backward, costWith, type Mlp, m, mlpAt, TANH } from './ops/mlp.js';
import { planted } from './planted.js';

const lambda = 0.7;
const data = costWith(TANH);

const right = (p: Mlp) => {
  const { gradients } = backward(p, TANH);
  return {
    ...gradients,
    W1: plus(gradients.W1, scaled(p.W1, lambda / m)),
    W2: plus(gradients.W2, scaled(p.W2, lambda / m)),
  };
};

export default planted<Mlp>({
  mistake: 'the L2 term left out of both weight gradients',
  seen: 'B031, opennn',
  at: mlpAt,
  cost: p => data(p) + (lambda / (2 * m)) * sum([...p.W1.flat(), ...p.W2.flat()].map(w => w * w)),
  right,
  wrong: p => backward(p, TANH).gradients,
  blocks: ['W1', 'W2'],
  kind: 'penalty',
});
