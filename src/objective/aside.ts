import type { Block } from '../theta/layout.js';
import type { Objective } from './objective.js';

/** How far a block is moved to see whether J moves at all, in its own sizes: a little, and beyond the steps of a floor or a rounding. */
const ASIDE = [2 ** -10, 1];

/** What is known of J at θ, and what a gradient says of it. */
interface AtTheta {
  J: number;
  grad: Float64Array;
  tolerance: number;
}

/**
 * Whether J moves when all of a block is moved to one side, by more than the tolerance times Σ |gradᵢ Δᵢ|.
 * A mean that is subtracted takes a bias away up to rounding alone, so that J need not stand still to the last bit.
 */
export async function movesAside(
  objective: Objective,
  block: Block,
  { J, grad, tolerance }: AtTheta,
): Promise<boolean> {
  const { offset, size } = block;
  for (const by of ASIDE) {
    const moved = objective.theta.slice();
    let claimed = 0;
    for (let i = offset; i < offset + size; i++) {
      const delta = by * Math.max(1, Math.abs(moved[i]));
      moved[i] += delta;
      claimed += Math.abs(grad[i]) * delta;
    }
    const change = Math.abs((await objective.valueAt(objective.inside(moved))) - J);
    if (!(change <= tolerance * claimed)) return true;
  }
  return false;
}
