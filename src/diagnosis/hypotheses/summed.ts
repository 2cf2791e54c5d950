import type { BlockEvidence } from '../evidence.js';
import type { Prediction } from '../fit.js';
import type { Family, Hypothesis } from '../hypothesis.js';

/** grad = Σ or mean of gradapprox over everything, or over one axis, the same for all entries along it. */
export const summed: Family = block => {
  if (block.known.length < block.size) return [];
  const axes = block.shape.length > 1 ? [-1, ...block.shape.keys()] : [-1];
  return axes.flatMap(axis => {
    const along = axis < 0 ? block.size : block.shape[axis];
    if (along < 2 || !isLevel(block, axis)) return [];
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

/** Whether grad is the same number along the line of its first entry: cheaper than any sum. */
function isLevel(block: BlockEvidence, axis: number): boolean {
  const line = lineOf(block, axis);
  const { grad, rounding } = block;
  for (let i = 1; i < block.size; i++)
    if (line(i) === line(0) && Math.abs(grad[i] - grad[0]) > 2 * (rounding[i] + rounding[0])) return false;
  return true;
}

/** by · Σ gradapprox along an axis (−1: all), written to every entry along it. */
function total(block: BlockEvidence, axis: number, by: number): Prediction {
  const line = lineOf(block, axis);
  const value = new Map<number, number>();
  const slack = new Map<number, number>();
  const add = (to: Map<number, number>, key: number, x: number) => to.set(key, (to.get(key) ?? 0) + x);
  for (let i = 0; i < block.size; i++) {
    add(value, line(i), by * block.gradapprox[i]);
    add(slack, line(i), Math.abs(by) * (block.slack[i] + block.rounding[i]));
  }
  return { value: i => value.get(line(i))!, slack: i => slack.get(line(i))! };
}

/** The number of the line along `axis` that entry i lies on. */
function lineOf({ shape }: BlockEvidence, axis: number): (i: number) => number {
  if (axis < 0) return () => 0;
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  return i => Math.floor(i / (inner * shape[axis])) * inner + (i % inner);
}
