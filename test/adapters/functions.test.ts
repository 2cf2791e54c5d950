import { expect, test } from 'vitest';
import { hessian, hessianProduct, jacobian, jvp, vjp } from '../../src/adapters/functions/index.js';
import { gradcheck } from '../../src/index.js';

/** f(A, x) = (tanh(A x), x₀ x₁) with its derivatives by hand. */
const A = [
  [0.5, -0.3],
  [1.2, 0.4],
  [-0.7, 0.9],
];
const x = [0.6, -0.4];
const tanhs = (x: number[]) => A.map(row => Math.tanh(row[0] * x[0] + row[1] * x[1]));
const outputs = (x: number[]) => ({ y: tanhs(x), product: x[0] * x[1] });
const rows = (x: number[]) => [...tanhs(x).map((y, k) => A[k].map(a => (1 - y * y) * a)), [x[1], x[0]]];
const weighted = (x: number[], w: number[]) => [0, 1].map(i => rows(x).reduce((sum, row, k) => sum + w[k] * row[i], 0));
const along = (x: number[], v: number[]) => rows(x).map(row => row[0] * v[0] + row[1] * v[1]);

type Outputs = { y: number[]; product: number };

test('vjp({ parameters, outputs, vjp }) passes for the product of random output weights and the Jacobian', async () => {
  const right = await vjp({
    parameters: x,
    outputs,
    vjp: (x, weights) => weighted(x, [...(weights as Outputs).y, (weights as Outputs).product]),
  });
  expect((await gradcheck(right)).verdict).toBe('pass');
});

test('vjp({ parameters, outputs, vjp }) notices a vjp that ignores its weights, although their sum is right', async () => {
  const ignoring = await vjp({ parameters: x, outputs, vjp: x => weighted(x, [1, 1, 1, 1]) });
  expect((await gradcheck(ignoring)).verdict).toBe('fail');
  const scaled = await vjp({
    parameters: x,
    outputs,
    vjp: (x, weights) => weighted(x, [...(weights as Outputs).y, (weights as Outputs).product]).map(g => 2 * g),
  });
  expect((await gradcheck(scaled)).findings[0]).toMatchObject({ kind: 'scale', factor: expect.closeTo(2, 8) });
});

test('jvp({ parameters, outputs, jvp }) checks every output along a random direction', async () => {
  const form = (y: number[]) => ({ y: y.slice(0, 3), product: y[3] });
  const right = await jvp({ parameters: x, outputs, jvp: (x, v) => form(along(x, v)) });
  expect((await gradcheck(right)).verdict).toBe('pass');
  const wrong = (x: number[], v: number[]) => form(along(x, v).map((d, k) => (k === 3 ? x[0] * v[1] : d)));
  const report = await gradcheck(await jvp({ parameters: x, outputs, jvp: wrong }));
  expect(report.blocks.map(({ name, verdict }) => [name, verdict])).toEqual([
    ['y.y', 'pass'],
    ['y.product', 'fail'],
  ]);
});

test('jacobian({ parameters, outputs, jacobian }) checks every entry, and names output and component', async () => {
  const right = await gradcheck(await jacobian({ parameters: x, outputs, jacobian: rows }));
  expect(right.verdict).toBe('pass');
  expect(right.components.total).toBe(8);
  expect([...right.grad]).toEqual(rows(x).flat());
  const wrong = (x: number[]) => rows(x).map((row, k) => (k === 1 ? [row[0], row[1] * 1.01] : row));
  const report = await gradcheck(await jacobian({ parameters: x, outputs, jacobian: wrong }));
  expect(report.verdict).toBe('fail');
  const faulty = report.blocks.filter(({ verdict }) => verdict === 'fail');
  expect(faulty.map(({ name, worst }) => [name, worst[0].at])).toEqual([['y[1]', 'y[1][1]']]);
});

test('jacobian({ parameters, outputs, jacobian }) takes a matrix in a row for a bare array', async () => {
  const flat = new Float64Array(tanhs(x).flatMap((y, k) => A[k].map(a => (1 - y * y) * a)));
  for (const matrix of [flat, { data: flat, shape: [3, 2] }]) {
    const report = await gradcheck(await jacobian({ parameters: x, outputs: tanhs, jacobian: () => matrix }));
    expect(report.blocks.map(({ name, verdict }) => [name, verdict])).toEqual([0, 1, 2].map(k => [`y[${k}]`, 'pass']));
  }
});

test('jacobian and hessian take a bare number of a bare number', async () => {
  const slope = { parameters: 2, outputs: (x: number) => x ** 3, jacobian: (x: number) => 3 * x ** 2 };
  expect((await gradcheck(await jacobian(slope))).verdict).toBe('pass');
  const bend = { parameters: 2, gradients: (x: number) => 3 * x ** 2, hessian: (x: number) => 3 * x };
  expect((await gradcheck(await hessian(bend))).findings[0]).toMatchObject({ kind: 'scale' });
});

test('jacobian({ parameters, outputs, jacobian }) refuses another number of rows', async () => {
  const short = await jacobian({ parameters: x, outputs, jacobian: x => rows(x).slice(1) });
  await expect(gradcheck(short)).rejects.toMatchObject({ code: 'invalid_outputs', path: 'jacobian' });
});

test('vjp, jvp and jacobian refuse a function without finite numbers at the parameters', async () => {
  const broken = { parameters: x, outputs: () => [Number.NaN], vjp: () => x, jvp: () => [0], jacobian: () => [x] };
  for (const make of [vjp(broken), jvp(broken), jacobian(broken)])
    await expect(make).rejects.toMatchObject({ code: 'invalid_outputs', path: 'outputs' });
});

/** The Rosenbrock function in the names of a problem: J = 100 (b − a²)² + (1 − a)². */
const at = { a: -1.2, b: 1 };
type At = typeof at;
const gradients = ({ a, b }: At) => ({ a: -400 * a * (b - a * a) - 2 * (1 - a), b: 200 * (b - a * a) });
const second = ({ a, b }: At) => ({ aa: 1200 * a * a - 400 * b + 2, ab: -400 * a, bb: 200 });
const product = (at: At, v: At) => {
  const { aa, ab, bb } = second(at);
  return { a: aa * v.a + ab * v.b, b: ab * v.a + bb * v.b };
};

test('hessianProduct({ parameters, gradients, hessianProduct }) is checked against differences of the gradient', async () => {
  const right = await gradcheck(hessianProduct({ parameters: at, gradients, hessianProduct: product }));
  expect(right.verdict).toBe('pass');
  const halved = (at: At, v: At) => ({ ...product(at, v), b: product(at, v).b / 2 });
  const report = await gradcheck(hessianProduct({ parameters: at, gradients, hessianProduct: halved }));
  expect(report.blocks.map(({ name, verdict }) => [name, verdict])).toEqual([
    ['a', 'pass'],
    ['b', 'fail'],
  ]);
});

test('hessian({ parameters, gradients, hessian }) checks every second derivative', async () => {
  const matrix = (at: At) => {
    const { aa, ab, bb } = second(at);
    return [
      { a: aa, b: ab },
      { a: ab, b: bb },
    ];
  };
  expect((await gradcheck(await hessian({ parameters: at, gradients, hessian: matrix }))).verdict).toBe('pass');
  const wrong = (at: At) => [matrix(at)[0], { a: -matrix(at)[1].a, b: matrix(at)[1].b }];
  const report = await gradcheck(await hessian({ parameters: at, gradients, hessian: wrong }));
  expect(report.blocks.filter(({ verdict }) => verdict === 'fail').map(({ name }) => name)).toEqual(['b.a']);
});

test('vector functions may be asynchronous', async () => {
  const problem = await jacobian({
    parameters: x,
    outputs: async x => tanhs(x),
    jacobian: async x => rows(x).slice(0, 3),
  });
  expect((await gradcheck(problem)).verdict).toBe('pass');
});

/** tanh of one float32 number, as a library of float32 tensors computes it; its derivative times `factor`. */
const single = (at: number, factor = 1) =>
  vjp({
    parameters: Float32Array.of(at),
    outputs: p => Float32Array.of(Math.tanh(p[0])),
    vjp: (p, w) => Float32Array.of(factor * (1 - Math.tanh(p[0]) ** 2) * w[0]),
  });
/** J stands still between two float32 numbers here and there: where noise is measured it may show none. */
const PLACES = Array.from({ length: 200 }, (_, k) => 0.3 + k / 100);

test('vjp() of one float32 output knows J to float32, wherever J stands still', async () => {
  for (const at of PLACES) {
    const { verdict, precision } = await gradcheck(await single(at));
    expect({ at, verdict, precision }).toEqual({ at, verdict: 'pass', precision: 'float32' });
  }
});

test('vjp() of one float32 output fails where its derivative is 5 % too large', async () => {
  for (const at of PLACES.slice(0, 100))
    expect({ at, ...(await gradcheck(await single(at, 1.05))) }).toMatchObject({ at, verdict: 'fail' });
});
