import { sum } from './arrays.js';
import { costOf, layerGradients, layerHat, type Norm, normAt, standardised } from './ops/norm.js';
import { planted } from './planted.js';

export default planted<Norm>({
  mistake: 'layer norm that divides its means by the wrong number of features',
  seen: 'B081, FlagGems; B083, PyTorch',
  at: normAt,
  cost: costOf(layerHat),
  right: p => layerGradients(p),
  wrong: p =>
    layerGradients(p, (v, d) => {
      const { invStd, hat } = standardised(v);
      const n = v.length + 1;
      return d.map((g, i) => invStd * (g - sum(d) / n - (hat[i] * sum(d.map((e, k) => e * hat[k]))) / n));
    }),
  blocks: ['x'],
  kind: 'unexplained',
});
