import type { Random } from '../../../src/random.js';
import { normals } from '../family.js';
import { type Numbers, square, times, total } from '../numbers.js';
import { type Kind, kind, type Subject } from './kind.js';
import { tanhNetwork } from './smooth.js';

/** J as it is printed with so many decimals. */
const decimals = (subject: Subject, places: number): Subject => ({
  ...subject,
  seen: J => Math.round(J * 10 ** places) / 10 ** places,
});

/** J as it is printed with seven significant digits. */
const digits = (subject: Subject): Subject => ({ ...subject, seen: J => Number(J.toPrecision(7)) });

/** tanh(a + b) and a parabola: two parameters that J knows only by their sum, so that stairs run along a − b without end. */
function throughSum(rng: Random): Subject {
  const y = 0.5 + rng.uniform();
  return {
    parameters: { a: [rng.normal()], b: [0.5 * rng.normal()], c: normals(rng, 2) },
    cost(n, { a, b, c }) {
      const out = n.tanh(n.add(a[0], b[0]));
      const rest = c.map(value => square(n, n.sub(value, n.of(0.3))));
      return n.add(square(n, n.sub(out, n.of(y))), total(n, rest));
    },
  };
}

/** Σ wₖ f(⌊2^bits xₖ⌋ / 2^bits) as from a table: the gradient of x is 0 between its jumps, and that of w is smooth. */
function lookUp(rng: Random, bits: number): Subject {
  const cell = <T>(n: Numbers<T>, x: T) => n.of(Math.sin(Math.floor(n.value(x) * 2 ** bits) / 2 ** bits));
  return {
    parameters: { x: normals(rng, 4), w: normals(rng, 4) },
    cost(n, { x, w }) {
      const terms = x.map((value, k) => n.mul(n.mul(w[k], w[k]), cell(n, value)));
      return times(n, 0.5, total(n, terms));
    },
  };
}

/**
 * Costs that move in stairs. Where J is rounded, the gradient of the smooth cost under it is right: what J does over many stairs.
 * Where a table is read, the slope between two jumps is right: 0, and no analyst asks a finer table than 2⁻⁸ about it.
 */
export const STAIRS: readonly Kind[] = [
  kind('J to 9 decimals', rng => decimals(tanhNetwork(rng), 9), { decidable: 3e-4 }),
  kind('J to 6 decimals', rng => decimals(tanhNetwork(rng), 6), { decidable: 3e-2 }),
  kind('J to 4 decimals', rng => decimals(tanhNetwork(rng), 4), { decidable: Infinity, expect: 'undecidable' }),
  kind('J to 7 digits', rng => digits(tanhNetwork(rng)), { decidable: 3e-2 }),
  kind('a + b, J to 9 decimals', rng => decimals(throughSum(rng), 9), { decidable: 3e-4 }),
  kind('a + b, J to 5 decimals', rng => decimals(throughSum(rng), 5), { decidable: 0.1 }),
  kind('table of cells 2^-5', rng => lookUp(rng, 5)),
  kind('table of cells 2^-8', rng => lookUp(rng, 8)),
];
