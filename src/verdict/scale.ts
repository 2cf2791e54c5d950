import { norm } from '../difference.js';
import type { Block } from '../theta.js';

/** Natural size of each parameter: what a step is small against. */
export interface ParameterScale {
  /** max(|θᵢ|, rms of its block), or 1 in a block of zeros, whose natural size nobody knows. */
  of(i: number): number;
}

/** Root mean square over entries from … to − 1; 0 for none. */
export function rootMeanSquare(v: Float64Array, from: number, to: number): number {
  return from === to ? 0 : norm(v, from, to) / Math.sqrt(to - from);
}

/**
 * Natural size of the parameters at θ.
 *
 *     sᵢ = max(|θᵢ|, rms(θ over the block)), 1 where the block is all zero
 */
export function parameterScale(theta: Float64Array, blocks: readonly Block[]): ParameterScale {
  const typical = blocks.map(({ offset, size }) => rootMeanSquare(theta, offset, offset + size) || 1);
  let b = 0;
  return {
    of(i) {
      // components are asked for in order, so the block is nearly always the last one
      while (i < blocks[b].offset) b--;
      while (i >= blocks[b].offset + blocks[b].size) b++;
      return Math.max(Math.abs(theta[i]), typical[b]);
    },
  };
}
