import type { Random } from '../../../src/random.js';
import { normals } from '../family.js';
import { constants, dot, larger, logSumExp, type Numbers, relu, square, times, total } from '../numbers.js';
import { type Kind, kind, type Subject } from './kind.js';

/** k × k windows of a size × size image, row-major, one stride apart. */
function windows<T>(image: readonly T[], size: number, k: number): T[][] {
  const places = size - k + 1;
  return Array.from({ length: places * places }, (_, at) => {
    const corner = Math.floor(at / places) * size + (at % places);
    return Array.from({ length: k * k }, (_, j) => image[corner + Math.floor(j / k) * size + (j % k)]);
  });
}

/** 3 × 3 convolution of a 6 × 6 image, relu, 2 × 2 max pools that overlap, ½ Σ (v ∘ pooled − y)². */
function overlappingPools(rng: Random): Subject {
  const image = normals(rng, 36);
  const target = normals(rng, 9);
  return {
    parameters: { K: normals(rng, 9, 0.5), b: [0.3 * rng.normal()], v: normals(rng, 9) },
    cost(n, { K, b, v }) {
      const maps = windows(constants(n, image), 6, 3).map(w => relu(n, n.add(dot(n, w, K), b[0])));
      const pooled = windows(maps, 4, 2).map(w => w.reduce((a, c) => larger(n, a, c)));
      const errors = pooled.map((value, k) => square(n, n.sub(n.mul(v[k], value), n.of(target[k]))));
      return times(n, 0.5, total(n, errors));
    },
  };
}

/** (x − mean) / √(variance + ε). */
function normalised<T>(n: Numbers<T>, x: readonly T[], epsilon: number): T[] {
  const share = 1 / x.length;
  const mean = times(n, share, total(n, x));
  const centred = x.map(value => n.sub(value, mean));
  const variance = times(n, share, dot(n, centred, centred));
  const deviation = n.sqrt(n.add(variance, n.of(epsilon)));
  return centred.map(value => n.div(value, deviation));
}

/** J = ½ Σ (γ x̂ + β − y)² over x = A w + b, whose bias the mean takes away again: its gradient is 0 but for rounding. */
function normalisation(rng: Random, { spread, epsilon, mean }: { spread: number; epsilon: number; mean: number }) {
  const inputs = Array.from({ length: 6 }, () => normals(rng, 3, spread));
  const target = normals(rng, 6);
  return (withBias: boolean): Subject => ({
    parameters: {
      w: normals(rng, 3),
      ...(withBias ? { b: [mean] } : {}),
      gamma: [1 + 0.1 * rng.normal()],
      beta: [0.1 * rng.normal()],
    },
    cost(n, { w, b = [n.of(mean)], gamma, beta }) {
      const x = inputs.map(a => n.add(dot(n, constants(n, a), w), b[0]));
      const out = normalised(n, x, epsilon).map(value => n.add(n.mul(gamma[0], value), beta[0]));
      const errors = out.map((value, k) => square(n, n.sub(value, n.of(target[k]))));
      return times(n, 0.5, total(n, errors));
    },
    flat: ['b'],
  });
}

/** InfoNCE: −mean log softmax of cosine similarities over a temperature, each query's own key the right one. */
function contrastive(rng: Random, logTemperature: number): Subject {
  const [pairs, d] = [4, 3];
  const rows = <T>(v: readonly T[]) => Array.from({ length: pairs }, (_, r) => v.slice(r * d, r * d + d));
  const unit = <T>(n: Numbers<T>, v: readonly T[]) => v.map(x => n.div(x, n.sqrt(dot(n, v, v))));
  return {
    parameters: { Q: normals(rng, pairs * d), K: normals(rng, pairs * d), logT: [logTemperature] },
    cost(n, { Q, K, logT }) {
      const temperature = n.exp(logT[0]);
      const keys = rows(K).map(key => unit(n, key));
      const losses = rows(Q).map((q, r) => {
        const query = unit(n, q);
        const logits = keys.map(key => n.div(dot(n, query, key), temperature));
        return n.sub(logSumExp(n, logits), logits[r]);
      });
      return times(n, 1 / pairs, total(n, losses));
    },
  };
}

const TINY = { spread: 1e-5, epsilon: 1e-12, mean: 1 };

/** Layers whose gradient passes through a choice, a division by something tiny, or a competition. */
export const LAYERS: readonly Kind[] = [
  kind('convolution, overlapping max pools', overlappingPools),
  kind('normalisation of tiny variance', rng => normalisation(rng, TINY)(false), { decidable: 3e-5, rounding: 1e-8 }),
  kind('dead bias before normalisation', rng => normalisation(rng, { spread: 1, epsilon: 1e-5, mean: 0.5 })(true), {
    rounding: 1e-10,
  }),
  kind('InfoNCE, temperature 0.1', rng => contrastive(rng, Math.log(0.1))),
  kind('InfoNCE, temperature 0.01', rng => contrastive(rng, Math.log(0.01)), { rounding: 1e-9 }),
];
