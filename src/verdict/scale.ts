import { norm } from '../numbers.js';
import type { Block } from '../theta/layout.js';

/** Natural size of each parameter: what a step is small against. */
export interface ParameterScale {
  of(i: number): number;
}

/** A parameter this many times smaller than its block is a quantity of its own kind, not a small weight. */
const SPREAD = 2 ** 10;

/** Root mean square over entries from … to − 1; 0 for none. */
export function rootMeanSquare(v: Float64Array, from: number, to: number): number {
  return from === to ? 0 : norm(v, from, to) / Math.sqrt(to - from);
}

/**
 * Natural size of the parameters at θ.
 *
 *     sᵢ = max(|θᵢ|, min(rms, 2¹⁰ |θᵢ|)),  rms over the block where θᵢ = 0,  1 where the block is all zero and nobody knows
 */
export function parameterScale(theta: Float64Array, blocks: readonly Block[]): ParameterScale {
  const typical = blocks.map(({ offset, size }) => rootMeanSquare(theta, offset, offset + size) || 1);
  let b = 0;
  return {
    of(i) {
      // components are asked for in order, so the block is nearly always the last one
      while (i < blocks[b].offset) b--;
      while (i >= blocks[b].offset + blocks[b].size) b++;
      const size = Math.abs(theta[i]);
      return size === 0 ? typical[b] : Math.max(size, Math.min(typical[b], SPREAD * size));
    },
  };
}
