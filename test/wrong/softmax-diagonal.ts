import { map } from './arrays.js';
import {
  type Classifier,
  classifierAt,
  crossEntropy,
  fromDelta,
  labels,
  probabilities,
  softmaxBackward,
} from './ops/classifier.js';
import { planted } from './planted.js';

const byA = (A: number[][]) => map(A, (a, s, k) => (k === labels[s] ? -1 / a : 0));

export default planted<Classifier>({
  mistake: 'only the diagonal a(1 − a) of the softmax Jacobian',
  seen: 'B051, libnd4j',
  at: classifierAt,
  cost: crossEntropy,
  right: p => {
    const A = probabilities(p);
    return fromDelta(softmaxBackward(A, byA(A)));
  },
  wrong: p => {
    const A = probabilities(p);
    return fromDelta(map(byA(A), (d, s, k) => d * A[s][k] * (1 - A[s][k])));
  },
  blocks: ['W', 'b'],
  kind: 'output-delta',
});
