import type { Random } from '../../../src/random.js';
import { normals } from '../family.js';
import { dot, type Op } from './op.js';

const logistic = (z: number) => 1 / (1 + Math.exp(-z));
const zeros = (n: number) => new Float64Array(n);

function softmax(z: Float64Array): Float64Array {
  const top = Math.max(...z);
  const e = z.map(value => Math.exp(value - top));
  const total = e.reduce((a, b) => a + b, 0);
  return e.map(value => value / total);
}

/** Attention of 3 queries over 4 keys of width 2; the bias on all keys changes every score of a row alike, so its true gradient is 0. */
export function attention(rng: Random): Op {
  const [queries, keys, d] = [3, 4, 2];
  const row = (a: Float64Array, r: number) => a.subarray(r * d, r * d + d);
  return {
    parameters: {
      Q: normals(rng, queries * d),
      K: normals(rng, keys * d),
      bk: normals(rng, d),
      V: normals(rng, keys * d),
    },
    forward({ Q, K, bk, V }) {
      const shifted = K.map((value, k) => value + bk[k % d]);
      const P = Array.from({ length: queries }, (_, q) =>
        softmax(Float64Array.from({ length: keys }, (_, k) => dot(row(Q, q), row(shifted, k)) / Math.sqrt(d))),
      );
      const out = zeros(queries * d).map((_, o) =>
        P[Math.floor(o / d)].reduce((a, p, k) => a + p * V[k * d + (o % d)], 0),
      );
      const backward = (dout: Float64Array) => {
        const grads = { Q: zeros(Q.length), K: zeros(K.length), bk: zeros(d), V: zeros(V.length) };
        P.forEach((p, q) => {
          const dp = p.map((_, k) => dot(row(dout, q), row(V, k)));
          const ds = dp.map((value, k) => (p[k] * (value - dot(dp, p))) / Math.sqrt(d));
          for (let k = 0; k < keys; k++)
            for (let j = 0; j < d; j++) {
              grads.V[k * d + j] += p[k] * dout[q * d + j];
              grads.Q[q * d + j] += ds[k] * shifted[k * d + j];
              grads.K[k * d + j] += ds[k] * Q[q * d + j];
              grads.bk[j] += ds[k] * Q[q * d + j];
            }
        });
        return grads;
      };
      return { out, backward };
    },
  };
}

/** Rows of a table picked by repeated indices; gradients of a row add up. */
export function embedding(rng: Random): Op {
  const [rows, d] = [5, 3];
  const indices = [1, 3, 1, 0, 3, 3];
  return {
    parameters: { E: normals(rng, rows * d), scale: normals(rng, d) },
    forward({ E, scale }) {
      const out = zeros(indices.length * d).map((_, o) =>
        Math.tanh(E[indices[Math.floor(o / d)] * d + (o % d)] * scale[o % d]),
      );
      const backward = (dout: Float64Array) => {
        const grads = { E: zeros(E.length), scale: zeros(d) };
        dout.forEach((value, o) => {
          const e = indices[Math.floor(o / d)] * d + (o % d);
          const dz = value * (1 - out[o] ** 2);
          grads.E[e] += dz * scale[o % d];
          grads.scale[o % d] += dz * E[e];
        });
        return grads;
      };
      return { out, backward };
    },
  };
}

/** One unit of an LSTM over 4 steps from the state 0: at the first step the forget gate has nothing to forget. */
export function lstm(rng: Random): Op {
  const steps = 4;
  const x = normals(rng, steps);
  const GATES = ['i', 'f', 'o', 'c'] as const;
  return {
    parameters: { w: normals(rng, 4), u: normals(rng, 4), b: normals(rng, 4) },
    forward({ w, u, b }) {
      const h = [0];
      const c = [0];
      const gates: number[][] = [];
      for (let t = 0; t < steps; t++) {
        const z = GATES.map((_, g) => w[g] * x[t] + u[g] * h[t] + b[g]);
        gates.push([logistic(z[0]), logistic(z[1]), logistic(z[2]), Math.tanh(z[3])]);
        const [i, f, o, a] = gates[t];
        c.push(f * c[t] + i * a);
        h.push(o * Math.tanh(c[t + 1]));
      }
      const backward = (dout: Float64Array) => {
        const grads = { w: zeros(4), u: zeros(4), b: zeros(4) };
        let [dh, dc] = [0, 0];
        for (let t = steps - 1; t >= 0; t--) {
          const [i, f, o, a] = gates[t];
          dh += dout[t];
          const th = Math.tanh(c[t + 1]);
          dc += dh * o * (1 - th * th);
          const dz = [dc * a * i * (1 - i), dc * c[t] * f * (1 - f), dh * th * o * (1 - o), dc * i * (1 - a * a)];
          dh = 0;
          dz.forEach((value, g) => {
            grads.w[g] += value * x[t];
            grads.u[g] += value * h[t];
            grads.b[g] += value;
            dh += value * u[g];
          });
          dc *= f;
        }
        return grads;
      };
      return { out: Float64Array.from(h.slice(1)), backward };
    },
  };
}
