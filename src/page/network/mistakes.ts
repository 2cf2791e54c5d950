import type { DenseSpec } from '../../forward.js';
import type { Kind } from '../../report.js';
import { type Gradients, type Pass, RIGHT, type Steps, transposedProduct } from './backward.js';
import { add, columnMajor, dropped, heaviestRow, scale, tenBits, withoutLast } from './damage.js';

/** A mistake of backward propagation that the page can plant. */
export interface Mistake {
  id: string;
  /** As one would confess it. */
  label: string;
  /** What the check should call it: one of these. */
  kinds: readonly Kind[];
  /** Steps done wrong. */
  steps?: Partial<Steps>;
  /** What is done to the finished gradients; `before` are those of the previous call, if there was one. */
  after?(gradients: Gradients, pass: Pass, before: Gradients | null): void;
  /** Whether it can be made in this network; it says what is missing if not. */
  lacks?(spec: DenseSpec): string | null;
}

const last = ({ units }: Pass) => units.length - 1;

const needsPenalty = ({ l2 = 0 }: DenseSpec) => (l2 > 0 ? null : 'needs λ > 0');
const needsHidden = ({ layers }: DenseSpec) => (layers.length > 1 ? null : 'needs a hidden layer');
const needsCurvedHidden = ({ layers }: DenseSpec) =>
  layers.slice(0, -1).some(({ activation }) => activation !== 'linear')
    ? null
    : 'needs a hidden layer that is not linear';

export const MISTAKES: readonly Mistake[] = [
  {
    id: 'sign',
    label: 'dW of the last layer has the wrong sign',
    kinds: ['scale'],
    after: (gradients, pass) => scale(gradients[`W${last(pass)}`], -1),
  },
  { id: 'twice', label: 'dW1 has a stray factor 2', kinds: ['scale'], after: ({ W1 }) => scale(W1, 2) },
  { id: 'four', label: 'db1 has a stray factor 4', kinds: ['scale'], after: ({ b1 }) => scale(b1, 4) },
  {
    id: 'sum',
    label: 'summed over the examples, not averaged',
    kinds: ['scale', 'output-delta'],
    steps: { output: ({ delta }) => delta },
  },
  {
    id: 'penalty-missing',
    label: 'the penalty is left out',
    kinds: ['penalty'],
    steps: { penalty: ({ W }, l) => new Float64Array(W[l].length) },
    lacks: needsPenalty,
  },
  {
    id: 'penalty-twice',
    label: 'the penalty is added twice',
    kinds: ['penalty'],
    steps: { penalty: (pass, l) => RIGHT.penalty(pass, l).map(p => 2 * p) },
    lacks: needsPenalty,
  },
  { id: 'zero', label: 'db1 is never computed', kinds: ['zero'], after: ({ b1 }) => b1.fill(0) },
  {
    id: 'cut',
    label: 'backward propagation stops above the first layer',
    kinds: ['detached', 'zero'],
    after: ({ W1, b1 }) => {
      W1.fill(0);
      b1.fill(0);
    },
    lacks: spec => needsHidden(spec) ?? (spec.l2 ? 'needs λ = 0' : null),
  },
  {
    id: 'order',
    label: 'dW1 is laid out column by column',
    kinds: ['reordered', 'transposed'],
    after: ({ W1 }, { units: [, n1] }) => columnMajor(W1, n1),
  },
  {
    id: 'partial',
    label: 'the loop over the rows of dW1 ends one too early',
    kinds: ['partial'],
    after: ({ W1 }, { units: [n0] }) => W1.fill(0, W1.length - n0),
    lacks: ({ layers }) => (layers[0].units > 1 ? null : 'needs two units in the first layer'),
  },
  {
    id: 'clipped',
    label: 'dW1 is clipped',
    kinds: ['clipped'],
    after: ({ W1 }) => {
      const sizes = W1.map(Math.abs).sort();
      const bound = sizes[Math.floor(0.9 * sizes.length)];
      W1.set(W1.map(value => Math.min(bound, Math.max(-bound, value))));
    },
  },
  { id: 'value', label: 'dW1 returns W1', kinds: ['value'], after: ({ W1 }, { W }) => W1.set(W[1]) },
  {
    id: 'precision',
    label: 'gradients are rounded to ten bits',
    kinds: ['precision'],
    after: gradients => {
      for (const values of Object.values(gradients)) values.set(values.map(tenBits));
    },
  },
  {
    id: 'example',
    label: 'the last example is left out of dW1',
    kinds: ['rank-one', 'layer-input'],
    steps: { input: (pass, l) => (l === 1 ? withoutLast(pass.A[0], pass.m) : pass.A[l - 1]) },
    lacks: () => null,
  },
  {
    id: 'unscaled',
    label: 'one input of dW1 is taken before it was scaled',
    kinds: ['column-factors', 'partial'],
    after: ({ W1 }, { A, units: [n0], m }) => {
      const j = heaviestRow(A[0], m);
      for (let k = j; k < W1.length; k += n0) W1[k] *= 7;
    },
  },
  {
    id: 'delta',
    label: 'the delta of the last layer is multiplied by its derivative once too often',
    kinds: ['output-delta'],
    steps: { output: ({ delta, A, m }) => delta.map((d, k) => (d * A.at(-1)![k] * (1 - A.at(-1)![k])) / m) },
    lacks: ({ layers }) =>
      ['sigmoid', 'softmax'].includes(layers.at(-1)!.activation) ? null : 'needs sigmoid or softmax last',
  },
  {
    id: 'derivative',
    label: "g'(Z) is forgotten on the way down",
    kinds: ['backward-step'],
    steps: { down: transposedProduct },
    lacks: needsCurvedHidden,
  },
  {
    id: 'input',
    label: 'dW of the last layer takes Z where it should take A',
    kinds: ['layer-input'],
    steps: { input: (pass, l) => (l === last(pass) ? pass.Z[l - 1] : pass.A[l - 1]) },
    lacks: needsCurvedHidden,
  },
  {
    id: 'bias',
    label: 'db1 is summed over the units as well',
    kinds: ['summed', 'bias-reduction'],
    after: ({ b1 }) => b1.fill(b1.reduce((a, b) => a + b, 0)),
    lacks: needsHidden,
  },
  {
    id: 'accumulated',
    label: 'gradient buffers are not cleared between calls',
    kinds: ['accumulated'],
    after: (gradients, _pass, before) => {
      for (const name of Object.keys(before ?? {})) add(gradients[name], before![name]);
    },
  },
  {
    id: 'random',
    label: 'dropout is still on while gradients are computed',
    kinds: ['nondeterministic'],
    steps: { input: (pass, l) => (l === last(pass) ? dropped(pass.A[l - 1]) : pass.A[l - 1]) },
  },
];
