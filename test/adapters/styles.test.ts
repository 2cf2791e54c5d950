import { expect, test } from 'vitest';
import { gradientsFromStep, liveViews, seeded, valueAndGradient } from '../../src/adapters/styles/index.js';
import { GradcheckError, gradcheck } from '../../src/index.js';

/** y = tanh(w x) v with J = ½ Σ (y − t)², parameters and gradients in arrays of its own, as small libraries keep them. */
function makeLibrary(slope: (a: number) => number = a => 1 - a * a) {
  const x = [0.3, -0.7, 1.1];
  const t = [0.5, -0.2, 0.4];
  const net = { w: new Float64Array([0.8]), dw: new Float64Array(1), v: { value: 0.6, slope: 0 } };
  const each = (f: (a: number, y: number, s: number) => number) =>
    x.reduce((total, xs, s) => {
      const a = Math.tanh(net.w[0] * xs);
      return total + f(a, net.v.value * a, s);
    }, 0);
  return {
    net,
    cost: () => each((_a, y, s) => (y - t[s]) ** 2 / 2),
    backward() {
      net.dw[0] += each((a, y, s) => (y - t[s]) * net.v.value * slope(a) * x[s]);
      net.v.slope += each((a, y, s) => (y - t[s]) * a);
    },
    views: [
      { name: 'w', value: net.w, grad: net.dw },
      {
        name: 'v',
        get value() {
          return net.v.value;
        },
        set value(value) {
          net.v.value = value;
        },
        get grad() {
          return net.v.slope;
        },
        set grad(value) {
          net.v.slope = value;
        },
      },
    ],
  };
}

const codeOf = (f: () => unknown) => {
  try {
    f();
  } catch (error) {
    if (error instanceof GradcheckError) return `${error.code} ${error.path}`;
    throw error;
  }
  return 'accepted';
};

test('liveViews(views, { cost, backward, zeroGrad }) checks arrays and numbers where they stand, and puts them back', async () => {
  const { net, views, cost, backward } = makeLibrary();
  const report = await gradcheck(liveViews(views, { cost, backward, zeroGrad: true }));
  expect(report.verdict).toBe('pass');
  expect(report.blocks.map(({ name }) => name)).toEqual(['w', 'v']);
  expect([net.w[0], net.v.value]).toEqual([0.8, 0.6]);
});

test('liveViews(views, { cost, backward }) names the block whose gradient is wrong', async () => {
  const { views, cost, backward } = makeLibrary(a => 1 - a);
  const report = await gradcheck(liveViews(views, { cost, backward, zeroGrad: true }));
  expect(report.blocks.map(({ name, verdict }) => [name, verdict])).toEqual([
    ['w', 'fail'],
    ['v', 'pass'],
  ]);
});

test('liveViews(views, { cost, backward }) shows gradients that are added up, where zeroGrad is not given', async () => {
  const { views, cost, backward } = makeLibrary();
  const report = await gradcheck(liveViews(views, { cost, backward }));
  expect(report.findings.map(({ kind }) => kind)).toContain('accumulated');
});

test('liveViews(views, { cost, step, rate }) reads the gradient off a training step and puts the values back', async () => {
  const { net, views, cost, backward } = makeLibrary();
  const rate = 2 ** -6;
  const step = () => {
    net.dw.fill(0);
    net.v.slope = 0;
    backward();
    net.w[0] -= rate * net.dw[0];
    net.v.value -= rate * net.v.slope;
  };
  const report = await gradcheck(liveViews(views, { cost, step, rate }));
  expect(report.verdict).toBe('pass');
  expect([net.w[0], net.v.value]).toEqual([0.8, 0.6]);
  const doubled = await gradcheck(liveViews(views, { cost, step, rate: rate / 2 }));
  expect(doubled.findings[0]).toMatchObject({ kind: 'scale', blocks: ['w', 'v'] });
  expect(doubled.findings[0].factor).toBeCloseTo(2, 9);
});

test('liveViews(views, { cost, step, rate }) takes the error of a step an example out, where step takes its rate', async () => {
  const x = [0.3, -0.7, 1.1, 0.9];
  const t = [0.5, -0.2, 0.4, 1.5];
  const w = new Float64Array([0.8, -0.4]);
  const out = (s: number) => Math.tanh(w[0] * x[s] + w[1]);
  const cost = () => x.reduce((J, _, s) => J + (out(s) - t[s]) ** 2 / 2, 0);
  const step = (rate: number) => {
    for (const [s, xs] of x.entries()) {
      const delta = (out(s) - t[s]) * (1 - out(s) ** 2);
      w[0] -= rate * delta * xs;
      w[1] -= rate * delta;
    }
  };
  const rate = 2 ** -16;
  const views = [{ name: 'w', value: w }];
  expect((await gradcheck(liveViews(views, { cost, step, rate }))).verdict).toBe('pass');
  const crude = await gradcheck(liveViews(views, { cost, step: () => step(rate), rate }));
  expect(crude.verdict).not.toBe('pass');
  expect(crude.difference).toBeLessThan(1e-4);
  const wrong = await gradcheck(liveViews(views, { cost, step: rate => step(1.5 * rate), rate }));
  expect(wrong.findings[0]).toMatchObject({ kind: 'scale', factor: expect.closeTo(1.5, 6) });
  expect([...w]).toEqual([0.8, -0.4]);
});

test('liveViews(views, run) takes asynchronous cost and backward', async () => {
  const { views, cost, backward } = makeLibrary();
  const later = <T>(f: () => T) => new Promise<T>(resolve => setTimeout(() => resolve(f())));
  const run = { cost: () => later(cost), backward: () => later(backward), zeroGrad: true };
  expect((await gradcheck(liveViews(views, run))).verdict).toBe('pass');
});

test('liveViews(views, run) zeroes and restores nested rows and strided views of one buffer', async () => {
  const buffer = new Float64Array([0.5, -0.4, 0.2, 0.9]);
  const grads = [
    [7, 7],
    [7, 7],
  ];
  const value = { data: buffer, shape: [2, 2], stride: [1, 2], offset: 0 };
  const at = [buffer[0], buffer[2], buffer[1], buffer[3]];
  const problem = liveViews([{ name: 'W', value, grad: grads }], {
    cost: () => buffer.reduce((J, w, k) => J + (k + 1) * w ** 2, 0),
    backward: () => {
      for (const [k, w] of buffer.entries()) grads[k % 2][k >> 1] += 2 * (k + 1) * w;
    },
    zeroGrad: true,
  });
  const report = await gradcheck(problem);
  expect(report.verdict).toBe('pass');
  expect([...report.grad]).toEqual([at[0] * 2, at[1] * 6, at[2] * 4, at[3] * 8]);
});

test('liveViews(views, run) refuses a view without value, without grad, or named like another', () => {
  const run = { cost: () => 0, backward: () => {} };
  const value = new Float64Array(2);
  const as = (view: object) => view as { value: Float64Array };
  expect(codeOf(() => liveViews([as({ name: 'W', grad: value })], run))).toBe('invalid_view views[0]');
  expect(codeOf(() => liveViews([{ value, grad: null }, as({ value })], run))).toBe('invalid_view views[1]');
  const same = [
    { name: 'W', value, grad: value },
    { name: 'W', value, grad: value },
  ];
  expect(codeOf(() => liveViews(same, run))).toBe('invalid_view views[1]');
});

const cubic = {
  parameters: { x: [1.5, -0.5], y: 2 },
  cost: ({ x, y }: { x: number[]; y: number }) => x[0] ** 3 + x[1] * y,
  gradients: ({ x, y }: { x: number[]; y: number }) => ({ x: [3 * x[0] ** 2, y], y: x[1] }),
};

test.each([
  ['[J, grad]', (p: typeof cubic.parameters) => [cubic.cost(p), cubic.gradients(p)] as const],
  ['{ cost, gradients }', (p: typeof cubic.parameters) => ({ cost: cubic.cost(p), gradients: cubic.gradients(p) })],
  ['{ cost, grad }', (p: typeof cubic.parameters) => ({ cost: cubic.cost(p), grad: cubic.gradients(p) })],
  ['{ value, gradient }', (p: typeof cubic.parameters) => ({ value: cubic.cost(p), gradient: cubic.gradients(p) })],
  ['{ fx, fxprime }', (p: typeof cubic.parameters) => ({ fx: cubic.cost(p), fxprime: cubic.gradients(p) })],
])('valueAndGradient(f, at) takes %s, now and later', async (_style, f) => {
  expect((await gradcheck(valueAndGradient(f, cubic.parameters))).verdict).toBe('pass');
  expect((await gradcheck(valueAndGradient(async p => f(p), cubic.parameters))).verdict).toBe('pass');
});

test('valueAndGradient(f, at) takes a gradient that f writes into its second argument', async () => {
  const f = (x: Float64Array, gradient: Float64Array) => {
    for (const [i, value] of x.entries()) gradient[i] += Math.cos(value);
    return x.reduce((J, value) => J + Math.sin(value), 0);
  };
  expect((await gradcheck(valueAndGradient(f, new Float64Array([0.3, 1, 2])))).verdict).toBe('pass');
  const forgetful = (x: Float64Array) => f(x, new Float64Array(3));
  const report = await gradcheck(valueAndGradient(forgetful, new Float64Array([0.3, 1, 2])));
  expect(report.findings[0].kind).toBe('zero');
});

test('valueAndGradient(f, at) refuses what is neither', async () => {
  const f = () => ({ loss: 1 }) as never;
  await expect(gradcheck(valueAndGradient(f, [1, 2]))).rejects.toMatchObject({ code: 'invalid_cost', path: 'f' });
});

test('gradientsFromStep(before, after, rate) is (before − after) / rate in the structure of before', () => {
  const before = { W: [[1, 2]], b: 3 };
  const after = { W: [[0.5, 2.25]], b: 3.5 };
  expect(gradientsFromStep(before, after, 0.25)).toEqual({ W: [[2, -1]], b: -2 });
  expect(gradientsFromStep(new Float32Array([1, 2]), [0.5, 2.5], -0.5)).toEqual(new Float32Array([-1, 1]));
});

test('gradientsFromStep(before, after, rate) refuses a rate of 0 and another structure', () => {
  expect(codeOf(() => gradientsFromStep([1], [1], 0))).toBe('invalid_option rate');
  expect(codeOf(() => gradientsFromStep([1], [1], Number.NaN))).toBe('invalid_option rate');
  expect(codeOf(() => gradientsFromStep({ W: [1] }, { V: [1] }, 1))).toBe('name_mismatch after');
});

test('seeded(k, f) draws the same numbers for the same k, others for another, and gives Math.random back', async () => {
  const before = Math.random;
  const draw = () => [Math.random(), Math.random()];
  expect(seeded(1, draw)).toEqual(seeded(1, draw));
  expect(seeded(1, draw)).not.toEqual(seeded(2, draw));
  const later = async () => {
    await null;
    return draw();
  };
  expect(await seeded(1, later)).toEqual(seeded(1, draw));
  expect(() => seeded(1, () => JSON.parse('{'))).toThrow(SyntaxError);
  await expect(seeded(1, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(Math.random).toBe(before);
});

test('seeded(k, f) makes a cost with dropout one that can be checked', async () => {
  const x = [0.3, -0.8, 0.5, 1.2];
  const masked = ([w]: number[], f: (kept: number) => number) =>
    x.reduce((total, xs) => total + (Math.random() < 0.5 ? 0 : f(w * xs) * 2), 0);
  const cost = (w: number[]) => masked(w, z => z ** 2);
  const gradients = (w: number[]) => [masked(w, z => (2 * z * z) / w[0])];
  expect((await gradcheck({ parameters: [0.7], cost, gradients })).verdict).toBe('inconclusive');
  const fixed = {
    parameters: [0.7],
    cost: (w: number[]) => seeded(4, () => cost(w)),
    gradients: (w: number[]) => seeded(4, () => gradients(w)),
  };
  expect((await gradcheck(fixed)).verdict).toBe('pass');
});
