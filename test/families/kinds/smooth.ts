import type { Random } from '../../../src/random.js';
import { normals } from '../family.js';
import { constants, dot, type Numbers, product, square, times, total } from '../numbers.js';
import type { Subject } from './kind.js';

/** Sizes of the smooth network. */
const [INPUTS, UNITS] = [3, 4];

/** A tanh network with squared error, averaged over m examples, on which what is done to J or to θ shows by itself: 21 parameters. */
export function tanhNetwork(rng: Random, m = 5): Subject {
  const examples = Array.from({ length: m }, () => ({ x: normals(rng, INPUTS), y: rng.normal() }));
  return {
    parameters: {
      W: normals(rng, UNITS * INPUTS, 1 / Math.sqrt(INPUTS)),
      b: normals(rng, UNITS, 0.3),
      v: normals(rng, UNITS, 1 / Math.sqrt(UNITS)),
      c: [0.3 * rng.normal()],
    },
    cost(n, p) {
      const errors = examples.map(({ x, y }) => square(n, n.sub(output(n, p, x), n.of(y))));
      return times(n, 0.5 / m, total(n, errors));
    },
  };
}

/** v · tanh(W x + b) + c. */
function output<T>(n: Numbers<T>, { W, b, v, c }: Readonly<Record<string, readonly T[]>>, x: Float64Array): T {
  const hidden = product(n, W, constants(n, x)).map((value, k) => n.tanh(n.add(value, b[k])));
  return n.add(dot(n, v, hidden), c[0]);
}
