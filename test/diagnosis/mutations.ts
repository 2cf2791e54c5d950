import { CURVES, sigmoid } from '../../src/diagnosis/network/activations.js';
import type { Activation } from '../../src/forward.js';
import { random } from '../../src/random.js';
import type { Kind } from '../../src/report.js';
import type { Backward, Slip } from './backward.js';
import { type Matrix, map, product, slopeTimes, transpose } from './dense.js';

/** A mistake somebody makes in backward propagation, and what a diagnosis must call it. */
export interface Mutation {
  name: string;
  group: string;
  /** Layers it is tried at; 0 where it is not about one layer. */
  layers: readonly number[];
  slip(layer: number): Slip;
  /** Any of these kinds names it; empty: it is in no table, and the only right answer is the place or 'unexplained'. */
  kinds: readonly Kind[];
  /** Any of these ids must be told where the forward pass is known. */
  ids?: readonly string[];
  /** Words that the sentence of a report must hold then, at that layer. */
  words?: RegExp | ((layer: number) => RegExp);
  /** The factor to be named. */
  factor?(m: number, K: number): number;
}

/** The words that name a mutation at a layer. */
export const wordsAt = ({ words }: Mutation, layer: number): RegExp | undefined =>
  typeof words === 'function' ? words(layer) : words;

const only =
  <T, E>(layer: number, f: (value: T, l: number, at: Backward & E) => T | undefined) =>
  (value: T, l: number, scene: Backward & E) =>
    l === layer ? f(value, l, scene) : undefined;
const times = (by: number) => (A: Matrix) => map(A, a => by * a);
const sumOf = (v: readonly number[]) => v.reduce((a, b) => a + b, 0);
const sameShape = (A: Matrix, B?: Matrix) => A.length === B?.length && A[0].length === B[0]?.length;

/** dA ∘ f(z, a), entry by entry, at one layer of a network without softmax there. */
const slopeBy =
  (f: (z: number, a: number, activation: Exclude<Activation, 'softmax'>) => number) =>
  (layer: number): Slip => ({
    slope: (dA, l, scene) => {
      const activation = scene.activation(l);
      if (l !== layer || activation === 'softmax') return undefined;
      return map(dA, (d, i, s) => d * f(scene.Z[l][i][s], scene.A[l][i][s], activation));
    },
  });
const lastColumn = (A: Matrix): Matrix => map(A, (a, _, s) => (s === A[0].length - 1 ? a : 0));
/** Every column times a number of its own. */
const weighted = (A: Matrix, weight: (s: number, m: number) => number): Matrix =>
  map(A, (a, _, s) => weight(s, A[0].length) * a);
const withoutLast = (s: number, m: number) => (s === m - 1 ? 0 : 1);
const dWOf = (dZ: Matrix, input: Matrix): Matrix => map(product(dZ, transpose(input)), g => g / dZ[0].length);
const everyBlock = (f: (g: number) => number) => (grads: number[][]) => grads.map(block => block.map(f));
const penaltyTimes = (by: (m: number) => number, layer?: number): Slip => ({
  penalty: (R, l, { m }) => (layer === undefined || l === layer ? map(R, r => by(m) * r) : undefined),
});
const dWAt =
  (f: (dW: Matrix, scene: Backward & { dZ: Matrix; input: Matrix }) => Matrix | undefined) =>
  (layer: number): Slip => ({ dW: only(layer, (dW, _, scene) => f(dW, scene)) });
const dbAt =
  (f: (db: number[], scene: Backward & { dZ: Matrix }) => number[] | undefined) =>
  (layer: number): Slip => ({ db: only(layer, (db, _, scene) => f(db, scene)) });
const outputAt = (f: (d: Matrix, scene: Backward) => Matrix | undefined) => (): Slip => ({
  outputDelta: (d, _, scene) => f(d, scene),
});
const stepAt =
  (f: (d: Matrix, scene: Backward) => Matrix) =>
  (layer: number): Slip => ({
    step: only(layer, (d, _, scene) => f(d, scene)),
  });
const inputAt =
  (f: (A: Matrix, l: number, scene: Backward) => Matrix | undefined) =>
  (layer: number): Slip => ({
    input: only(layer, f),
  });
const weightsAt =
  (f: (W: Matrix, l: number, scene: Backward & { gradW: Matrix }) => Matrix | undefined) =>
  (layer: number): Slip => ({ weights: only(layer, f) });

const output = (scene: Backward) => scene.A[scene.L];
const error = (scene: Backward) => map(output(scene), (a, i, s) => a - scene.Y[i][s]);
const slopeOfOutput = (scene: Backward): Matrix =>
  map(output(scene), (a, i, s) => {
    const activation = scene.activation(scene.L);
    return activation === 'softmax' ? a * (1 - a) : CURVES[activation].slope(scene.Z[scene.L][i][s]);
  });

/** Mistakes of every kind, those in no table last. */
export const MUTATIONS: readonly Mutation[] = [
  // sign
  {
    name: 'all −',
    group: 'sign',
    layers: [0],
    slip: () => ({ blocks: everyBlock(g => -g) }),
    kinds: ['scale'],
    factor: () => -1,
  },
  { name: 'dZ[L] −', group: 'sign', layers: [0], slip: outputAt(times(-1)), kinds: ['scale'], factor: () => -1 },
  { name: 'dW −', group: 'sign', layers: [2], slip: dWAt(times(-1)), kinds: ['scale'], factor: () => -1 },
  { name: 'dZ −', group: 'sign', layers: [2], slip: stepAt(times(-1)), kinds: ['scale'], factor: () => -1 },
  // factor
  { name: 'dZ[L] · 2', group: 'factor', layers: [0], slip: outputAt(times(2)), kinds: ['scale'], factor: () => 2 },
  { name: 'dZ[L] / 2', group: 'factor', layers: [0], slip: outputAt(times(0.5)), kinds: ['scale'], factor: () => 0.5 },
  {
    name: 'all · 2',
    group: 'factor',
    layers: [0],
    slip: () => ({ blocks: everyBlock(g => 2 * g) }),
    kinds: ['scale'],
    factor: () => 2,
  },
  { name: 'dW · 2', group: 'factor', layers: [2], slip: dWAt(times(2)), kinds: ['scale'], factor: () => 2 },
  {
    name: 'db · 4',
    group: 'factor',
    layers: [1],
    slip: dbAt(db => db.map(g => 4 * g)),
    kinds: ['scale'],
    factor: () => 4,
  },
  { name: 'dZ · 2', group: 'factor', layers: [2], slip: stepAt(times(2)), kinds: ['scale'], factor: () => 2 },
  {
    name: 'all · 0.01',
    group: 'factor',
    layers: [0],
    slip: () => ({ blocks: everyBlock(g => 0.01 * g) }),
    kinds: ['scale'],
    factor: () => 0.01,
  },
  {
    name: 'all / norm',
    group: 'factor',
    layers: [0],
    slip: () => ({
      blocks: grads => {
        const norm = Math.hypot(...grads.flat()) || 1;
        return grads.map(block => block.map(g => g / norm));
      },
    }),
    kinds: ['scale'],
    ids: ['length'],
    words: /length/,
  },
  // mean
  {
    name: 'dZ[L] · m',
    group: 'mean',
    layers: [0],
    slip: outputAt((d, { m }) => times(m)(d)),
    kinds: ['scale'],
    factor: m => m,
  },
  {
    name: 'dZ[L] / m',
    group: 'mean',
    layers: [0],
    slip: outputAt((d, { m }) => times(1 / m)(d)),
    kinds: ['scale'],
    factor: m => 1 / m,
  },
  {
    name: 'dW · m',
    group: 'mean',
    layers: [2],
    slip: dWAt((dW, { m }) => times(m)(dW)),
    kinds: ['scale'],
    factor: m => m,
  },
  {
    name: 'db · m',
    group: 'mean',
    layers: [3],
    slip: dbAt((db, { m }) => db.map(g => m * g)),
    kinds: ['scale'],
    factor: m => m,
  },
  {
    name: 'db / m',
    group: 'mean',
    layers: [1],
    slip: dbAt((db, { m }) => db.map(g => g / m)),
    kinds: ['scale'],
    factor: m => 1 / m,
  },
  {
    name: 'dZ / m',
    group: 'mean',
    layers: [2],
    slip: stepAt((d, { m }) => times(1 / m)(d)),
    kinds: ['scale'],
    factor: m => 1 / m,
  },
  {
    name: 'dZ / m each',
    group: 'mean',
    layers: [0],
    slip: () => ({ step: (d, _, { m }) => times(1 / m)(d) }),
    kinds: ['backward-step'],
    ids: ['repeated-factor'],
    words: /every step/,
    factor: m => 1 / m,
  },
  {
    name: 'dZ[L] / K',
    group: 'mean',
    layers: [0],
    slip: outputAt(d => times(1 / d.length)(d)),
    kinds: ['scale'],
    factor: (_, K) => 1 / K,
  },
  // L2
  {
    name: 'L2 missing',
    group: 'L2',
    layers: [0],
    slip: () => penaltyTimes(() => 0),
    kinds: ['penalty'],
    factor: () => -1,
  },
  {
    name: 'L2 missing once',
    group: 'L2',
    layers: [2],
    slip: l => penaltyTimes(() => 0, l),
    kinds: ['penalty'],
    factor: () => -1,
  },
  {
    name: 'L2 doubled',
    group: 'L2',
    layers: [0],
    slip: () => penaltyTimes(() => 2),
    kinds: ['penalty'],
    factor: () => 1,
  },
  {
    name: 'L2 not over m',
    group: 'L2',
    layers: [0],
    slip: () => penaltyTimes(m => m),
    kinds: ['penalty'],
    factor: m => m - 1,
  },
  { name: 'L2 −', group: 'L2', layers: [0], slip: () => penaltyTimes(() => -1), kinds: ['penalty'], factor: () => -2 },
  {
    name: 'L2 / 2',
    group: 'L2',
    layers: [0],
    slip: () => penaltyTimes(() => 0.5),
    kinds: ['penalty'],
    factor: () => -0.5,
  },
  {
    name: 'L2 on b',
    group: 'L2',
    layers: [0],
    slip: () => ({ biasPenalty: (_, l, { b, l2, m }) => b[l].map(v => (l2 / m) * v) }),
    kinds: ['penalty'],
    factor: () => 1,
  },
  {
    name: 'L1 for L2',
    group: 'L2',
    layers: [0],
    slip: () => ({ penalty: (_, l, { W, l2, m }) => map(W[l], w => (l2 / m) * Math.sign(w)) }),
    kinds: ['penalty'],
    ids: ['l1'],
    words: /L1/,
  },
  // transpose
  {
    name: 'dW ᵀ',
    group: 'transpose',
    layers: [2],
    slip: dWAt(dW => (dW.length === dW[0].length ? transpose(dW) : undefined)),
    kinds: ['transposed'],
  },
  {
    name: 'dW column-major',
    group: 'transpose',
    layers: [1],
    slip: dWAt(dW => {
      const list = transpose(dW).flat();
      return map(dW, (_, i, j) => list[i * dW[0].length + j]);
    }),
    kinds: ['transposed', 'reordered'],
  },
  {
    name: 'W for Wᵀ',
    group: 'transpose',
    layers: [2],
    slip: weightsAt(W => (W.length === W[0].length ? transpose(W) : undefined)),
    kinds: ['backward-step'],
    ids: ['transpose-missing'],
    words: /transpose/,
  },
  // activation derivative
  {
    name: 'slope missing',
    group: 'slope',
    layers: [2, 1],
    slip: slopeBy(() => 1),
    kinds: ['backward-step'],
    ids: ['slope-missing'],
    words: /missing/,
  },
  {
    name: 'slope at a',
    group: 'slope',
    layers: [2],
    slip: slopeBy((_, a, name) => CURVES[name].slope(a)),
    kinds: ['backward-step'],
    ids: ['slope-at-A'],
    words: /at A/,
  },
  {
    name: 'slope formula at z',
    group: 'slope',
    layers: [2],
    slip: slopeBy((z, _, name) => CURVES[name].slopeFromA?.(z) ?? z),
    kinds: ['backward-step'],
    ids: ['Z-for-slope', 'slope-formula-of-Z'],
    words: /Z/,
  },
  {
    name: 'slope of another activation',
    group: 'slope',
    layers: [2],
    slip: slopeBy((z, a, name) =>
      name === 'sigmoid' ? 1 - a * a : name === 'tanh' ? a * (1 - a) : 1 - Math.tanh(z) ** 2,
    ),
    kinds: ['backward-step'],
    ids: ['slope-of-another'],
    words: /tanh|sigmoid/,
  },
  {
    name: 'activation for slope',
    group: 'slope',
    layers: [1],
    slip: slopeBy((_, a) => a),
    kinds: ['backward-step'],
    ids: ['A-for-slope'],
    words: /itself/,
  },
  {
    name: 'slope inverted',
    group: 'slope',
    layers: [2],
    slip: slopeBy((z, _, name) => 1 - CURVES[name].slope(z)),
    kinds: ['backward-step'],
    ids: ['slope-inverted'],
    words: /1 −/,
  },
  {
    name: 'slope squared',
    group: 'slope',
    layers: [2],
    slip: slopeBy((z, _, name) => CURVES[name].slope(z) ** 2),
    kinds: ['backward-step'],
    ids: ['slope-squared'],
    words: /twice/,
  },
  // off by one layer
  {
    name: 'slope at Z[l − 1]',
    group: 'off by one',
    layers: [2],
    slip: layer => ({
      slope: (dA, l, { Z, activation }) => {
        const name = activation(l);
        if (l !== layer || name === 'softmax' || l < 2 || !sameShape(Z[l], Z[l - 1])) return undefined;
        return map(dA, (d, i, s) => d * CURVES[name].slope(Z[l - 1][i][s]));
      },
    }),
    kinds: ['backward-step'],
    ids: ['slope-of-neighbour'],
    words: l => RegExp(`Z${l - 1}`),
  },
  {
    name: 'W[l] for W[l + 1]',
    group: 'off by one',
    layers: [2],
    slip: weightsAt((W, l, scene) => (sameShape(W, scene.W[l]) ? scene.W[l] : undefined)),
    kinds: ['backward-step'],
    ids: ['weights-of-another-layer'],
    words: l => RegExp(`W${l}`),
  },
  {
    name: 'A[l] for A[l − 1]',
    group: 'off by one',
    layers: [2],
    slip: inputAt((A, l, scene) => (sameShape(A, scene.A[l]) ? scene.A[l] : undefined)),
    kinds: ['layer-input'],
    ids: ['other-input'],
    words: l => RegExp(`A${l}`),
  },
  {
    name: 'A[l − 2] for A[l − 1]',
    group: 'off by one',
    layers: [3],
    slip: inputAt((A, l, scene) => (sameShape(A, scene.A[l - 2]) ? scene.A[l - 2] : undefined)),
    kinds: ['layer-input'],
    ids: ['other-input'],
    words: l => RegExp(`A${l - 2}`),
  },
  // wrong input
  {
    name: 'Z for A',
    group: 'input',
    layers: [2, 3],
    slip: inputAt((_, l, { Z }) => (l > 1 ? Z[l - 1] : undefined)),
    kinds: ['layer-input'],
    ids: ['Z-for-input'],
    words: /Z/,
  },
  {
    name: 'A > 0 for A',
    group: 'input',
    layers: [2],
    slip: inputAt(A => map(A, a => (a > 0 ? 1 : 0))),
    kinds: ['layer-input'],
    ids: ['input-positive'],
    words: l => RegExp(`A${l - 1} > 0`),
  },
  // zero and detached
  { name: 'db 0', group: 'zero', layers: [2], slip: dbAt(db => db.map(() => 0)), kinds: ['zero'] },
  { name: 'dW 0', group: 'zero', layers: [2], slip: dWAt(times(0)), kinds: ['zero'] },
  { name: 'dZ[L] 0', group: 'zero', layers: [0], slip: outputAt(times(0)), kinds: ['zero', 'detached'] },
  { name: 'dZ 0', group: 'zero', layers: [2, 1], slip: stepAt(times(0)), kinds: ['detached'] },
  // axis, one sample
  {
    name: 'db summed over all',
    group: 'axis',
    layers: [2],
    slip: dbAt(db => db.map(() => sumOf(db))),
    kinds: ['summed', 'bias-reduction'],
  },
  {
    name: 'db mean over all',
    group: 'axis',
    layers: [1],
    slip: dbAt(db => db.map(() => sumOf(db) / db.length)),
    kinds: ['summed', 'bias-reduction'],
  },
  {
    name: 'db last sample',
    group: 'axis',
    layers: [2],
    slip: dbAt((_, { dZ, m }) => dZ.map(row => row[m - 1] / m)),
    kinds: ['bias-reduction'],
    ids: ['one-example'],
    words: /last example/,
  },
  {
    name: 'dZ[L] last sample',
    group: 'axis',
    layers: [0],
    slip: outputAt(lastColumn),
    kinds: ['output-delta'],
    ids: ['one-example'],
    words: /last example/,
  },
  {
    name: 'dW last sample',
    group: 'axis',
    layers: [2],
    slip: dWAt((_, { dZ, input }) => dWOf(lastColumn(dZ), input)),
    kinds: ['layer-input'],
    ids: ['one-example'],
    words: /last example/,
  },
  {
    name: 'dW without the last sample',
    group: 'sample',
    layers: [1, 2],
    slip: dWAt((_, { dZ, input }) => dWOf(weighted(dZ, withoutLast), input)),
    kinds: ['layer-input', 'rank-one'],
    ids: ['weighted'],
    words: /examples? \d|single example/,
  },
  {
    name: 'dW without one sample',
    group: 'sample',
    layers: [2],
    slip: dWAt((_, { dZ, input }) =>
      dWOf(
        weighted(dZ, s => (s === 1 ? 0 : 1)),
        input,
      ),
    ),
    kinds: ['layer-input', 'rank-one'],
    ids: ['weighted'],
    words: /examples? \d|single example/,
  },
  {
    name: 'dW with the first sample twice',
    group: 'sample',
    layers: [2],
    slip: dWAt((_, { dZ, input }) =>
      dWOf(
        weighted(dZ, s => (s === 0 ? 2 : 1)),
        input,
      ),
    ),
    kinds: ['layer-input', 'rank-one'],
    ids: ['weighted'],
    words: /examples? \d|single example/,
  },
  {
    name: 'db without the last sample',
    group: 'sample',
    layers: [2],
    slip: dbAt((_, { dZ, m }) => weighted(dZ, withoutLast).map(row => sumOf(row) / m)),
    kinds: ['bias-reduction'],
    ids: ['weighted'],
    words: /examples? \d|single example/,
  },
  {
    name: 'db without the first sample, over m − 1',
    group: 'sample',
    layers: [2],
    slip: dbAt((_, { dZ, m }) => (m > 1 ? dZ.map(row => sumOf(row.slice(1)) / (m - 1)) : undefined)),
    kinds: ['bias-reduction', 'scale'],
    ids: ['weighted'],
    words: /examples? \d|m − 1/,
  },
  {
    name: 'dZ[L] without the last sample',
    group: 'sample',
    layers: [0],
    slip: outputAt(d => weighted(d, withoutLast)),
    kinds: ['output-delta'],
    ids: ['weighted'],
    words: /examples? \d|single example/,
  },
  {
    name: 'dZ without the last sample',
    group: 'sample',
    layers: [2],
    slip: stepAt(d => weighted(d, withoutLast)),
    kinds: ['backward-step'],
    ids: ['weighted'],
    words: /examples? \d|single example/,
  },
  // small
  { name: 'dW · 1.001', group: 'small', layers: [2], slip: dWAt(times(1.001)), kinds: ['scale'], factor: () => 1.001 },
  { name: 'dW · 0.99', group: 'small', layers: [1], slip: dWAt(times(0.99)), kinds: ['scale'], factor: () => 0.99 },
  {
    name: 'db · 1.01',
    group: 'small',
    layers: [2],
    slip: dbAt(db => db.map(g => 1.01 * g)),
    kinds: ['scale'],
    factor: () => 1.01,
  },
  {
    name: 'dZ · 0.999',
    group: 'small',
    layers: [2],
    slip: stepAt(times(0.999)),
    kinds: ['scale'],
    factor: () => 0.999,
  },
  {
    name: 'all · 1.0002',
    group: 'small',
    layers: [0],
    slip: () => ({ blocks: everyBlock(g => 1.0002 * g) }),
    kinds: ['scale'],
    factor: () => 1.0002,
  },
  {
    name: 'L2 · 1.1',
    group: 'small',
    layers: [0],
    slip: () => penaltyTimes(() => 1.1),
    kinds: ['penalty'],
    factor: () => 0.1,
  },
  {
    name: 'dW + 0.001',
    group: 'small',
    layers: [2],
    slip: dWAt(dW => map(dW, g => g + 1e-3)),
    kinds: ['rank-one'],
    ids: ['constant'],
    words: /the same/,
  },
  {
    name: 'dW one entry · 1.01',
    group: 'small',
    layers: [2],
    slip: dWAt(dW => map(dW, (g, i, j) => (i === 0 && j === 1 ? 1.01 * g : g))),
    kinds: ['partial'],
    ids: ['entries'],
    words: /\[0,1\]/,
  },
  // output delta
  {
    name: 'dZ[L] extra slope',
    group: 'output',
    layers: [0],
    slip: outputAt((d, scene) => map(d, (v, i, s) => v * slopeOfOutput(scene)[i][s])),
    kinds: ['output-delta'],
    ids: ['slope-too-many-cancelled'],
    words: /slope/,
  },
  {
    name: 'dZ[L] without slope',
    group: 'output',
    layers: [0],
    slip: outputAt((_, scene) => error(scene)),
    kinds: ['output-delta'],
    ids: ['slope-missing', 'slope-missing-in-cost'],
    words: /slope.*missing|missing.*slope/,
  },
  {
    name: 'labels shifted',
    group: 'output',
    layers: [0],
    slip: outputAt((_, { A, Z, Y, L, m, cost, activation }) => {
      const shifted = map(A[L], (a, i, s) => a - Y[i][(s + m - 1) % m]);
      return cost === 'squaredError' ? slopeTimes(activation(L), shifted, A[L], Z[L]) : shifted;
    }),
    kinds: ['output-delta'],
    ids: ['labels'],
    words: /shifted|example/,
  },
  {
    name: 'target not subtracted',
    group: 'output',
    layers: [0],
    slip: outputAt((_, { A, L }) => A[L]),
    kinds: ['output-delta'],
    ids: ['target-missing'],
    words: /target|label/,
  },
  {
    name: '|dZ[L]|',
    group: 'output',
    layers: [0],
    slip: outputAt(d => map(d, Math.abs)),
    kinds: ['output-delta'],
    ids: ['error-absolute'],
    words: /absolute/,
  },
  // index, copies
  {
    name: 'dW columns reversed',
    group: 'index',
    layers: [2],
    slip: dWAt(dW => dW.map(row => [...row].reverse())),
    kinds: ['reordered'],
  },
  {
    name: 'dW rows rolled',
    group: 'index',
    layers: [2],
    slip: dWAt(dW => dW.map((_, i) => dW[(i + dW.length - 1) % dW.length])),
    kinds: ['reordered'],
  },
  {
    name: 'dW last row 0',
    group: 'index',
    layers: [2],
    slip: dWAt(dW => map(dW, (g, i) => (i === dW.length - 1 ? 0 : g))),
    kinds: ['partial'],
    ids: ['slices'],
    words: /row/,
  },
  {
    name: 'dW first column 0',
    group: 'index',
    layers: [1],
    slip: dWAt(dW => map(dW, (g, _, j) => (j === 0 ? 0 : g))),
    kinds: ['partial'],
    ids: ['slices'],
    words: /column 0|\[0,0\]/,
  },
  {
    name: 'dW one entry 0',
    group: 'index',
    layers: [2],
    slip: dWAt(dW => map(dW, (g, i, j) => (i === 0 && j === 1 ? 0 : g))),
    kinds: ['partial'],
    ids: ['entries'],
    words: /\[0,1\]/,
  },
  {
    name: 'db1 and db2 exchanged',
    group: 'index',
    layers: [0],
    slip: () => ({
      blocks: g => (g[3]?.length === g[1].length ? g.map((block, k) => (k === 1 ? g[3] : k === 3 ? g[1] : block)) : g),
    }),
    kinds: ['swapped'],
  },
  {
    name: 'db1 is db2',
    group: 'index',
    layers: [0],
    slip: () => ({ blocks: g => (g[3]?.length === g[1].length ? g.map((block, k) => (k === 1 ? g[3] : block)) : g) }),
    kinds: ['swapped'],
  },
  // stale
  {
    name: 'W updated before use',
    group: 'stale',
    layers: [2],
    slip: weightsAt((W, _, { gradW }) => map(W, (w, i, j) => w - 0.1 * gradW[i][j])),
    kinds: ['backward-step'],
    ids: ['weights-updated'],
    words: /updated/,
  },
  // other
  {
    name: 'dW clipped',
    group: 'other',
    layers: [2],
    slip: dWAt(dW => {
      const sorted = dW
        .flat()
        .map(Math.abs)
        .sort((a, b) => a - b);
      const limit = sorted[Math.floor(0.6 * sorted.length)];
      return map(dW, g => Math.max(-limit, Math.min(limit, g)));
    }),
    kinds: ['clipped'],
  },
  {
    name: '|dW|',
    group: 'other',
    layers: [1],
    slip: dWAt(dW => map(dW, Math.abs)),
    kinds: ['value'],
    ids: ['absolute'],
    words: /absolute/,
  },
  { name: 'dW in 16 bits', group: 'other', layers: [2], slip: dWAt(dW => map(dW, g => half(g))), kinds: ['precision'] },
  {
    name: 'dW twice one row',
    group: 'other',
    layers: [2],
    slip: dWAt(dW => map(dW, (g, i) => (i === 1 ? 2 * g : g))),
    kinds: ['partial'],
    ids: ['slices'],
    words: /row 1/,
  },
  // in no table
  { name: '|W| on the way back', group: 'held out', layers: [2], slip: weightsAt(W => map(W, Math.abs)), kinds: [] },
  {
    name: 'dZ with noise',
    group: 'held out',
    layers: [2],
    slip: stepAt(d => {
      const dice = random(7);
      return map(d, v => v + 0.05 * dice.normal());
    }),
    kinds: [],
  },
  {
    name: 'slope to the power 1.5',
    group: 'held out',
    layers: [2],
    slip: slopeBy((z, _, name) => Math.abs(CURVES[name].slope(z)) ** 1.5),
    kinds: [],
  },
  { name: 'σ(z + 0.3) for the slope', group: 'held out', layers: [1], slip: slopeBy(z => sigmoid(z + 0.3)), kinds: [] },
  {
    name: 'gradients of another θ',
    group: 'held out',
    layers: [0],
    slip: () => ({ outputDelta: d => map(d, (v, i, s) => v * (1 + 0.3 * Math.sin(3 * i + 5 * s))) }),
    kinds: [],
  },
];

/** g rounded to 11 significant bits. */
function half(g: number): number {
  if (g === 0) return 0;
  const unit = 2 ** (Math.max(Math.floor(Math.log2(Math.abs(g))), -14) - 10);
  return Math.round(g / unit) * unit;
}
