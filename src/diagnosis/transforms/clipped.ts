import { NUMBER, ofKind } from '../bits.js';
import { type Entries, leastSquares, visibleIn } from '../fit.js';
import type { Family, Transform } from '../hypothesis.js';

/** Entries at the limit share it to this relative accuracy; where a penalty was taken off again, to the second. */
const SAME = 1e-9;
const SAME_DATA = 1e-6;

/** Fewer entries than this at the limit, or within it, are no sign of clipping: two that are equal to nine digits are no chance. */
const FEWEST = 2;
const FEWEST_WITHIN = 2;

/** grad = gradapprox cut off at ± limit, or on one side only. */
export const clipped: Family = ({ block, part }, most) => {
  const bits = ofKind('clipped') + NUMBER;
  if (bits > most) return [];
  const same = part === 'data' ? SAME_DATA : SAME;
  const [low, high] = range(block.known, i => block.grad[i]);
  const at = (limit: number) =>
    block.wrong.filter(i => Number.isFinite(limit) && Math.abs(block.grad[i] - limit) <= same * Math.abs(limit)).length;
  const sides = [
    [Number.NEGATIVE_INFINITY, high],
    [low, Number.POSITIVE_INFINITY],
  ];
  if (Math.abs(high + low) <= same * high) sides.unshift([low, high]);
  const reached = sides
    .map(([from, to]) => ({ from, to, entries: at(from) + at(to) }))
    .filter(({ entries }) => entries >= FEWEST);
  if (reached.length === 0) return [];
  const isSeen = visibleIn(block);
  const seen = block.known.reduce((n, i) => (isSeen(i) ? n + 1 : n), 0);
  return reached
    .filter(({ entries }) => seen - entries >= FEWEST_WITHIN)
    .map(
      ({ from, to, entries }): Transform => ({
        value: i => Math.min(to, Math.max(from, block.gradapprox[i])),
        slack: i => block.slack[i],
        says: [{ kind: 'clipped', detail: { limit: Number.isFinite(to) ? to : from, entries } }],
        bits,
        fitted: 1,
        beside: false,
      }),
    );
};

/** λ/m read off the clipped entries themselves: there grad = ± limit + (λ/m) θ. */
clipped.decays = (block, most) => {
  if (block.shape.length < 2 || ofKind('clipped') + NUMBER > most) return [];
  const clippedOnes = { ...block, known: block.wrong };
  const side = (i: number) => Math.sign(block.gradapprox[i] - block.grad[i]);
  return leastSquares(clippedOnes, i => block.grad[i], [side, i => block.theta[i]])?.slice(1) ?? [];
};

function range(entries: readonly number[], of: Entries): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const i of entries) {
    const x = of(i);
    low = Math.min(low, x);
    high = Math.max(high, x);
  }
  return [low, high];
}
