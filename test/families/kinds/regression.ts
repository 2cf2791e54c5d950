import type { Random } from '../../../src/random.js';
import { normals } from '../family.js';
import { absolute, constants, dot, type Numbers, square, times, total } from '../numbers.js';
import { type Kind, kind, type Subject } from './kind.js';

type Loss = <T>(n: Numbers<T>, residual: T) => T;

/** ½ r² up to 1, straight beyond. */
const huber: Loss = (n, r) =>
  Math.abs(n.value(r)) <= 1 ? times(n, 0.5, square(n, r)) : n.sub(absolute(n, r), n.of(0.5));

/** Tukey's biweight (1 − (1 − r²)³) / 6: flat beyond 1. */
function tukey<T>(n: Numbers<T>, r: T): T {
  if (Math.abs(n.value(r)) > 1) return n.of(1 / 6);
  const rest = n.sub(n.of(1), square(n, r));
  return times(n, 1 / 6, n.sub(n.of(1), n.mul(rest, square(n, rest))));
}

const cauchy: Loss = (n, r) => times(n, 0.5, n.log1p(square(n, r)));

/** The loss of the quantile 0.8: 0.8 r above, −0.2 r below. */
const pinball: Loss = (n, r) => times(n, n.value(r) > 0 ? 0.8 : -0.2, r);

/** Mean loss of residuals y − x · w − b. */
function regression(rng: Random, loss: Loss, m: number, size = 1): Subject {
  const inputs = Array.from({ length: m }, () => normals(rng, 3));
  const y = normals(rng, m, size);
  return {
    parameters: { w: normals(rng, 3), b: [rng.normal()] },
    cost(n, { w, b }) {
      const losses = inputs.map((x, k) => loss(n, n.sub(n.of(y[k]), n.add(dot(n, constants(n, x), w), b[0]))));
      return times(n, 1 / m, total(n, losses));
    },
  };
}

/** Σ λₖ |x|₍ₖ₎, the weights by rank of size, beside a square: kinks wherever two sizes are equal. */
function sortedL1(rng: Random): Subject {
  const weights = Array.from({ length: 6 }, (_, k) => 1 - k / 8);
  const centre = normals(rng, 6);
  return {
    parameters: { x: normals(rng, 6) },
    cost(n, { x }) {
      const sizes = x.map(value => absolute(n, value)).sort((a, b) => n.value(b) - n.value(a));
      const errors = x.map((value, k) => square(n, n.sub(value, n.of(centre[k]))));
      return n.add(dot(n, constants(n, weights), sizes), times(n, 0.5, total(n, errors)));
    },
  };
}

/** Σ |sorted x − sorted y|: the earth mover's distance on a line. */
function earthMover(rng: Random): Subject {
  const y = normals(rng, 7).sort();
  return {
    parameters: { x: normals(rng, 7), scale: [1 + 0.1 * rng.normal()] },
    cost(n, { x, scale }) {
      const moved = x.map(value => n.mul(scale[0], value)).sort((a, b) => n.value(a) - n.value(b));
      return total(
        n,
        moved.map((value, k) => absolute(n, n.sub(value, n.of(y[k])))),
      );
    },
  };
}

/** Regression that outliers, ranks and quantiles decide. */
export const REGRESSION: readonly Kind[] = [
  kind('Huber', rng => regression(rng, huber, 12, 2)),
  kind('Tukey, most residuals outside', rng => regression(rng, tukey, 30, 3)),
  kind('Cauchy', rng => regression(rng, cauchy, 12, 5)),
  kind('quantile, 100 examples', rng => regression(rng, pinball, 100)),
  kind('sorted L1', sortedL1),
  kind('earth mover', earthMover),
];
