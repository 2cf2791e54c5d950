import { sum } from './arrays.js';
import { batchGradients, batchHat, costOf, type Norm, normAt, standardised } from './ops/norm.js';
import { planted } from './planted.js';

export default planted<Norm>({
  mistake: 'batch norm without the term through the variance',
  seen: 'B061, mlpack',
  at: normAt,
  cost: costOf(batchHat),
  right: p => batchGradients(p),
  wrong: p =>
    batchGradients(p, (v, d) => {
      const { invStd } = standardised(v);
      return d.map(g => invStd * (g - sum(d) / d.length));
    }),
  blocks: ['x'],
  kind: 'unexplained',
});
