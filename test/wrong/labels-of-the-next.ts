import { map } from './arrays.js';
import { type Classifier, classifierAt, crossEntropy, fromDelta, m, probabilities, Y } from './ops/classifier.js';
import { planted } from './planted.js';

export default planted<Classifier>({
  mistake: 'targets paired with the next example',
  seen: 'the index group of the corpus',
  at: classifierAt,
  cost: crossEntropy,
  right: p => fromDelta(map(probabilities(p), (a, s, k) => a - Y[s][k])),
  wrong: p => fromDelta(map(probabilities(p), (a, s, k) => a - Y[(s + 1) % m][k])),
  // the sum over the examples, db, is right all the same
  blocks: ['W'],
  kind: ['layer-input', 'rank-one', 'unexplained'],
});
