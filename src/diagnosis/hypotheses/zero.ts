import { combine, leastSquares } from '../fit.js';
import type { Family, Hypothesis } from '../hypothesis.js';

/** grad = 0, or grad = (λ/m) θ: nothing but the penalty was computed. */
export const zero: Family = (block, { decay }) => {
  const nothing = { ...combine([{ by: 0, values: block.theta }]), length: 0.5, parameters: 0 };
  const entries = block.wrong.length;
  const list: Hypothesis[] = [{ ...nothing, says: [{ kind: 'zero', detail: { entries, part: 'all' } }] }];
  const known = decay(block);
  const slope = known ?? leastSquares(block, block.grad, [block.theta])?.[0] ?? 0;
  if (slope > 0)
    list.push({
      ...combine([{ by: slope, values: block.theta }]),
      says: [{ kind: 'zero', detail: { entries, part: 'data' } }],
      length: known === undefined ? 1.7 : 0.6,
      parameters: known === undefined ? 1 : 0,
    });
  return list;
};
