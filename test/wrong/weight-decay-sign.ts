import { cost, reg, type Svm, svmAt, withPenalty } from './ops/hinge.js';
import { planted } from './planted.js';

export default planted<Svm>({
  mistake: 'weight decay subtracted where it belongs added',
  seen: 'B027, chainer',
  at: svmAt,
  cost,
  right: p => withPenalty(p, 2 * reg),
  wrong: p => withPenalty(p, -2 * reg),
  blocks: ['W'],
  kind: 'penalty',
});
