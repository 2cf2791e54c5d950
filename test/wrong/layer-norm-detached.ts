import { costOf, layerGradients, layerHat, type Norm, normAt } from './ops/norm.js';
import { planted } from './planted.js';

export default planted<Norm>({
  mistake: 'layer norm whose weight and bias are not part of the graph',
  seen: 'B143, candle',
  at: normAt,
  cost: costOf(layerHat),
  right: p => layerGradients(p),
  wrong: p => ({ x: layerGradients(p).x, gamma: null, beta: null }),
  blocks: ['gamma', 'beta'],
  kind: 'zero',
});
