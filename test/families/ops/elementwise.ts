import type { Random } from '../../../src/random.js';
import { normals } from '../family.js';
import type { Op } from './op.js';

/** y = f(x), entry by entry. */
const elementwise = (x: Float64Array, f: (x: number) => number, slope: (x: number) => number): Op => ({
  parameters: { x },
  forward: p => ({ out: p.x.map(f), backward: dout => ({ x: dout.map((value, k) => value * slope(p.x[k])) }) }),
});

/** Quadratic near 0, linear beyond 1: its second derivative jumps. Some entries stand exactly at the joints. */
export const huber = (rng: Random): Op =>
  elementwise(
    Float64Array.of(...normals(rng, 6), 1, -1, 0),
    x => (Math.abs(x) <= 1 ? 0.5 * x * x : Math.abs(x) - 0.5),
    x => Math.max(-1, Math.min(1, x)),
  );

/** max(0, x)², at joints too. */
export const squaredHinge = (rng: Random): Op =>
  elementwise(
    Float64Array.of(...normals(rng, 6), 0, 0),
    x => Math.max(0, x) ** 2,
    x => 2 * Math.max(0, x),
  );

/** sin(10⁴ x): a step of 10⁻³ sees nothing of it. */
export const fastSine = (rng: Random): Op =>
  elementwise(
    normals(rng, 5),
    x => Math.sin(1e4 * x),
    x => 1e4 * Math.cos(1e4 * x),
  );

/** log x close to the edge of its domain. */
export const logarithm = (rng: Random): Op =>
  elementwise(Float64Array.of(1e-3, 1e-6, 1e-9, 0.5, 1 + rng.uniform()), Math.log, x => 1 / x);

/** x √x at the very edge: J is finite on one side only. */
export const edge = (rng: Random): Op =>
  elementwise(
    Float64Array.of(0, 0.7 + rng.uniform()),
    x => (x < 0 ? Number.NaN : x + x * x),
    x => 1 + 2 * x,
  );

/** Even functions at their centre and beside it. */
export const even = (rng: Random): Op =>
  elementwise(Float64Array.of(0, ...normals(rng, 4)), Math.cos, x => -Math.sin(x));

/** Parameters of 10⁻¹² and 10¹² side by side. */
export function extremeSizes(rng: Random): Op {
  const sizes = [1e-12, 1e12, 1e-6, 1e6, 1];
  const x = normals(rng, sizes.length).map((value, k) => (value + Math.sign(value)) * sizes[k]);
  return {
    parameters: { x },
    forward: p => ({
      out: p.x.map((value, k) => Math.tanh(value / sizes[k])),
      backward: dout => ({ x: dout.map((value, k) => (value * (1 - Math.tanh(p.x[k] / sizes[k]) ** 2)) / sizes[k]) }),
    }),
  };
}

/** Product of all entries, one of them 0. */
export function productWithZero(rng: Random): Op {
  return {
    parameters: { x: Float64Array.of(...normals(rng, 3), 0) },
    forward({ x }) {
      const without = (skip: number) => x.reduce((total, value, k) => (k === skip ? total : total * value), 1);
      return {
        out: Float64Array.of(without(-1)),
        backward: dout => ({ x: x.map((_, k) => dout[0] * without(k)) }),
      };
    },
  };
}

/** An affine map: all differences of second order are rounding. */
export function affine(rng: Random): Op {
  const A = normals(rng, 12);
  return {
    parameters: { x: normals(rng, 4), b: normals(rng, 3) },
    forward: ({ x, b }) => ({
      out: b.map((value, r) => value + x.reduce((total, xc, c) => total + A[r * 4 + c] * xc, 0)),
      backward: dout => ({
        x: x.map((_, c) => dout.reduce((total, d, r) => total + A[r * 4 + c] * d, 0)),
        b: dout.slice(),
      }),
    }),
  };
}
