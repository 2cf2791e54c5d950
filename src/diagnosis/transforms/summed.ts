import { nth, ofKind } from '../bits.js';
import type { BlockEvidence } from '../evidence.js';
import type { Prediction } from '../fit.js';
import type { Family, Transform } from '../hypothesis.js';
import { lineAlong } from './axes.js';

/** grad = Σ or mean of gradapprox over everything, or over one axis, the same for all entries along it. */
export const summed: Family = ({ block }, most) => {
  if (block.known.length < block.size || ofKind('summed') > most) return [];
  const axes = block.shape.length > 1 ? [-1, ...block.shape.keys()] : [-1];
  return axes.flatMap((axis, k) => {
    const along = axis < 0 ? block.size : block.shape[axis];
    if (along < 2 || !isLevel(block, axis)) return [];
    return (['sum', 'mean'] as const).map(
      (how, form): Transform => ({
        ...total(block, axis, how === 'sum' ? 1 : 1 / along),
        says: [{ kind: 'summed', detail: { how, axis } }],
        bits: ofKind('summed') + nth(form) + nth(k),
        fitted: 0,
        beside: false,
      }),
    );
  });
};

/** Whether grad is the same number along the line of its first entry: cheaper than any sum. */
function isLevel(block: BlockEvidence, axis: number): boolean {
  const line = lineAlong(block.shape, axis);
  const { grad, rounding } = block;
  for (let i = 1; i < block.size; i++)
    if (line(i) === line(0) && Math.abs(grad[i] - grad[0]) > 2 * (rounding[i] + rounding[0])) return false;
  return true;
}

/** by · Σ gradapprox along an axis (−1: all), written to every entry along it. */
function total(block: BlockEvidence, axis: number, by: number): Prediction {
  const line = lineAlong(block.shape, axis);
  const value = new Map<number, number>();
  const slack = new Map<number, number>();
  const add = (to: Map<number, number>, key: number, x: number) => to.set(key, (to.get(key) ?? 0) + x);
  for (let i = 0; i < block.size; i++) {
    add(value, line(i), by * block.gradapprox[i]);
    add(slack, line(i), Math.abs(by) * (block.slack[i] + block.rounding[i]));
  }
  return { value: i => value.get(line(i))!, slack: i => slack.get(line(i))! };
}
