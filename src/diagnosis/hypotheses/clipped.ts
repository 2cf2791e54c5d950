import type { BlockEvidence } from '../evidence.js';
import type { Family, Hypothesis } from '../hypothesis.js';

/** Entries at the limit share it to this relative accuracy. */
const SAME = 1e-9;

/** grad = gradapprox cut off at ± limit, or on one side only; cut before the penalty was added where that is known. */
export const clipped: Family = (block, { decay }) => {
  const penalty = decay(block) || 0;
  return penalty > 0 ? [...cut(block, 0), ...cut(block, penalty)] : cut(block, 0);
};

function cut(block: BlockEvidence, decay: number): Hypothesis[] {
  const grad = Float64Array.from(block.grad, (g, i) => g - decay * block.theta[i]);
  const seen = block.known.map(i => grad[i]);
  const high = maximum(seen);
  const low = -maximum(seen.map(g => -g));
  const at = (limit: number) => block.wrong.filter(i => Math.abs(grad[i] - limit) <= SAME * Math.abs(limit)).length;
  const sides: [number, number][] = [];
  if (Math.abs(high + low) <= SAME * high) sides.push([low, high]);
  sides.push([Number.NEGATIVE_INFINITY, high], [low, Number.POSITIVE_INFINITY]);
  return sides
    .map(([from, to]) => ({ from, to, entries: at(from) + at(to) }))
    .filter(({ entries }) => entries >= 3)
    .map(({ from, to, entries }) => ({
      values: Float64Array.from(block.gradapprox, (R, i) => {
        const data = R - decay * block.theta[i];
        return Math.min(to, Math.max(from, data)) + decay * block.theta[i];
      }),
      slack: block.slack,
      says: [{ kind: 'clipped', detail: { limit: Number.isFinite(to) ? to : from, entries } }],
      length: decay > 0 ? 2.1 : 2,
      parameters: 1,
    }));
}

/** The largest of many: Math.max(...list) overflows the stack for long lists. */
function maximum(list: readonly number[]): number {
  let big = Number.NEGATIVE_INFINITY;
  for (const x of list) big = Math.max(big, x);
  return big;
}
