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
const decayed = (db: number[], b: number[]) => db.map((v, i) => v + (lambda / m) * b[i]);

export default planted<Mlp>({
  mistake: 'the L2 term applied to the biases too',
  seen: 'the L2 group of the corpus',
  at: mlpAt,
  cost: p => data(p) + (lambda / (2 * m)) * sum([...p.W1.flat(), ...p.W2.flat()].map(w => w * w)),
  right,
  wrong: p => {
    const g = right(p);
    return { ...g, b1: decayed(g.b1, p.b1), b2: decayed(g.b2, p.b2) };
  },
  blocks: ['b1', 'b2'],
  kind: 'penalty',
});
