import type { Block } from '../theta/layout.js';
import type { Objective } from './objective.js';

/** How far a block is moved to see whether J moves at all, in its own sizes: a little, and beyond the steps of a floor or a rounding. */
const ASIDE = [2 ** -10, 1];

/** J with all of a block moved to one side, as far as it takes to move J. */
export async function valueAside(objective: Objective, { offset, size }: Block, J: number): Promise<number> {
  for (const by of ASIDE) {
    const moved = objective.theta.slice();
    for (let i = offset; i < offset + size; i++) moved[i] += by * Math.max(1, Math.abs(moved[i]));
    const value = await objective.valueAt(objective.inside(moved));
    if (value !== J) return value;
  }
  return J;
}
