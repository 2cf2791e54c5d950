import { columns, combine } from '../fit.js';
import type { Family } from '../hypothesis.js';

/** grad of this block is gradapprox of another one of the same shape. */
export const swapped: Family = (block, { blocks }) =>
  blocks
    .filter(other => other.name !== block.name && other.shape.join() === block.shape.join())
    .map(other => ({
      ...combine([columns(other).approx(1)]),
      says: [{ kind: 'swapped', detail: { from: [other.name], mutual: 'no' } }],
      length: 1.6,
      parameters: 0,
    }));
