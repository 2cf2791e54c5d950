import { type Conv, convAt, costAt, gradients } from './ops/conv.js';
import { planted } from './planted.js';

export default planted<Conv>({
  mistake: 'a convolution whose kernel gradient is turned by 180°',
  seen: 'B091 and its like: convolution and correlation taken for each other',
  at: convAt,
  cost: costAt(1),
  right: p => gradients(p, 1),
  wrong: p => {
    const { K, x } = gradients(p, 1);
    return { x, K: K.map(kernel => [...kernel].reverse().map(row => [...row].reverse())) };
  },
  blocks: ['K'],
  kind: 'reordered',
});
