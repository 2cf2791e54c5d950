import { sum } from './arrays.js';
import { batchGradients, batchHat, costOf, type Norm, normAt, standardised, throughOne } from './ops/norm.js';
import { planted } from './planted.js';

export default planted<Norm>({
  mistake: 'batch norm with a term of the variance added to that of the mean',
  seen: 'B059, mxnet',
  at: normAt,
  cost: costOf(batchHat),
  right: p => batchGradients(p),
  wrong: p =>
    batchGradients(p, (v, d) => {
      const { invStd, hat } = standardised(v);
      const extra = sum(d.map((g, i) => g * hat[i])) / d.length;
      return throughOne(v, d).map(g => g + invStd * extra);
    }),
  blocks: ['x'],
  kind: ['projection', 'rank-one', 'unexplained'],
});
