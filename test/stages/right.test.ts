import { describe, expect, test } from 'vitest';
import { random } from '../../src/random.js';
import { checkStages, type Pipeline, type Stage } from '../../src/stages/index.js';

/** Right pipelines in the many ways people write them: none may fail, or be left undecided. */
type Numbers = number[];

const { normal, uniform } = random(9);
const draw = (n: number): number[] => Array.from({ length: n }, normal);

/** y = w ⊙ x. */
const scale = (name: string, w: Numbers = draw(4)): Stage => ({
  name,
  parameters: { w },
  forward: (x: Numbers, { w }) => x.map((value, k) => w[k] * value),
  backward: (d: Numbers, { input: x, parameters: { w } }) => ({
    input: d.map((value, k) => w[k] * value),
    parameters: { w: d.map((value, k) => x[k] * value) },
  }),
});

const tanh: Stage = {
  name: 'tanh',
  forward: (x: Numbers) => x.map(Math.tanh),
  backward: (d: Numbers, { output: a }) => ({ input: d.map((value, k) => value * (1 - a[k] ** 2)) }),
};

/** J = Σ (x − k)² / 2. */
const loss: Stage = {
  name: 'loss',
  forward: (x: Numbers) => x.reduce((sum, value, k) => sum + (value - k) ** 2 / 2, 0),
  backward: (_, { input: x }) => ({ input: x.map((value: number, k: number) => value - k) }),
};

const later = (stage: Stage): Stage => ({
  ...stage,
  async forward(input, parameters) {
    await new Promise<void>(resolve => setTimeout(resolve));
    return stage.forward(input, parameters);
  },
  backward: async (upstream, context) => stage.backward(upstream, context),
});

/** A layer with state of its own, as libraries write them: backward reads what forward kept. */
class Dense {
  readonly parameters = { W: [draw(4), draw(4), draw(4)], b: draw(3) };
  private x: Numbers = [];
  constructor(readonly name: string) {}
  forward(x: Numbers, { W, b }: Dense['parameters']): number[] {
    this.x = x;
    return W.map((w, u) => w.reduce((sum, value, k) => sum + value * x[k], b[u]));
  }
  backward(d: number[], { parameters: { W } }: { parameters: Dense['parameters'] }) {
    const input = Array.from(this.x, (_, k) => W.reduce((sum, w, u) => sum + w[k] * d[u], 0));
    return { input, parameters: { dW: d.map(value => Array.from(this.x, x => value * x)), db: d } };
  }
}

/** Writes into what it is given, and goes back from its output. */
const reluInPlace: Stage = {
  name: 'relu',
  forward(x: Numbers) {
    for (let k = 0; k < x.length; k++) if (x[k] < 0) x[k] = 0;
    return x;
  },
  backward(d: Numbers, { output }) {
    for (let k = 0; k < d.length; k++) if (output[k] === 0) d[k] = 0;
    return { input: d };
  },
};

const mask = draw(4).map(() => (uniform() < 0.5 ? 0 : 2));
const dropout: Stage = {
  name: 'dropout',
  forward: (x: Numbers) => x.map((value, k) => mask[k] * value),
  backward: (d: Numbers) => ({ input: d.map((value, k) => mask[k] * value) }),
};

/** Draws its mask anew at every forward, from a generator that seed(k) restarts. */
function seededDropout(): { stage: Stage; seed(k: number): void } {
  let generator = random(0);
  let drawn: number[] = [];
  return {
    seed: k => (generator = random(k)),
    stage: {
      name: 'dropout',
      forward: (x: Numbers) => {
        drawn = Array.from(x, () => (generator.uniform() < 0.5 ? 0 : 2));
        return x.map((value, k) => drawn[k] * value);
      },
      backward: (d: Numbers) => ({ input: d.map((value, k) => drawn[k] * value) }),
    },
  };
}

/** x → { x: tanh x, skip: x } → x + tanh x. */
const branch: Stage = {
  name: 'branch',
  forward: (x: Numbers) => ({ x: x.map(Math.tanh), skip: x }),
  backward: ({ x: d, skip }: { x: Numbers; skip: Numbers }, { output: { x: a } }) => ({
    input: d.map((value, k) => value * (1 - a[k] ** 2) + skip[k]),
  }),
};
const sum: Stage = {
  name: 'sum',
  forward: ({ x, skip }: { x: Numbers; skip: Numbers }) => x.map((value, k) => value + skip[k]),
  // one array for both
  backward: (d: Numbers) => ({ input: { x: d, skip: d } }),
};

/** E of both ends is the same array: each stage returns its own share. */
const E = [draw(3), draw(3), draw(3)];
const tied: Stage[] = [
  {
    name: 'embed',
    parameters: { E },
    forward: (tokens: number[], { E }) => tokens.map(token => [...E[token]]),
    backward(d: number[][], { input: tokens, parameters: { E } }) {
      const dE = E.map((row: number[]) => row.map(() => 0));
      for (const [t, token] of tokens.entries()) for (let k = 0; k < 3; k++) dE[token][k] += d[t][k];
      return { parameters: { E: dE } };
    },
  },
  {
    name: 'unembed',
    parameters: { E },
    forward: (x: number[][], { E }) =>
      x.map(row => E.map((e: number[]) => e.reduce((sum, value, k) => sum + value * row[k], 0))),
    backward: (d: number[][], { input: x, parameters: { E } }) => ({
      input: d.map(row => E[0].map((_: number, k: number) => row.reduce((sum, value, v) => sum + value * E[v][k], 0))),
      parameters: {
        E: E.map((e: number[], v: number) =>
          e.map((_, k) => x.reduce((sum: number, row: number[], t: number) => sum + d[t][v] * row[k], 0)),
        ),
      },
    }),
  },
  {
    name: 'loss',
    // one number an example
    forward: (z: number[][]) => z.map(row => row.reduce((sum, value, k) => sum + Math.sin(value + k), 0)),
    backward: (one: number, { input: z }) => ({
      input: z.map((row: number[]) => row.map((value, k) => (one * Math.cos(value + k)) / z.length)),
    }),
  },
];

const floats = (values: number[]) => Float64Array.from(values) as never;
const single = (values: number[]) => Float32Array.from(values) as never;
const { stage: drawn, seed } = seededDropout();

const RIGHT: [string, Pipeline][] = [
  ['three stages', { input: draw(4), stages: [scale('scale'), tanh, loss] }],
  ['one stage', { input: draw(4), stages: [{ ...loss, name: 'alone' }] }],
  ['stages that answer later', { input: draw(4), stages: [later(scale('scale')), tanh, later(loss)] }],
  ['typed arrays', { input: floats(draw(4)), stages: [scale('scale', floats(draw(4))), tanh, loss] }],
  ['float32', { input: single(draw(4)), stages: [scale('scale', single(draw(4))), tanh, loss] }],
  ['classes that keep what backward needs', { input: draw(4), stages: [new Dense('dense'), tanh, loss] }],
  ['a relu in place', { input: draw(4), stages: [scale('scale'), reluInPlace, scale('again'), loss] }],
  ['a mask that stays', { input: draw(4), stages: [scale('scale'), dropout, loss] }],
  ['a mask drawn anew, with seed', { input: draw(4), stages: [scale('scale'), drawn, scale('again'), loss], seed }],
  ['a residual in the activation', { input: draw(4), stages: [scale('scale'), branch, sum, scale('again'), loss] }],
  ['tokens, tied weights, a list of costs', { input: [2, 0, 2, 1], stages: tied }],
  ['no parameters in an object', { input: draw(4), stages: [scale('scale'), { ...tanh, parameters: {} }, loss] }],
  ['a stage called input', { input: draw(4), stages: [scale('input'), tanh, loss] }],
  ['stages called by numbers', { input: draw(4), stages: [scale('10'), { ...tanh, name: '9' }, scale('2'), loss] }],
  [
    'parameters in a bare array, and of one number',
    {
      input: draw(4),
      stages: [
        {
          name: 'shift',
          parameters: [0.5, -1, 2, 0.3],
          forward: (x: number[], b) => x.map((value, k) => value + b[k]),
          backward: (d: number[]) => ({ input: d, parameters: d }),
        },
        {
          name: 'power',
          parameters: 0.7,
          forward: (x: number[], p) => x.map(value => p * value * value),
          backward: (d: number[], { input: x, parameters: p }) => ({
            input: d.map((value, k) => 2 * p * x[k] * value),
            parameters: d.reduce((sum, value, k) => sum + value * x[k] ** 2, 0),
          }),
        },
        loss,
      ],
    },
  ],
  [
    'what is no float beside what is',
    {
      input: { x: draw(4), tokens: Int32Array.of(3, 0, 1, 1), mode: 'train', mask: null },
      stages: [
        {
          name: 'gather',
          forward: ({ x, tokens, mode }) => ({ y: Array.from(tokens as Int32Array, t => x[t] ** 2), tokens, mode }),
          backward(d: { y: number[]; tokens: null }, { input: { x, tokens } }) {
            const dx = x.map(() => 0);
            for (const [k, t] of tokens.entries()) dx[t] += 2 * x[t] * d.y[k];
            return { input: { x: dx } };
          },
        },
        {
          name: 'pick',
          forward: ({ y, tokens }) => y.map((value: number, k: number) => value * tokens[k]),
          backward: (d: number[], { input: { tokens } }) => ({
            input: { y: d.map((value, k) => value * tokens[k]), tokens: null, mode: null },
          }),
        },
        loss,
      ],
    },
  ],
  [
    'a list of what is no float and what is',
    {
      input: 'abca',
      stages: [
        {
          name: 'letters',
          forward: (text: string) => [Int32Array.from(text, letter => letter.charCodeAt(0) - 97), text.length],
          backward: () => ({}),
        },
        {
          name: 'embed',
          parameters: { E: draw(3) },
          forward: ([letters, n]: [Int32Array, number], { E }) => Array.from(letters, letter => E[letter] / n),
          backward(d: number[], { input: [letters, n], parameters: { E } }) {
            const dE = E.map(() => 0);
            for (const [k, letter] of letters.entries()) dE[letter] += d[k] / n;
            return { parameters: { E: dE } };
          },
        },
        loss,
      ],
    },
  ],
  [
    'kinks at the point itself, with values inside of them',
    {
      input: [0, -1, 2, 0],
      stages: [
        {
          name: 'relu',
          forward: (x: number[]) => x.map(value => Math.max(value, 0)),
          backward: (d: number[], { input: x }) => ({ input: d.map((value, k) => (x[k] > 0 ? value : 0)) }),
        },
        scale('scale'),
        loss,
      ],
    },
  ],
];

describe('checkStages(a right pipeline)', () => {
  test.each(RIGHT)('passes %s', async (_what, pipeline) => {
    const report = await checkStages(pipeline);
    expect(report.stages.map(stage => stage.message).join('')).toBe('');
    expect(report).toMatchObject({ verdict: 'pass', first: null, between: null });
  });

  test.each(RIGHT)('passes %s along random directions too', async (_what, pipeline) => {
    expect(await checkStages(pipeline, { components: 'probe', seed: 4 })).toMatchObject({
      verdict: 'pass',
      first: null,
    });
  });
});
