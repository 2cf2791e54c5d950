import { map } from './arrays.js';
import { backward, costWith, mlpAt, TANH } from './ops/mlp.js';
import { planted } from './planted.js';

export default planted({
  mistake: 'a layer that hands on its own slope and forgets the upstream gradient',
  seen: 'B069, CTC in Theano; TransformerEngine',
  at: mlpAt,
  cost: costWith(TANH),
  right: p => backward(p, TANH).gradients,
  wrong: p => backward(p, TANH, ({ Z1 }) => map(Z1, TANH.slope)).gradients,
  blocks: ['W1', 'b1'],
  kind: 'backward-step',
});
