import type { Random } from '../../../src/random.js';
import { normals } from '../family.js';
import { constants, dot, logSumExp, type Numbers, product, square, times, total } from '../numbers.js';
import { type Kind, kind, type Subject } from './kind.js';

/** −log p of the label sequence 1, 2 over five frames by the forward algorithm of CTC; symbol 0 is the blank. */
function ctc(rng: Random): Subject {
  const frames = Array.from({ length: 5 }, () => normals(rng, 2));
  const states = [0, 1, 0, 2, 0];
  /** What may precede a state: itself, the one before, and over a blank the one before that where the label differs. */
  const into = [[0], [0, 1], [1, 2], [1, 2, 3], [3, 4]];
  return {
    parameters: { W: normals(rng, 6), b: normals(rng, 3) },
    cost(n, { W, b }) {
      let alpha: typeof b = [];
      for (const frame of frames) {
        const logits = product(n, W, constants(n, frame)).map((value, k) => n.add(value, b[k]));
        const norm = logSumExp(n, logits);
        const p = logits.map(value => n.exp(n.sub(value, norm)));
        alpha =
          alpha.length === 0
            ? [p[0], p[1], n.of(0), n.of(0), n.of(0)]
            : states.map((symbol, s) => {
                const before = into[s].map(from => alpha[from]);
                return n.mul(p[symbol], total(n, before));
              });
      }
      return n.sub(n.of(0), n.log(n.add(alpha[3], alpha[4])));
    },
  };
}

/** A variational autoencoder whose noise is fixed: squared error of the reconstruction, and KL to the standard normal. */
function vae(rng: Random): Subject {
  const examples = [0, 1].map(() => ({ x: normals(rng, 3), noise: normals(rng, 2) }));
  const affine = <T>(n: Numbers<T>, A: readonly T[], x: readonly T[], a: readonly T[]) =>
    product(n, A, x).map((value, k) => n.add(value, a[k]));
  return {
    parameters: {
      A: normals(rng, 6, 0.5),
      a: normals(rng, 2, 0.2),
      B: normals(rng, 6, 0.3),
      c: normals(rng, 2, 0.2),
      D: normals(rng, 6, 0.5),
      d: normals(rng, 3, 0.2),
    },
    cost(n, { A, a, B, c, D, d }) {
      const losses = examples.map(({ x, noise }) => {
        const input = constants(n, x);
        const mean = affine(n, A, input, a);
        const logVariance = affine(n, B, input, c);
        const z = mean.map((m, k) => n.add(m, times(n, noise[k], n.exp(times(n, 0.5, logVariance[k])))));
        const errors = affine(n, D, z, d).map((value, k) => square(n, n.sub(n.tanh(value), input[k])));
        const divergence = mean.map((m, k) =>
          n.sub(n.add(square(n, m), n.exp(logVariance[k])), n.add(n.of(1), logVariance[k])),
        );
        return times(n, 0.5, n.add(total(n, errors), total(n, divergence)));
      });
      return times(n, 0.5, total(n, losses));
    },
  };
}

/** Lower triangle L of A = L Lᵀ, by rows. */
function cholesky<T>(n: Numbers<T>, A: readonly T[][]): T[][] {
  const L: T[][] = [];
  for (let r = 0; r < A.length; r++) {
    L.push([]);
    for (let c = 0; c <= r; c++) {
      const known = L[r].map((value, k) => n.mul(value, L[c][k]));
      const rest = known.reduce((left, value) => n.sub(left, value), A[r][c]);
      L[r].push(r === c ? n.sqrt(rest) : n.div(rest, L[c][c]));
    }
  }
  return L;
}

/** −log likelihood of a Gaussian process with a squared-exponential kernel: ½ yᵀ K⁻¹ y + Σ log Lᵢᵢ. */
function gaussianProcess(rng: Random, logNoise: number): Subject {
  const at = Array.from({ length: 5 }, (_, k) => k / 2 + 0.2 * rng.uniform());
  const y = normals(rng, 5);
  return {
    parameters: { kernel: [0.3 * rng.normal(), 0.3 * rng.normal()], noise: [logNoise], mean: [0.2 * rng.normal()] },
    cost(n, { kernel, noise, mean }) {
      const [signal, length] = kernel.map(value => n.exp(value));
      const K = at.map((a, r) =>
        at.map((b, c) => {
          const distance = n.div(n.of(a - b), length);
          const k = n.mul(signal, n.exp(times(n, -0.5, square(n, distance))));
          return r === c ? n.add(k, n.exp(noise[0])) : k;
        }),
      );
      const L = cholesky(n, K);
      const z: (typeof mean)[number][] = [];
      L.forEach((row, r) => {
        const known = z.map((value, k) => n.mul(row[k], value));
        const rest = known.reduce((left, value) => n.sub(left, value), n.sub(n.of(y[r]), mean[0]));
        z.push(n.div(rest, row[r]));
      });
      const logDeterminant = L.map((row, r) => n.log(row[r]));
      return n.add(times(n, 0.5, dot(n, z, z)), total(n, logDeterminant));
    },
  };
}

/** Negative log likelihoods with an algorithm inside. */
export const LIKELIHOODS: readonly Kind[] = [
  kind('CTC', ctc),
  kind('VAE, fixed noise', vae),
  kind('Gaussian process, noise e^-2', rng => gaussianProcess(rng, -2)),
  kind('Gaussian process, noise e^-9', rng => gaussianProcess(rng, -9), { rounding: 1e-8, decidable: 1e-5 }),
];
