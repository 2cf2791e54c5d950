import { map, sigmoid } from './arrays.js';
import { type Classifier, classifierAt, fromDelta, scores, squaredError, Y } from './ops/classifier.js';
import { planted } from './planted.js';

const error = (p: Classifier) => map(scores(p), (z, s, k) => sigmoid(z) - Y[s][k]);

export default planted<Classifier>({
  mistake: 'an output delta without the slope of the sigmoid',
  seen: 'B037, Neural-Network-with-Python',
  at: classifierAt,
  cost: squaredError,
  right: p => {
    const Z = scores(p);
    return fromDelta(map(error(p), (e, s, k) => e * sigmoid(Z[s][k]) * (1 - sigmoid(Z[s][k]))));
  },
  wrong: p => fromDelta(error(p)),
  blocks: ['W', 'b'],
  kind: 'output-delta',
});
