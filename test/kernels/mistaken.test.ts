import { describe, expect, test } from 'vitest';
import { mistakenGradient } from '../../src/kernels/mistaken.js';
import { MISTAKES } from '../../src/kernels/mistakes.js';
import { gradientAt, type Model } from '../../src/kernels/model.js';
import { nested, packParameters } from '../../src/kernels/parameters.js';
import { blocksOf, checkSpec } from '../../src/kernels/spec.js';
import { norm, subtract } from '../../src/numbers.js';
import type { Nested, Tree } from '../../src/problem.js';
import { random } from '../../src/random.js';
import { BUILDS, modelOn } from './builds.js';
import { gru, lstm, rnn, STEPS } from './mistakenSteps.js';
import {
  type Arrays,
  affine,
  less,
  type Matrix,
  meanOf,
  type Plain,
  product,
  scaled,
  sumOf,
  sums,
  times,
  turned,
} from './plain.js';

const layerNorm: Plain = {
  mistake: 'meanFixed',
  code: 'normalize',
  at: 0,
  spec: {
    inputs: [3, 2],
    layers: [
      { type: 'dense', units: 4 },
      { type: 'layerNorm', epsilon: 0.1 },
      { type: 'dense', units: 2 },
    ],
    cost: 'squaredError',
  },
  gradient(p, x, y, wrong) {
    const H = affine(x, p.W1, p.b1);
    const D = H.map(row => row.map(h => h - meanOf(row)));
    const s = D.map(row => 1 / Math.sqrt(meanOf(row.map(d => d * d)) + 0.1));
    const N = D.map((row, t) => row.map(d => d * s[t]));
    const G = N.map(row => row.map((n, i) => n * p.gamma2[0][i] + p.beta2[0][i]));
    const dA = scaled(less(affine(G, p.W3, p.b3), y), 1 / y.length);
    const dG = times(dA, p.W3);
    const dN = dG.map(row => row.map((d, i) => d * p.gamma2[0][i]));
    const dH = dN.map((row, t) => {
      const mean = wrong ? 0 : meanOf(row);
      const along = meanOf(row.map((d, i) => d * N[t][i]));
      return row.map((d, i) => s[t] * (d - mean - N[t][i] * along));
    });
    return {
      ...{ W1: times(turned(dH), x), b1: sums(dH), gamma2: sums(product(dG, N)), beta2: sums(dG) },
      ...{ W3: times(turned(dA), G), b3: sums(dA) },
    };
  },
};

/** Pairs (0, 1) at step t turned by the angle t, or back. */
const turn = (X: Matrix, way: 1 | -1): Matrix =>
  X.map(([a, b], t) => [a * Math.cos(t) - way * b * Math.sin(t), way * a * Math.sin(t) + b * Math.cos(t)]);

const attention = (mistake: 'softmaxDiagonal' | 'notTurnedBack'): Plain => ({
  mistake,
  code: mistake === 'notTurnedBack' ? 'rotate' : 'attention',
  at: 0,
  spec: {
    inputs: [3, 2],
    layers: [{ type: 'attention', heads: 1, rotary: 'half' }],
    cost: 'squaredError',
  },
  gradient(p, x, y, wrong) {
    const q = turn(affine(x, p.Wq1, p.bq1), 1);
    const k = turn(affine(x, p.Wk1, p.bk1), 1);
    const v = affine(x, p.Wv1, p.bv1);
    const e = times(q, turned(k)).map(row => row.map(score => Math.exp(score / Math.SQRT2)));
    const P = e.map(row => row.map(a => a / sumOf(row)));
    const Y = times(P, v);
    const dA = scaled(less(affine(Y, p.Wo1, p.bo1), y), 1 / y.length);
    const dY = times(dA, p.Wo1);
    const dP = times(dY, turned(v));
    const dS = P.map((row, t) => {
      const mean = sumOf(row.map((a, u) => a * dP[t][u]));
      const diagonal = wrong && mistake === 'softmaxDiagonal';
      return row.map((a, u) => (diagonal ? a * (1 - a) * dP[t][u] : a * (dP[t][u] - mean)) / Math.SQRT2);
    });
    // the first of the two turns is that of q
    const dq = wrong && mistake === 'notTurnedBack' ? times(dS, k) : turn(times(dS, k), -1);
    const dk = turn(times(turned(dS), q), -1);
    const dv = times(turned(P), dY);
    return {
      ...{ Wq1: times(turned(dq), x), bq1: sums(dq), Wk1: times(turned(dk), x), bk1: sums(dk) },
      ...{ Wv1: times(turned(dv), x), bv1: sums(dv), Wo1: times(turned(dA), Y), bo1: sums(dA) },
    };
  },
});

/** Z[o] = Σ X[o + tap] W[tap] + b of one row of numbers, and what W gets of D. */
const slid = (X: Matrix, W: Matrix, b: number): Matrix =>
  X.slice(W.length - 1).map((_, o) => [sumOf(W.map(([w], tap) => w * X[o + tap][0])) + b]);
const slidBack = (X: Matrix, D: Matrix, taps: number): Matrix =>
  Array.from({ length: taps }, (_, tap) => [sumOf(D.map(([d], o) => d * X[o + tap][0]))]);

const convolution: Plain = {
  mistake: 'kernelFlipped',
  code: 'convolution',
  at: 1,
  spec: {
    inputs: [7, 1],
    layers: [
      { type: 'conv1d', filters: 1, kernel: 2 },
      { type: 'conv1d', filters: 1, kernel: 3 },
    ],
    cost: 'squaredError',
  },
  gradient(p, x, y, wrong) {
    const H = slid(x, p.W1, p.b1[0][0]);
    const dA = scaled(less(slid(H, p.W2, p.b2[0][0]), y), 1 / y.length);
    const dH: Matrix = H.map(() => [0]);
    dA.forEach(([d], o) => {
      for (let tap = 0; tap < 3; tap++) dH[o + (wrong ? 2 - tap : tap)][0] += d * p.W2[tap][0];
    });
    return { W1: slidBack(x, dH, 2), b1: sums(dH), W2: slidBack(H, dA, 3), b2: sums(dA) };
  },
};

const maximum: Plain = {
  mistake: 'toFirstOfWindow',
  code: 'maximum',
  at: 0,
  spec: {
    inputs: [4, 4, 2],
    layers: [
      { type: 'dense', units: 2 },
      { type: 'maxPool2d', size: 2 },
    ],
    cost: 'squaredError',
  },
  gradient(p, x, y, wrong) {
    const H = affine(x, p.W1, p.b1);
    const dH = H.map(row => row.map(() => 0));
    for (let o = 0; o < 4; o++) {
      const first = 8 * Math.floor(o / 2) + 2 * (o % 2);
      const window = [first, first + 1, first + 4, first + 5];
      for (let i = 0; i < 2; i++) {
        const largest = Math.max(...window.map(q => H[q][i]));
        const to = wrong ? first : window.find(q => H[q][i] === largest)!;
        dH[to][i] += (largest - y[o][i]) / 4;
      }
    }
    return { W1: times(turned(dH), x), b1: sums(dH) };
  },
};

const PLAIN = [
  ...[layerNorm, attention('softmaxDiagonal'), attention('notTurnedBack'), convolution, maximum],
  ...MISTAKES.rnn!.map(rnn),
  ...MISTAKES.lstm!.map(lstm),
  ...MISTAKES.gru!.map(gru),
];

/** A matrix of so many columns as nested lists of a shape. */
const shapedLike = (A: Matrix, shape: readonly number[]): Nested =>
  nested(Float64Array.from(A.flat()), shape) as Nested;

describe.each(PLAIN.map((plain): [string, Plain] => [`${plain.mistake} in ${plain.code}`, plain]))('%s', (_, plain) => {
  const spec = checkSpec(plain.spec);
  const blocks = blocksOf(spec);
  const { normal } = random(7);
  const numbers = (rows: number, columns: number): Matrix =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => normal()));
  const parameters: Arrays = Object.fromEntries(
    blocks.map(({ name, shape, size }) => {
      const columns = shape[shape.length - 1];
      return [name, numbers(size / columns, columns)];
    }),
  );
  const inputs = spec.inputs as readonly number[];
  const asTree = (arrays: Arrays): Tree =>
    Object.fromEntries(blocks.map(({ name, shape }) => [name, shapedLike(arrays[name], shape)])) as Tree;

  /** The model on a build, and the plain gradient. */
  async function given(bytes: Uint8Array<ArrayBuffer>, wrong: boolean) {
    const positions = inputs.slice(0, -1).reduce((n, d) => n * d, 1);
    const x = numbers(positions, inputs[inputs.length - 1]);
    const outputs =
      plain === maximum ? [2, 2, 2] : plain === convolution ? [4, 1] : [positions, plain.code in STEPS ? 3 : 2];
    const units = outputs[outputs.length - 1];
    const y = numbers(outputs.reduce((n, d) => n * d, 1) / units, units);
    const data = { x: shapedLike(x, [1, ...inputs]), y: shapedLike(y, [1, ...outputs]) };
    const { model, theta } = await modelOn(bytes, {
      ...data,
      spec: plain.spec,
      parameters: asTree(parameters),
    } as never);
    return { model, theta, want: packParameters(spec, asTree(plain.gradient(parameters, x, y, wrong))) };
  }
  const operationOf = ({ tape: { operations } }: Model): number =>
    operations.flatMap(({ code }, k) => (code === plain.code ? [k] : []))[plain.at];

  test.each(BUILDS)('gradientAt(model, theta) is that of the plain way back, %s', async (_, bytes) => {
    const { model, theta, want } = await given(bytes, false);
    expect(norm(subtract(gradientAt(model, theta), want)) / norm(want)).toBeLessThan(1e-13);
  });

  test.each(BUILDS)(
    'mistakenGradient(model, theta, k, mistake) is that of the plain one with it, %s',
    async (_, bytes) => {
      const { model, theta, want } = await given(bytes, true);
      const grad = mistakenGradient(model, theta, operationOf(model), plain.mistake);
      expect(norm(subtract(grad, want)) / norm(want)).toBeLessThan(1e-13);
      expect(norm(subtract(gradientAt(model, theta), want)) / norm(want)).toBeGreaterThan(1e-3);
    },
  );
});
