import { expect, test } from 'vitest';
import { checkStages, type Stage } from '../../src/stages/index.js';

type Rows = number[][];
const transpose = (a: Rows): Rows => a[0].map((_, k) => a.map(row => row[k]));
const multiply = (a: Rows, b: Rows): Rows =>
  a.map(row => b[0].map((_, k) => row.reduce((sum, value, l) => sum + value * b[l][k], 0)));
const sums = (a: Rows): number[] => transpose(a).map(column => column.reduce((x, y) => x + y, 0));
const each = (a: Rows, f: (value: number, t: number, k: number) => number): Rows =>
  a.map((row, t) => row.map((value, k) => f(value, t, k)));

const W = [
  [0.5, -1.2, 0.3],
  [0.8, 0.4, -0.6],
  [-0.7, 0.9, 1.1],
];
const input = [
  [0.3, -0.8, 1.2],
  [1.5, 0.6, -0.4],
  [-0.9, 0.2, 0.7],
  [0.1, -1.1, 0.5],
];

const loss: Stage = {
  name: 'loss',
  forward: ({ y, skip }: { y: Rows; skip: Rows }) =>
    y.flat().reduce((sum, v, k) => sum + Math.sin(v + k), 0) + skip.flat().reduce((a, b) => a + b * b, 0),
  backward: (_, { input: { y, skip } }) => ({
    input: { y: each(y, (v, t, k) => Math.cos(v + 3 * t + k)), skip: each(skip, v => 2 * v) },
  }),
};

/** x → { y: tanh(x W + b), skip: x }; its way back is given. */
const stage = (backward: Stage<Rows, { W: Rows; b: number[] }, { y: Rows; skip: Rows }>['backward']): Stage => ({
  name: 'stage',
  parameters: { W, b: [0.1, -0.2, 0.3] },
  forward: (x: Rows, { W, b }) => ({ y: each(multiply(x, W), (z, _, k) => Math.tanh(z + b[k])), skip: x }),
  backward,
});

type Parts = { d: { y: Rows; skip: Rows }; dz: Rows; x: Rows; y: Rows; W: Rows };
const MISTAKES: [string, (parts: Parts) => { x?: Rows; W?: Rows; b?: number[] }, string[]][] = [
  [
    'a path that is not summed',
    ({ dz, W }) => ({ x: multiply(dz, transpose(W)) }),
    ['The gradient by stage.input lacks upstream.skip: a path that is not summed.'],
  ],
  [
    'a path that is summed twice',
    ({ dz, d, W }) => ({ x: each(multiply(dz, transpose(W)), (v, t, k) => v + 2 * d.skip[t][k]) }),
    ['The gradient by stage.input has upstream.skip once too often.'],
  ],
  [
    'the upstream for the gradient',
    ({ d }) => ({ x: d.y }),
    ['The gradient by stage.input is upstream.y as it came: the derivative of forward is left out.'],
  ],
  [
    'the slope left out of dW',
    ({ d, x }) => ({ W: multiply(transpose(x), d.y) }),
    ['The gradient by stage.W is inputᵀ · upstream.y, which it should not be.'],
  ],
  [
    'the output for the input',
    ({ d, y }) => ({ W: multiply(transpose(y), d.y) }),
    ['The gradient by stage.W is output.yᵀ · upstream.y, which it should not be.'],
  ],
  [
    'the last row alone',
    ({ d }) => ({ b: d.y[3] }),
    ['The gradient by stage.b is the last row of upstream.y, which it should not be.'],
  ],
  [
    'what no formula is',
    ({ dz, x }) => ({
      W: multiply(
        transpose(x),
        each(dz, (v, t, k) => v + Math.sin(7 * t + k)),
      ),
    }),
    [],
  ],
];

test.each(MISTAKES)(
  'checkStages(a stage with %s) says what the gradient is made of',
  async (_what, wrong, sentences) => {
    const made = stage((d, { input: x, output: { y }, parameters: { W } }) => {
      const dz = each(d.y, (v, t, k) => v * (1 - y[t][k] ** 2));
      const right = {
        x: each(multiply(dz, transpose(W)), (v, t, k) => v + d.skip[t][k]),
        W: multiply(transpose(x), dz),
        b: sums(dz),
      };
      const { x: input, W: dW, b: db } = { ...right, ...wrong({ d, dz, x, y, W }) };
      return { input, parameters: { dW, db } };
    });
    const report = await checkStages({ input, stages: [made, loss] });
    expect(report).toMatchObject({ verdict: 'fail', first: 'stage' });
    expect(report.stages[0].findings.map(({ message }) => message)).toEqual(sentences);
    // what a formula tells is not called unexplained beside it
    if (sentences.length > 0) expect(report.stages[0].message).not.toContain('by no simple rule');
  },
);

test('checkStages(a stage that multiplies by W where Wᵀ belongs) says so', async () => {
  const linear: Stage = {
    name: 'linear',
    parameters: { W, V: transpose(W).map(row => row.map(v => v - 0.3)) },
    forward: (x: Rows, { W, V }) => ({ y: multiply(x, W), skip: multiply(x, V) }),
    backward: (d: { y: Rows; skip: Rows }, { input: x, parameters: { W, V } }) => ({
      input: each(multiply(d.y, W), (v, t, k) => v + multiply(d.skip, transpose(V))[t][k]),
      parameters: { W: multiply(transpose(x), d.y), V: multiply(transpose(x), d.skip) },
    }),
  };
  const report = await checkStages({ input, stages: [linear, loss] });
  expect(report.stages[0].findings).toMatchObject([
    {
      kind: 'formula',
      formula: { block: 'linear.input', how: 'takes', term: 'upstream.y · W', for: 'upstream.y · Wᵀ' },
    },
  ]);
});
