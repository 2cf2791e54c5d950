import { columns, combine, leastSquares } from '../fit.js';
import type { Family, Hypothesis } from '../hypothesis.js';

/** grad = 0, or grad = (λ/m) θ: nothing but the penalty was computed. */
export const zero: Family = (block, { decay }) => {
  const { theta, grad } = columns(block);
  const entries = block.wrong.length;
  const nothing: Hypothesis = {
    ...combine([]),
    says: [{ kind: 'zero', detail: { entries, part: 'all', slope: 0 } }],
    length: 0.5,
    parameters: 0,
  };
  const known = decay(block);
  const slope = known ?? leastSquares(block, grad, [theta])?.[0] ?? 0;
  if (!(slope > 0)) return [nothing];
  const penaltyAlone: Hypothesis = {
    ...combine([{ by: slope, of: theta }]),
    says: [{ kind: 'zero', detail: { entries, part: 'data', slope: known === undefined ? slope : 0 } }],
    length: known === undefined ? 1.7 : 0.6,
    parameters: known === undefined ? 1 : 0,
  };
  return [nothing, penaltyAlone];
};
