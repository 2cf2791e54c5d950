import { type Attention, attentionAt, cost, gradients } from './ops/attention.js';
import { planted } from './planted.js';

export default planted<Attention>({
  mistake: 'attention that returns the gradients of queries and keys in each other’s place',
  seen: 'the index group of the corpus',
  at: attentionAt,
  cost,
  right: p => gradients(p),
  wrong: p => {
    const { Wq, Wk, Wv } = gradients(p);
    return { Wq: Wk, Wk: Wq, Wv };
  },
  blocks: ['Wq', 'Wk'],
  kind: 'swapped',
});
