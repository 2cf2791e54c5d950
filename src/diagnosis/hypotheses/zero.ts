import type { BlockEvidence } from '../evidence.js';
import { columns, combine, leastSquares } from '../fit.js';
import type { Family, Hypothesis, Setting } from '../hypothesis.js';
import { penaltyStatement } from './penalty.js';

/** grad = 0, or grad = (λ/m) θ: nothing but the penalty was computed, right or wrong itself. */
export const zero: Family = (block, setting) => {
  const { theta, grad } = columns(block);
  const entries = block.wrong.length;
  const nothing: Hypothesis = {
    ...combine([]),
    says: [{ kind: 'zero', detail: { entries, part: 'all', slope: 0 } }],
    length: 0.5,
    parameters: 0,
  };
  const known = setting.decay(block);
  const seen = leastSquares(block, grad, [theta])?.[0] ?? 0;
  const slope = known ?? seen;
  const beside = known !== undefined && setting.sizes.lambda ? [besidePenalty(block, setting, seen)] : [];
  if (!(slope > 0)) return [nothing, ...beside];
  const penaltyAlone: Hypothesis = {
    ...combine([{ by: slope, of: theta }]),
    says: [{ kind: 'zero', detail: { entries, part: 'data', slope: known === undefined ? slope : 0 } }],
    length: known === undefined ? 1.7 : 0.6,
    parameters: known === undefined ? 1 : 0,
  };
  return [nothing, penaltyAlone, ...beside];
};

/** Two mistakes: the data part lost, and another penalty than the cost has. */
function besidePenalty(block: BlockEvidence, setting: Setting, slope: number): Hypothesis {
  const penalty = penaltyStatement(block, setting, slope - (setting.decay(block) ?? 0));
  return {
    ...combine([{ by: slope, of: columns(block).theta }]),
    says: [{ kind: 'zero', detail: { entries: block.wrong.length, part: 'data', slope: 0 } }, penalty],
    length: 2.1,
    parameters: 1,
  };
}
