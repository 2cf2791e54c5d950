import { type BlockEvidence, blockEvidence } from '../../src/diagnosis/evidence.js';
import type { Setting } from '../../src/diagnosis/hypothesis.js';
import { random } from '../../src/random.js';
import { evidence } from './evidence.js';

/** Numbers of any shape, standard normal. */
export function normals(shape: readonly number[], seed: number): unknown {
  const dice = random(seed);
  const grow = (axes: readonly number[]): unknown =>
    axes.length === 0 ? dice.normal() : Array.from({ length: axes[0] }, () => grow(axes.slice(1)));
  return grow(shape);
}

const flat = (v: unknown): number[] => (Array.isArray(v) ? v.flat(Number.POSITIVE_INFINITY) : [v as number]);

/** One block W with a right gradient, and what stands in grad instead. */
export function planted(
  shape: readonly number[],
  wrong: (right: number[], theta: number[]) => number[],
  seed = 1,
): BlockEvidence {
  const theta = normals(shape, seed);
  const right = flat(normals(shape, seed + 100));
  const grad = Float64Array.from(wrong([...right], flat(theta)));
  const [block] = blockEvidence(evidence({ W: theta }, Float64Array.from(right), grad));
  return block;
}

/** A black box: nothing known but the blocks. */
export const blackBox = (...blocks: BlockEvidence[]): Setting => ({
  sizes: { shapes: [] },
  blocks,
  decay: () => undefined,
});

/** A network with m examples, K outputs and a penalty of λ on every block. */
export const known = (
  { m, K, lambda }: { m: number; K: number; lambda: number },
  ...blocks: BlockEvidence[]
): Setting => ({ sizes: { m, K, lambda, shapes: [] }, blocks, decay: () => lambda / m });
