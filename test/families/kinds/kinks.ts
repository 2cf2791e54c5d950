import type { Random } from '../../../src/random.js';
import { type Arrays, normals } from '../family.js';
import { absolute, constants, dot, product, ROUNDINGS, relu, square, times, total } from '../numbers.js';
import { backward } from '../tape.js';
import { type Kind, kind, type Special, type Subject } from './kind.js';

/** λ of the lasso. */
const LAMBDA = 3;

/** Least squares with λ Σ |w|, `zeros` of 64 weights exactly 0: there the gradient takes sign(0) = 0, and all within λ of the data's slope is right. */
function lasso(rng: Random, zeros: number): Subject {
  const size = 64;
  const inputs = Array.from({ length: 6 }, () => normals(rng, size));
  const y = normals(rng, 6);
  const specials = Array.from({ length: zeros }, (_, entry): Special => ({ block: 'w', entry, outside: 20 }));
  return {
    parameters: { w: normals(rng, size).map((value, k) => (k < zeros ? 0 : value)), b: [rng.normal()] },
    cost(n, { w, b }) {
      const errors = inputs.map((x, s) => square(n, n.sub(n.add(dot(n, constants(n, x), w), b[0]), n.of(y[s]))));
      const sizes = w.map(value => absolute(n, value));
      return n.add(times(n, 1 / 12, total(n, errors)), times(n, LAMBDA, total(n, sizes)));
    },
    specials,
  };
}

/** The same with the shortest gradient that the kinks allow: 0 in every entry that would stay where it is. */
function shortest(subject: Subject): Subject {
  const centre = (p: Arrays) => backward(subject.cost, p, ROUNDINGS.float64);
  const pulled = (g: number) => g - Math.max(-LAMBDA, Math.min(LAMBDA, g));
  return {
    ...subject,
    gradients(p) {
      const { w, b } = centre(p);
      return { w: w.map((g, k) => (p.w[k] === 0 ? pulled(g) : g)), b };
    },
  };
}

/** Σ cₖ |xₖ| with every entry at 0, beside a smooth block: the slopes are ±cₖ. */
function corners(rng: Random): Subject {
  const c = normals(rng, 4).map(value => 0.5 + Math.abs(value));
  return {
    parameters: { x: new Float64Array(4), y: normals(rng, 3) },
    cost(n, { x, y }) {
      const sizes = x.map((value, k) => times(n, c[k], absolute(n, value)));
      const waves = y.map(value => n.sin(value));
      return n.add(total(n, sizes), total(n, waves));
    },
    specials: Array.from(c, (slope, entry) => ({ block: 'x', entry, outside: 1.7 * slope })),
  };
}

/** Relu units whose biases are 0 and of whose examples one is all zero: its pre-activations stand exactly at the kink. */
function reluAtZero(rng: Random): Subject {
  const examples = [new Float64Array(3), normals(rng, 3), normals(rng, 3), normals(rng, 3)];
  const y = normals(rng, 4);
  return {
    parameters: { W: normals(rng, 9), b: new Float64Array(3), v: normals(rng, 3) },
    cost(n, { W, b, v }) {
      const errors = examples.map((x, s) => {
        const z = product(n, W, constants(n, x)).map((value, k) => relu(n, n.add(value, b[k])));
        return square(n, n.sub(dot(n, v, z), n.of(y[s])));
      });
      return times(n, 1 / 8, total(n, errors));
    },
    specials: [0, 1, 2].map(entry => ({ block: 'b', entry, outside: 50 })),
  };
}

const CONVENTION = { expect: 'kink convention' } as const;

/** θ exactly on kinks: what lies between the two slopes is a convention, what lies outside is wrong. */
export const KINKS: readonly Kind[] = [
  kind('lasso, 60 of 64 weights at 0', rng => lasso(rng, 60), CONVENTION),
  kind('lasso, 60 of 64 at 0, gradient as numbers', rng => lasso(rng, 60), { ...CONVENTION, given: 'numbers' }),
  kind('lasso, 60 of 64 at 0, shortest gradient', rng => shortest(lasso(rng, 60)), CONVENTION),
  kind('lasso, all weights at 0', rng => lasso(rng, 64), CONVENTION),
  kind('lasso, all at 0, gradient as numbers', rng => lasso(rng, 64), { ...CONVENTION, given: 'numbers' }),
  kind('absolute values at 0', corners, CONVENTION),
  kind('absolute values at 0, gradient as numbers', corners, { ...CONVENTION, given: 'numbers' }),
  kind('relu at 0', reluAtZero, CONVENTION),
];
