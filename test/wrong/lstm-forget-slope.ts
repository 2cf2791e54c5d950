import { cost, gradients, type Lstm, lstmAt } from './ops/lstm.js';
import { planted } from './planted.js';

export default planted<Lstm>({
  mistake: 'an LSTM whose forget gate is derived to f instead of f(1 − f)',
  seen: 'B045, RNN-LSTM-in-numpy',
  at: lstmAt,
  cost,
  right: p => gradients(p),
  wrong: p => gradients(p, { forgetSlope: f => f }),
  blocks: ['W', 'U', 'b'],
  kind: ['output-delta', 'unexplained'],
});
