import type { BlockEvidence } from '../evidence.js';
import type { Prediction } from '../fit.js';
import type { Family, Hypothesis } from '../hypothesis.js';

/** grad = Σ or mean of gradapprox over everything, or over one axis, the same for all entries along it. */
export const summed: Family = block => {
  const axes = block.shape.length > 1 ? [-1, ...block.shape.keys()] : [-1];
  return axes.flatMap(axis => {
    const along = axis < 0 ? block.size : block.shape[axis];
    if (along < 2) return [];
    return (['sum', 'mean'] as const).map((how): Hypothesis => {
      const by = how === 'sum' ? 1 : 1 / along;
      return {
        ...total(block, axis, by),
        says: [{ kind: 'summed', detail: { how, axis } }],
        length: (how === 'sum' ? 1.2 : 1.3) + (axis < 0 ? 0 : 0.8),
        parameters: 0,
      };
    });
  });
};

/** by · Σ gradapprox along an axis (−1: all), written to every entry along it. */
function total(block: BlockEvidence, axis: number, by: number): Prediction {
  const group = groupOf(block, axis);
  const sums = new Map<number, { value: number; slack: number }>();
  for (let i = 0; i < block.size; i++) {
    const sum = sums.get(group(i)) ?? { value: 0, slack: 0 };
    sum.value += by * block.gradapprox[i];
    sum.slack += Math.abs(by) * (block.slack[i] + block.rounding[i]);
    sums.set(group(i), sum);
  }
  return {
    values: Float64Array.from(block.grad, (_, i) => sums.get(group(i))!.value),
    slack: Float64Array.from(block.grad, (_, i) => sums.get(group(i))!.slack),
  };
}

/** The number of the line along `axis` that entry i lies on. */
function groupOf({ shape }: BlockEvidence, axis: number): (i: number) => number {
  if (axis < 0) return () => 0;
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  return i => Math.floor(i / (inner * shape[axis])) * inner + (i % inner);
}
