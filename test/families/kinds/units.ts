import type { Random } from '../../../src/random.js';
import { between, normals } from '../family.js';
import { constants, dot, type Numbers, square, times, total } from '../numbers.js';
import { type Kind, kind, type Subject } from './kind.js';

/** θ = [B, 2B, B/2, 0] with an exponential of the last: what is a small step for the first is e^60 for the last. */
function mixed(rng: Random, B: number): Subject {
  const sizes = [B, 2 * B, B / 2];
  const shift = normals(rng, 3);
  const y = normals(rng, 3);
  return {
    parameters: { theta: [...sizes, 0], w: normals(rng, 2) },
    cost(n, { theta, w }) {
      const parts = sizes.map((size, k) => n.sin(n.add(times(n, 1 / size, theta[k]), n.of(shift[k]))));
      const rise = n.exp(theta[3]);
      const errors = parts.map((part, k) => square(n, n.sub(n.mul(part, rise), n.of(y[k]))));
      return n.add(total(n, errors), n.mul(w[0], n.tanh(w[1])));
    },
  };
}

/** Three gaussians [x, y, log σ, opacity] in one block, on an image `width` wide: Σ (Σ o σ⁻² exp(−r²/2σ²) − t)² at twelve pixels near them. */
function gaussians(rng: Random, width: number): Subject {
  const centres = Array.from({ length: 3 }, () => [width * (0.3 + 0.4 * rng.uniform()), width * rng.uniform()]);
  const pixels = centres.flatMap(([x, y]) =>
    Array.from({ length: 4 }, () => ({ x: x + rng.normal(), y: y + rng.normal(), t: rng.uniform() })),
  );
  const splats = centres.flatMap(([x, y]) => [x, y, 0, 0.5 + 0.5 * rng.uniform()]);
  const light = <T>(n: Numbers<T>, [x, y, logSigma, opacity]: readonly T[], pixel: { x: number; y: number }): T => {
    const distance = n.add(square(n, n.sub(n.of(pixel.x), x)), square(n, n.sub(n.of(pixel.y), y)));
    const precision = n.exp(times(n, -2, logSigma));
    return n.mul(n.mul(opacity, precision), n.exp(times(n, -0.5, n.mul(distance, precision))));
  };
  return {
    parameters: { splats },
    cost(n, { splats }) {
      const each = [0, 4, 8].map(from => splats.slice(from, from + 4));
      const errors = pixels.map(pixel => {
        const lights = each.map(splat => light(n, splat, pixel));
        return square(n, n.sub(total(n, lights), n.of(pixel.t)));
      });
      return total(n, errors);
    },
  };
}

/** Two blocks of one model, the second scaled so that its gradients are `share` of the first's. */
function small(rng: Random, share: number): Subject {
  const data = Array.from({ length: 6 }, () => ({ a: normals(rng, 4), b: normals(rng, 4) }));
  const c = normals(rng, 4);
  return {
    parameters: { w: normals(rng, 4), v: normals(rng, 4), z: [0.1 * between(rng, 1, 9)] },
    cost(n, { w, v, z }) {
      const terms = data.map(({ a, b }) => {
        const main = n.tanh(dot(n, constants(n, a), w));
        return n.add(main, times(n, share, n.sin(dot(n, constants(n, b), v))));
      });
      const weighted = terms.map((term, k) => times(n, c[k % 4], term));
      return n.add(total(n, weighted), n.mul(z[0], square(n, z[0])));
    },
  };
}

/** Parameters of different sizes side by side: each is to be seen by its own measure. */
export const UNITS: readonly Kind[] = [
  kind('units, [3e4, 6e4, 1.5e4, 0]', rng => mixed(rng, 3e4)),
  kind('units, [1e8, 2e8, 5e7, 0]', rng => mixed(rng, 1e8), { rounding: 1e-9 }),
  kind('gaussians, image 1e4 wide, float32', rng => gaussians(rng, 1e4), {
    storage: 'float32',
    forward: 'float32',
    backward: 'float32',
    rounding: 2e-3,
    decidable: 0.3,
  }),
  kind('gaussians, image 1e5 wide', rng => gaussians(rng, 1e5), { rounding: 1e-10, decidable: 1e-5 }),
  kind('block of 1e-8 beside one of 1', rng => small(rng, 1e-8), { decidable: 1e-3 }),
  kind('block of 1e-8 beside one of 1, float32 storage', rng => small(rng, 1e-8), {
    storage: 'float32',
    decidable: 1e-3,
  }),
  kind('block of 1e-6 beside one of 1, float32 gradient', rng => small(rng, 1e-6), {
    backward: 'float32',
    rounding: 1e-5,
    decidable: 1e-3,
  }),
  kind('block of 1e-13 beside one of 1', rng => small(rng, 1e-13), {
    expect: 'undecidable',
    decidable: Infinity,
    rounding: 1e-7,
  }),
  kind('block of 1e-11 beside one of 1', rng => small(rng, 1e-11), { decidable: 3e-2, rounding: 1e-9 }),
  kind('block of 1e-11 beside one of 1, probed', rng => small(rng, 1e-11), {
    decidable: 3e-2,
    rounding: 1e-9,
    options: { components: 'probe' },
  }),
  kind('block of 1e-5 beside one of 1, probed', rng => small(rng, 1e-5), {
    decidable: 1e-5,
    options: { components: 'probe' },
  }),
];
