// Resolution is honest: each block is seen relative to its own gradient.
import { random } from '../../src/random.js';
import { beside, type Case, FAIL, inBlock, NOT_FAIL, NOT_PASS, PASS, type Right, type Spoil, times } from './case.js';

const N = 24;

/** Σ sin w + small · Σ eᵛ, gradients as float64 or float32 numbers. */
function smallBeside(small: number, round: (v: number) => number): Right {
  return {
    parameters: {
      w: Float64Array.from({ length: N }, (_, i) => Math.cos(2 * i)),
      v: Float64Array.from({ length: N }, (_, i) => Math.sin(3 * i)),
    },
    cost: ({ w, v }) => w.reduce((J: number, x: number, i: number) => J + Math.sin(x) + small * Math.exp(v[i]), 0),
    gradients: ({ w, v }) => ({
      w: Array.from(w, (x: number) => round(Math.cos(x))),
      v: Array.from(v, (x: number) => round(small * Math.exp(x))),
    }),
  };
}

const mistakes = (block: string, factors: readonly number[]) =>
  factors.map(f => ({ how: `the small block × ${f}`, spoil: inBlock(block, times(f)), expect: NOT_PASS }));

const right = { how: 'gradient right', expect: NOT_FAIL };

const float64 = (v: number) => v;
const small: Case[] = [
  ...[1e-6, 1e-9, 1e-11].flatMap(s =>
    beside(
      `a block ${s} the size of another, probed`,
      () => smallBeside(s, float64),
      [right, ...mistakes('v', [2, -1, 0, 1.05])],
      { components: 'probe' },
    ),
  ),
  ...[1e-6, 1e-9, 1e-13].flatMap(s =>
    beside(`a block ${s} the size of another`, () => smallBeside(s, float64), [
      right,
      ...mistakes('v', [2, -1, 0, 1.05]),
    ]),
  ),
  ...beside('a block 1e-8 the size of another, float32 gradient', () => smallBeside(1e-8, Math.fround), [
    right,
    ...mistakes('v', [2, -1, 0]),
  ]),
];

/** Σ a sin(1e9 x): steep in x, linear in a. */
const steep = (): Right<{ x: number[]; a: number[] }> => ({
  parameters: { x: [0.3, -1.1, 0.7, 0.9], a: [0.5, 1.2, -0.7, 0.3] },
  cost: ({ x, a }) => x.reduce((J, v, i) => J + a[i] * Math.sin(1e9 * v), 0),
  gradients: ({ x, a }) => ({ x: x.map((v, i) => 1e9 * a[i] * Math.cos(1e9 * v)), a: x.map(v => Math.sin(1e9 * v)) }),
});

/** A linear layer whose bias batch normalisation takes away again: dJ/db = 0 but for rounding. */
function deadBias(): Right<{ W: number[][]; b: number[]; g: number[] }> {
  const rng = random(11);
  const X = Array.from({ length: 8 }, () => [rng.normal(), rng.normal(), rng.normal()]);
  const Y = X.map(() => [rng.normal(), rng.normal()]);
  const EPS = 1e-5;
  /** One unit over the batch: centred, its 1/σ, and dJ/da for J = Σ (g â − y)² / m. */
  const unit = ({ W, b, g }: { W: number[][]; b: number[]; g: number[] }, i: number) => {
    const z = X.map(x => x.reduce((sum, v, j) => sum + v * W[i][j], b[i]));
    const mean = z.reduce((sum, v) => sum + v, 0) / z.length;
    const inverse = 1 / Math.sqrt(z.reduce((sum, v) => sum + (v - mean) ** 2, 0) / z.length + EPS);
    const hat = z.map(v => (v - mean) * inverse);
    return { hat, inverse, error: hat.map((v, s) => g[i] * v - Y[s][i]) };
  };
  return {
    parameters: {
      W: [
        [0.4, -0.9, 0.3],
        [1.1, 0.2, -0.5],
      ],
      b: [0.3, -0.2],
      g: [1.2, 0.8],
    },
    cost: p => [0, 1].reduce((J, i) => J + unit(p, i).error.reduce((sum, e) => sum + (e * e) / X.length, 0), 0),
    gradients: p => {
      const d = {
        W: [
          [0, 0, 0],
          [0, 0, 0],
        ],
        b: [0, 0],
        g: [0, 0],
      };
      for (const i of [0, 1]) {
        const { hat, inverse, error } = unit(p, i);
        const dHat = error.map(e => (2 * e * p.g[i]) / X.length);
        const mean = dHat.reduce((sum, v) => sum + v, 0) / X.length;
        const along = dHat.reduce((sum, v, s) => sum + v * hat[s], 0) / X.length;
        const dZ = dHat.map((v, s) => inverse * (v - mean - hat[s] * along));
        d.W[i] = d.W[i].map((_, j) => dZ.reduce((sum, v, s) => sum + v * X[s][j], 0));
        d.b[i] = dZ.reduce((sum, v) => sum + v, 0);
        d.g[i] = error.reduce((sum, e, s) => sum + (2 * e * hat[s]) / X.length, 0);
      }
      return d;
    },
  };
}

const biasOf =
  (value: number): Spoil =>
  g => ({ ...(g as object), b: [value, -value] });

export default [
  ...small,
  ...beside('a linear block beside a steep one', steep, [
    right,
    ...[2, 11, 101].map(f => ({ how: `the linear block × ${f}`, spoil: inBlock('a', times(f)), expect: NOT_PASS })),
  ]),
  ...beside('a dead bias before batch normalisation', deadBias, [
    { how: 'gradient right', expect: PASS },
    { how: 'its bias exactly 0', spoil: biasOf(0), expect: PASS },
    { how: 'its bias 0.1', spoil: biasOf(0.1), expect: FAIL },
    { how: 'its bias 1e-6', spoil: biasOf(1e-6), expect: NOT_PASS },
    { how: 'its weights × 1.001', spoil: inBlock('W', times(1.001)), expect: FAIL },
  ]),
];
