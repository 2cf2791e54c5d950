import { cost, gradients, type Lstm, lstmAt } from './ops/lstm.js';
import { planted } from './planted.js';

export default planted<Lstm>({
  mistake: 'an LSTM that hands no dh to the step before',
  seen: 'B063, AiDotNet',
  at: lstmAt,
  cost,
  right: p => gradients(p),
  wrong: p => gradients(p, { recurrent: 0 }),
  blocks: ['W', 'U', 'b'],
  kind: ['output-delta', 'unexplained'],
});
