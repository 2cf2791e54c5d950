import type { Random } from '../../../src/random.js';
import { normals } from '../family.js';
import { dot, type Op } from './op.js';

/** Mean 0 and variance 1 over a list, with what flows back: dx = (dy − mean dy − y mean(dy ∘ y)) / σ. */
function standardize(x: Float64Array) {
  const n = x.length;
  const mean = x.reduce((a, b) => a + b, 0) / n;
  const sigma = Math.sqrt(x.reduce((a, b) => a + (b - mean) ** 2, 0) / n + 1e-5);
  const y = x.map(value => (value - mean) / sigma);
  const backward = (dy: Float64Array) => {
    const meanDy = dy.reduce((a, b) => a + b, 0) / n;
    const along = dot(dy, y) / n;
    return dy.map((value, k) => (value - meanDy - y[k] * along) / sigma);
  };
  return { y, backward };
}

/** Layer normalisation of 3 rows: γ ∘ x̂ + β, γ and β shared by the rows. */
export function layerNorm(rng: Random): Op {
  const [rows, n] = [3, 5];
  return {
    parameters: { x: normals(rng, rows * n), gamma: normals(rng, n), beta: normals(rng, n) },
    forward({ x, gamma, beta }) {
      const parts = Array.from({ length: rows }, (_, r) => standardize(x.subarray(r * n, r * n + n)));
      const out = new Float64Array(rows * n).map(
        (_, k) => gamma[k % n] * parts[Math.floor(k / n)].y[k % n] + beta[k % n],
      );
      const backward = (dout: Float64Array) => {
        const grads = { x: new Float64Array(rows * n), gamma: new Float64Array(n), beta: new Float64Array(n) };
        parts.forEach(({ y, backward: down }, r) => {
          const d = dout.subarray(r * n, r * n + n);
          grads.x.set(down(d.map((value, k) => value * gamma[k])), r * n);
          for (let k = 0; k < n; k++) {
            grads.gamma[k] += d[k] * y[k];
            grads.beta[k] += d[k];
          }
        });
        return grads;
      };
      return { out, backward };
    },
  };
}

/** A linear unit with bias before batch normalisation, which takes the bias out again: its true gradient is 0, its computed one rounding. */
export function biasBeforeBatchNorm(rng: Random): Op {
  const [m, n] = [6, 4];
  const x = Array.from({ length: m }, () => normals(rng, n));
  return {
    parameters: { w: normals(rng, n), b: normals(rng, 1), gamma: normals(rng, 1), beta: normals(rng, 1) },
    forward({ w, b, gamma, beta }) {
      const { y, backward: down } = standardize(Float64Array.from(x, row => dot(row, w) + b[0]));
      const backward = (dout: Float64Array) => {
        const dz = down(dout.map(value => value * gamma[0]));
        return {
          w: w.map((_, j) => dz.reduce((total, value, s) => total + value * x[s][j], 0)),
          b: Float64Array.of(dz.reduce((a, v) => a + v, 0)),
          gamma: Float64Array.of(dot(dout, y)),
          beta: Float64Array.of(dout.reduce((a, v) => a + v, 0)),
        };
      };
      return { out: y.map(value => gamma[0] * value + beta[0]), backward };
    },
  };
}

/** x / ‖x‖. */
export function unitLength(rng: Random): Op {
  return {
    parameters: { x: normals(rng, 6) },
    forward({ x }) {
      const length = Math.sqrt(dot(x, x));
      const out = x.map(value => value / length);
      const backward = (dout: Float64Array) => ({
        x: dout.map((value, k) => (value - out[k] * dot(dout, out)) / length),
      });
      return { out, backward };
    },
  };
}
