import type { Random } from '../../../src/random.js';
import { type Arrays, type Case, normals } from '../family.js';

/** A small operation: its output, and what flows back to each parameter from the derivative by that output. */
export interface Op {
  parameters: Arrays;
  forward(p: Arrays): { out: Float64Array; backward(dout: Float64Array): Arrays };
}

/**
 * A cost over an operation, with weights that differ from entry to entry so that no mistake hides behind a derivative of 1.
 *
 *     J = Σ c_k out_k + ½ Σ d_k out_k²,  dJ/dout = c + d ∘ out
 */
export function weighted(rng: Random, op: Op): Omit<Case, 'name'> {
  const { length } = op.forward(op.parameters).out;
  const c = normals(rng, length);
  const d = normals(rng, length);
  return {
    parameters: op.parameters,
    cost: (p: Arrays) => op.forward(p).out.reduce((J, value, k) => J + c[k] * value + 0.5 * d[k] * value * value, 0),
    gradients(p: Arrays) {
      const { out, backward } = op.forward(p);
      return backward(out.map((value, k) => c[k] + d[k] * value));
    },
  };
}

/** Sum of a·b over the first n entries from two offsets. */
export const dot = (a: Float64Array, b: Float64Array): number => a.reduce((total, value, k) => total + value * b[k], 0);
