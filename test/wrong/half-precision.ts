import { map } from './arrays.js';
import { backward, costWith, mlpAt, TANH } from './ops/mlp.js';
import { planted } from './planted.js';

/** Eleven significant bits, as float16 keeps of numbers that are not very small. */
const half = (v: number) => {
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(v))) - 10);
  return v === 0 ? 0 : Math.round(v / unit) * unit;
};

export default planted({
  mistake: 'dW1 kept in half precision',
  seen: 'B161, tinygrad: a count in half precision',
  at: mlpAt,
  cost: costWith(TANH),
  right: p => backward(p, TANH).gradients,
  wrong: p => {
    const { gradients } = backward(p, TANH);
    return { ...gradients, W1: map(gradients.W1, half) };
  },
  blocks: ['W1'],
  kind: 'precision',
});
