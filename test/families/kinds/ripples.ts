import type { Random } from '../../../src/random.js';
import { normals } from '../family.js';
import { square, times, total } from '../numbers.js';
import { type Kind, kind, type Subject } from './kind.js';

/** Σ sin xₖ + ½ xₖ² + A sin(ω xₖ): the ripple is a share A ω of the slope, and is part of it. */
function ripple(rng: Random, A: number, omega: number): Subject {
  return {
    parameters: { x: normals(rng, 5), y: normals(rng, 2) },
    cost(n, { x, y }) {
      const rippled = x.map(value => {
        const smooth = n.add(n.sin(value), times(n, 0.5, square(n, value)));
        return n.add(smooth, times(n, A, n.sin(times(n, omega, value))));
      });
      const rest = y.map(value => n.mul(value, n.sin(value)));
      return n.add(total(n, rippled), total(n, rest));
    },
  };
}

/** Fine structure under a smooth cost: seen only by steps below 1/ω, where J has few digits left. */
export const RIPPLES: readonly Kind[] = [
  kind('ripple 1e-6 sin(1e4 x)', rng => ripple(rng, 1e-6, 1e4), { truthStep: 1e-14 }),
  kind('ripple 1e-8 sin(1e6 x)', rng => ripple(rng, 1e-8, 1e6), { truthStep: 1e-16, decidable: 3e-5 }),
  kind('ripple 1e-11 sin(1e8 x)', rng => ripple(rng, 1e-11, 1e8), {
    truthStep: 1e-18,
    decidable: 1e-3,
    rounding: 1e-9,
  }),
  kind('ripple 1e-12 sin(1e9 x)', rng => ripple(rng, 1e-12, 1e9), {
    truthStep: 1e-18,
    decidable: 3e-3,
    rounding: 1e-8,
  }),
];
