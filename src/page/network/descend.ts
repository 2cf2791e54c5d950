import type { ForwardPass } from '../../forward.js';
import { type Gradients, type Pass, passAt } from './backward.js';

/**
 * Plain gradient descent along whatever is handed over as the gradient, in place: θ ← θ − rate · gradient(θ).
 *
 * @param theta  W[1], b[1], W[2], b[2] … one after the other
 */
export function descend(
  forward: ForwardPass,
  theta: Float64Array,
  gradient: (pass: Pass) => Gradients,
  { iterations, rate }: { iterations: number; rate: number },
): void {
  for (let k = 0; k < iterations; k++) {
    const pass = passAt(forward, theta);
    const parts = gradient(pass);
    let i = 0;
    for (let l = 1; l < pass.units.length; l++)
      for (const part of [parts[`W${l}`], parts[`b${l}`]]) for (const slope of part) theta[i++] -= rate * slope;
  }
}
