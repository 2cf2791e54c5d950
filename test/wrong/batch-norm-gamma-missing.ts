import { map } from './arrays.js';
import { batchGradients, batchHat, costOf, type Norm, normAt } from './ops/norm.js';
import { planted } from './planted.js';

export default planted<Norm>({
  mistake: 'batch norm whose input gradient lacks γ',
  seen: 'B095, DeepSpeed: the wrong γ',
  at: normAt,
  cost: costOf(batchHat),
  right: p => batchGradients(p),
  wrong: p => {
    const g = batchGradients(p);
    return { ...g, x: map(g.x, (v, _, j) => v / p.gamma[j]) };
  },
  blocks: ['x'],
  kind: 'column-factors',
});
