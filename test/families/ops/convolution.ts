import type { Random } from '../../../src/random.js';
import { normals } from '../family.js';
import type { Op } from './op.js';

/** Plane of side `size`; entries beyond the edge count as 0. */
const at = (size: number, r: number, c: number): number =>
  r < 0 || c < 0 || r >= size || c >= size ? -1 : r * size + c;

/** 2-D convolution of one plane with two 3 × 3 kernels and biases, padded by 1, stride 2. */
export function convolution(rng: Random): Op {
  const [size, side, kernels, stride, pad] = [6, 3, 2, 2, 1];
  const outSize = Math.floor((size + 2 * pad - side) / stride) + 1;
  const each = (visit: (o: number, f: number, k: number, i: number) => void) => {
    for (let f = 0; f < kernels; f++)
      for (let o = 0; o < outSize * outSize; o++)
        for (let k = 0; k < side * side; k++) {
          const r = Math.floor(o / outSize) * stride - pad + Math.floor(k / side);
          const i = at(size, r, (o % outSize) * stride - pad + (k % side));
          if (i >= 0) visit(f * outSize * outSize + o, f, f * side * side + k, i);
        }
  };
  return {
    parameters: { x: normals(rng, size * size), K: normals(rng, kernels * side * side, 0.4), b: normals(rng, kernels) },
    forward({ x, K, b }) {
      const out = new Float64Array(kernels * outSize * outSize).map((_, o) => b[Math.floor(o / (outSize * outSize))]);
      each((o, _, k, i) => {
        out[o] += K[k] * x[i];
      });
      const backward = (dout: Float64Array) => {
        const grads = { x: new Float64Array(x.length), K: new Float64Array(K.length), b: new Float64Array(kernels) };
        each((o, _, k, i) => {
          grads.K[k] += dout[o] * x[i];
          grads.x[i] += dout[o] * K[k];
        });
        for (let o = 0; o < out.length; o++) grads.b[Math.floor(o / (outSize * outSize))] += dout[o];
        return grads;
      };
      return { out, backward };
    },
  };
}

/** Largest of overlapping windows of 3 with stride 2; the first of equals takes the derivative. Values from a short list make ties. */
export function maxPoolTies(rng: Random): Op {
  const starts = [0, 2, 4, 6];
  return {
    parameters: { x: Float64Array.from({ length: 9 }, () => rng.below(3) / 2), w: normals(rng, 9) },
    forward({ x, w }) {
      const y = x.map((value, k) => value + w[k] * 0.1 * Math.round(value));
      const first = starts.map(start => [start, start + 1, start + 2].reduce((a, b) => (y[b] > y[a] ? b : a)));
      const backward = (dout: Float64Array) => {
        const dy = new Float64Array(9);
        first.forEach((k, o) => {
          dy[k] += dout[o];
        });
        return { x: dy, w: dy.map((value, k) => value * 0.1 * Math.round(x[k])) };
      };
      return { out: Float64Array.from(first, k => y[k]), backward };
    },
  };
}

/** Mean of overlapping windows of 3 with stride 2. */
export function averagePool(rng: Random): Op {
  const starts = [0, 2, 4, 6];
  return {
    parameters: { x: normals(rng, 9) },
    forward: ({ x }) => ({
      out: Float64Array.from(starts, start => (x[start] + x[start + 1] + x[start + 2]) / 3),
      backward(dout) {
        const dx = new Float64Array(9);
        starts.forEach((start, o) => {
          for (let k = 0; k < 3; k++) dx[start + k] += dout[o] / 3;
        });
        return { x: dx };
      },
    }),
  };
}
