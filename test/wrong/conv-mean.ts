import { type Conv, convAt, costAt, gradients } from './ops/conv.js';
import { planted } from './planted.js';

const positions = 4 * 6;

export default planted<Conv>({
  mistake: 'a convolution whose kernel gradient is averaged over the positions',
  seen: 'B011, cTensor; B019, OneFlow',
  at: convAt,
  cost: costAt(1),
  right: p => gradients(p, 1),
  wrong: p => {
    const { K, x } = gradients(p, 1);
    return { x, K: K.map(kernel => kernel.map(row => row.map(v => v / positions))) };
  },
  blocks: ['K'],
  kind: 'scale',
  factor: 1 / positions,
});
