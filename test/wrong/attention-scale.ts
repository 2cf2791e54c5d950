import { type Attention, attentionAt, cost, gradients } from './ops/attention.js';
import { planted } from './planted.js';

export default planted<Attention>({
  mistake: 'attention without 1/√d on the way back',
  seen: 'the scale group of the corpus',
  at: attentionAt,
  cost,
  right: p => gradients(p),
  wrong: p => gradients(p, { scale: 1 }),
  blocks: ['Wq', 'Wk'],
  kind: 'scale',
  factor: 2,
});
