import { dot, type Matrix, normals, sum, type Tensor, type Vector } from '../../wrong/arrays.js';
import { backward, costWith, type Mlp, mlpAt, TANH } from '../../wrong/ops/mlp.js';
import { type Attention, byAttention, loss, parameters, type Slips } from './attention.js';
import { type Case, planted } from './case.js';
import type { Expected } from './contract.js';

type Names<Of> = Record<keyof Of & string, string>;

/** The same blocks under other names, and back. */
const renamed = (tree: object, names: Record<string, string>) =>
  Object.fromEntries(Object.entries(tree).map(([name, block]) => [names[name], block]));
const inverse = (names: Record<string, string>) =>
  Object.fromEntries(Object.entries(names).map(([name, other]) => [other, name]));

const NAMINGS: Record<string, Names<Attention>> = {
  'short names': { gamma: 'gamma', beta: 'beta', Wq: 'Wq', Wk: 'Wk', Wv: 'Wv', Wo: 'Wo' },
  'ln1 and attn': { gamma: 'ln1.g', beta: 'ln1.b', Wq: 'attn.Wq', Wk: 'attn.Wk', Wv: 'attn.Wv', Wo: 'attn.Wo' },
  words: { gamma: 'scale', beta: 'offset', Wq: 'query', Wk: 'key', Wv: 'value', Wo: 'projection' },
  'a block of many': {
    gamma: 'h.0.ln_1.weight',
    beta: 'h.0.ln_1.bias',
    Wq: 'h.0.attn.q_proj.weight',
    Wk: 'h.0.attn.k_proj.weight',
    Wv: 'h.0.attn.v_proj.weight',
    Wo: 'h.0.attn.out_proj.weight',
  },
};

/** Attention under every naming with one mistake. */
const attention = (
  name: string,
  slips: Slips,
  blocks: (keyof Attention)[],
  expect: (at: Names<Attention>) => Case['expect'],
) =>
  Object.entries(NAMINGS).map(([naming, at]) =>
    planted({
      name: `${name}, ${naming}`,
      parameters: renamed(parameters, at),
      cost: p => loss(renamed(p, inverse(at)) as Attention),
      right: p => renamed(byAttention(renamed(p, inverse(at)) as Attention), at),
      wrong: p => renamed(byAttention(renamed(p, inverse(at)) as Attention, slips), at),
      blocks: blocks.map(block => at[block]),
      expect: expect(at),
      never: ['penalty', 'accuracy'],
    }),
  );

/** Two kernels on a signal of two channels, tanh, the mean over time, a score. `signal` is a block too. */
const { matrix, vector, tensor } = normals(46);
type Conv = { kernel: Tensor; bias: Vector; signal: Matrix; score: Vector };
const conv: Conv = { kernel: tensor(3, 2, 3, 0.5), bias: vector(3, 0.3), signal: matrix(2, 8), score: vector(3) };
const LENGTH = 6;
const STEPS = Array.from({ length: LENGTH }, (_, t) => t);
const hidden = ({ kernel, bias, signal }: Conv): Matrix =>
  kernel.map((channels, o) =>
    STEPS.map(t => Math.tanh(bias[o] + sum(channels.map((taps, c) => dot(taps, signal[c].slice(t, t + 3)))))),
  );
const pooled = (p: Conv) => hidden(p).map(row => sum(row) / LENGTH);
const off = (p: Conv) => dot(pooled(p), p.score) - 0.7;
const convCost = (p: Conv) => off(p) ** 2 / 2 + 0.05 * dot(p.score, p.score);
/** `flipped`: the taps turned round on the way to the signal. `last`: only the last time step reaches the bias. */
function byConv(p: Conv, { flipped = false, last = false } = {}): Conv {
  const d = hidden(p).map((row, o) => row.map(h => (off(p) * p.score[o] * (1 - h * h)) / LENGTH));
  const tap = (o: number, c: number, k: number) => p.kernel[o][c][flipped ? 2 - k : k] ?? 0;
  return {
    kernel: p.kernel.map((channels, o) =>
      channels.map((taps, c) => taps.map((_, k) => sum(d[o].map((g, t) => g * p.signal[c][t + k])))),
    ),
    bias: d.map(row => (last ? row[LENGTH - 1] : sum(row))),
    signal: p.signal.map((row, c) =>
      row.map((_, i) => sum(d.map((g, o) => sum(g.map((v, t) => v * tap(o, c, i - t)))))),
    ),
    score: pooled(p).map((h, o) => off(p) * h + 0.1 * p.score[o]),
  };
}

/** A network whose layers have names. */
const LAYERED: Record<string, Names<Mlp>> = {
  'W1 and b1': { W1: 'W1', b1: 'b1', W2: 'W2', b2: 'b2' },
  'layers[0].weight': {
    W1: 'layers[0].weight',
    b1: 'layers[0].bias',
    W2: 'layers[1].weight',
    b2: 'layers[1].bias',
  },
  'dense_1/kernel': { W1: 'dense_1/kernel', b1: 'dense_1/bias', W2: 'dense_2/kernel', b2: 'dense_2/bias' },
};

type Back = (p: Mlp) => Mlp;
const network = (name: string, back: Back, blocks: (keyof Mlp)[], expect: Expected) =>
  Object.entries(LAYERED).map(([naming, at]) =>
    planted({
      name: `${name}, ${naming}`,
      parameters: renamed(mlpAt(8), at),
      cost: p => costWith(TANH)(renamed(p, inverse(at)) as Mlp),
      right: p => renamed(backward(renamed(p, inverse(at)) as Mlp, TANH).gradients, at),
      wrong: p => renamed(back(renamed(p, inverse(at)) as Mlp), at),
      blocks: blocks.map(block => at[block]),
      expect,
    }),
  );

export default [
  ...attention('the scale of a layer norm by its output', { byOutput: true }, ['gamma'], () => 'unexplained'),
  ...attention('1/√d of the scores forgotten', { scale: 1 }, ['Wq', 'Wk', 'gamma', 'beta'], at => [
    { kind: 'scale', factor: Math.sqrt(6), blocks: [at.Wq, at.Wk], once: true },
    { kind: 'unexplained', blocks: [at.gamma, at.beta] },
  ]),
  ...attention('scores not transposed for the keys', { straight: true }, ['Wk', 'gamma', 'beta'], () => 'unexplained'),
  planted({
    name: 'a kernel turned round on the way to its signal, with a penalty',
    parameters: conv,
    cost: convCost,
    right: p => byConv(p),
    wrong: p => byConv(p, { flipped: true }),
    blocks: ['signal'],
    expect: 'unexplained',
    never: ['penalty'],
  }),
  planted({
    name: 'the bias of a convolution from the last time step alone',
    parameters: conv,
    cost: convCost,
    right: p => byConv(p),
    wrong: p => byConv(p, { last: true }),
    blocks: ['bias'],
    expect: 'unexplained',
  }),
  planted({
    name: 'the kernel of a convolution turned round',
    parameters: conv,
    cost: convCost,
    right: p => byConv(p),
    wrong: p => ({ ...byConv(p), kernel: byConv(p).kernel.map(c => c.map(taps => [...taps].reverse())) }),
    blocks: ['kernel'],
    expect: { kind: 'reordered', detail: { how: { id: 'reversed', axes: [2] } } },
  }),
  // where layers have names they may be spoken of
  ...network('the slope of tanh forgotten', p => backward(p, TANH, ({ dA1 }) => dA1).gradients, ['W1', 'b1'], {
    kind: 'backward-step',
  }),
  ...network(
    'a bias from the last example alone',
    p => {
      const { dZ1, gradients } = backward(p, TANH);
      return { ...gradients, b1: dZ1[dZ1.length - 1] };
    },
    ['b1'],
    { kind: 'bias-reduction' },
  ),
] satisfies Case[];
