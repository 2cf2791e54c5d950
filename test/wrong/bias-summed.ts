import { map, sigmoid, sum } from './arrays.js';
import { type Classifier, classifierAt, fromDelta, scores, squaredError, Y } from './ops/classifier.js';
import { planted } from './planted.js';

const right = (p: Classifier) =>
  fromDelta(map(scores(p), (z, s, k) => (sigmoid(z) - Y[s][k]) * sigmoid(z) * (1 - sigmoid(z))));

export default planted<Classifier>({
  mistake: 'a bias gradient summed over everything instead of over the examples',
  seen: 'B073, stat453',
  at: classifierAt,
  cost: squaredError,
  right,
  wrong: p => {
    const { W, b } = right(p);
    return { W, b: b.map(() => sum(b)) };
  },
  blocks: ['b'],
  kind: 'summed',
});
