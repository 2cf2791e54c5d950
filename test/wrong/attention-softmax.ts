import { type Attention, attentionAt, cost, diagonal, gradients } from './ops/attention.js';
import { planted } from './planted.js';

export default planted<Attention>({
  mistake: 'attention with only the diagonal of the softmax Jacobian',
  seen: 'B051 and B145, candle',
  at: attentionAt,
  cost,
  right: p => gradients(p),
  wrong: p => gradients(p, { throughSoftmax: diagonal }),
  blocks: ['Wq', 'Wk'],
  kind: 'unexplained',
});
