import { nth, ofKind, oneOf } from '../bits.js';
import { columns, combine } from '../fit.js';
import type { Family } from '../hypothesis.js';

/** grad of this block is gradapprox of another one of the same shape. */
export const swapped: Family = ({ block, setting, part }, most) => {
  if (part === 'data' || ofKind('swapped') > most) return [];
  const others = setting.blocks.filter(({ name, shape }) => name !== block.name && shape.join() === block.shape.join());
  return others.map(other => ({
    ...combine([columns(other).approx(1)]),
    says: [{ kind: 'swapped', detail: { from: [other.name], mutual: false } }],
    bits: ofKind('swapped') + nth(0) + oneOf(others.length),
    fitted: 0,
    beside: false,
  }));
};
