import { atZero, cost, reg, type Svm, svmAt, withPenalty } from './ops/hinge.js';
import { planted } from './planted.js';

export default planted<Svm>({
  mistake: 'reg ‖W‖² derived to reg W instead of 2 reg W',
  seen: 'B029, CS231n',
  at: svmAt,
  kinks: [atZero],
  cost,
  right: p => withPenalty(p, 2 * reg),
  wrong: p => withPenalty(p, reg),
  blocks: ['W'],
  kind: 'penalty',
});
