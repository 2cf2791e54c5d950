import { map } from './arrays.js';
import { type Classifier, classifierAt, crossEntropy, fromDelta, probabilities, Y } from './ops/classifier.js';
import { planted } from './planted.js';

export default planted<Classifier>({
  mistake: 'the sum over the outputs left out of the softmax Jacobian',
  seen: 'B053, Odyssey',
  at: classifierAt,
  cost: crossEntropy,
  right: p => fromDelta(map(probabilities(p), (a, s, k) => a - Y[s][k])),
  wrong: _p => fromDelta(map(Y, y => -y)),
  blocks: ['W', 'b'],
  // what is left, −Xᵀ Y, is the same at all parameters
  kind: ['output-delta', 'stale'],
});
