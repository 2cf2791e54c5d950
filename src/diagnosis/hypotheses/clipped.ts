import type { BlockEvidence } from '../evidence.js';
import { type Entries, isVisible, leastSquares } from '../fit.js';
import type { Family, Hypothesis } from '../hypothesis.js';

/** Entries at the limit share it to this relative accuracy. */
const SAME = 1e-9;

/** Fewer entries than this at the limit, or within it, are no sign of clipping. */
const FEWEST = 3;
const FEWEST_WITHIN = 2;

/** grad = gradapprox cut off at ± limit, or on one side only; cut before the penalty was added where that is known. */
export const clipped: Family = (block, { decay }) => {
  const known = decay(block);
  const slope = known ?? unknownDecay(block);
  return slope > 0 ? [...cut(block, 0), ...penalised(block, slope, known === undefined)] : cut(block, 0);
};

const penalised = (block: BlockEvidence, slope: number, fitted: boolean): Hypothesis[] =>
  cut(block, slope, fitted ? 1e-6 : SAME).map(h => (fitted ? { ...h, length: h.length + 1, parameters: 2 } : h));

/** λ/m read off the clipped entries themselves: there grad = ± limit + (λ/m) θ. */
function unknownDecay(block: BlockEvidence): number {
  if (block.shape.length < 2) return 0;
  const clippedOnes = { ...block, known: block.wrong };
  const side = (i: number) => Math.sign(block.gradapprox[i] - block.grad[i]);
  return leastSquares(clippedOnes, i => block.grad[i], [side, i => block.theta[i]])?.[1] ?? 0;
}

function cut(block: BlockEvidence, decay: number, same = SAME): Hypothesis[] {
  const penalty = (i: number) => decay * block.theta[i];
  const grad = (i: number) => block.grad[i] - penalty(i);
  const [low, high] = range(block.known, grad);
  const at = (limit: number) => block.wrong.filter(i => Math.abs(grad(i) - limit) <= same * Math.abs(limit)).length;
  const sides = [
    [Number.NEGATIVE_INFINITY, high],
    [low, Number.POSITIVE_INFINITY],
  ];
  if (Math.abs(high + low) <= same * high) sides.unshift([low, high]);
  const reached = sides
    .map(([from, to]) => ({ from, to, entries: at(from) + at(to) }))
    .filter(({ entries }) => entries >= FEWEST);
  if (reached.length === 0) return [];
  const seen = block.known.filter(i => isVisible(block, i)).length;
  return reached
    .filter(({ entries }) => seen - entries >= FEWEST_WITHIN)
    .map(({ from, to, entries }) => ({
      value: i => Math.min(to, Math.max(from, block.gradapprox[i] - penalty(i))) + penalty(i),
      slack: i => block.slack[i],
      says: [{ kind: 'clipped', detail: { limit: Number.isFinite(to) ? to : from, entries } }],
      length: decay > 0 ? 2.1 : 2,
      parameters: 1,
    }));
}

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
