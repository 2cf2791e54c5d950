// The smoke suite of the installed package, run by the test runner of each runtime: node --test, bun test, deno test.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  formatReport,
  GradcheckError,
  gradapprox,
  gradcheck,
  network,
  parseReport,
  relativeDifference,
} from 'gradcheck';
import { assertGradcheck } from 'gradcheck/assert';
import { vjp } from 'gradcheck/functions';
import { seeded } from 'gradcheck/styles';
import { assertPass, cases } from 'gradcheck/suite';

/** The test function of this runtime. */
async function runnersTest() {
  if (globalThis.Deno) return (name, run) => globalThis.Deno.test(name, run);
  if (globalThis.Bun) return (await import('bun:test')).test;
  return (await import('node:test')).test;
}
const test = await runnersTest();

function same(got, want) {
  const [a, b] = [got, want].map(value => JSON.stringify(value));
  if (a !== b) throw new Error(`${a} is not ${b}`);
}

/** What a promise is rejected with. */
const rejection = promise =>
  promise.then(
    () => same('not rejected', 'rejected'),
    error => error,
  );

const cubic = slope => ({
  parameters: { x: [1, 2] },
  cost: ({ x }) => x[0] ** 3 + x[1] ** 3,
  gradients: ({ x }) => ({ x: x.map(value => slope * value ** 2) }),
});

test('gradcheck(problem) passes a right gradient', async () => {
  same((await gradcheck(cubic(3))).verdict, 'pass');
});

test('gradcheck(problem) names what is wrong', async () => {
  const report = await gradcheck(cubic(6));
  same([report.verdict, report.findings[0].kind, Math.round(1e6 * report.findings[0].factor)], ['fail', 'scale', 2e6]);
});

test('gradcheck(problem) waits for asynchronous costs, and finds one of a hundred thousand by probing', async () => {
  const theta = Float64Array.from({ length: 100_000 }, (_, i) => Math.sin(i));
  const report = await gradcheck(
    {
      parameters: theta,
      cost: async t => t.reduce((J, v) => J + v ** 3, 0),
      gradients: t => t.map((v, i) => (i === 12_345 ? 3.3 : 3) * v * v),
    },
    { components: 'probe' },
  );
  same([report.verdict, report.blocks[0].worst[0].at], ['fail', 'theta[12345]']);
});

test('gradcheck(problem) refuses what is no problem', async () => {
  const error = await rejection(gradcheck({}));
  same([error instanceof GradcheckError, error.code, error.path], [true, 'invalid_problem', 'parameters']);
});

test('gradapprox(cost, parameters) and relativeDifference(a, b) are the steps of the method', async () => {
  const { x } = await gradapprox(({ x }) => x[0] ** 3 + x[1] ** 3, { x: [1, 2] });
  same(relativeDifference([3, 12], x) < 1e-6, true);
});

test('formatReport(report) writes every format, and parseReport reads one back', async () => {
  const report = await gradcheck(cubic(3));
  for (const format of ['text', 'markdown', 'html', 'junit']) same(formatReport(report, format).length > 100, true);
  same(parseReport(formatReport(report, 'json')).difference, report.difference);
});

const net = {
  inputs: [6, 6, 1],
  layers: [
    { type: 'conv2d', filters: 2, kernel: 3, activation: 'tanh' },
    { type: 'flatten' },
    { units: 3, activation: 'softmax' },
  ],
  cost: 'crossEntropy',
};
const data = {
  x: Array.from({ length: 4 }, (_, s) =>
    Array.from({ length: 6 }, (_, i) => Array.from({ length: 6 }, (_, j) => [Math.sin(s + i * j)])),
  ),
  y: [0, 1, 2, 1],
};

test('network(spec) runs its kernels', async () => {
  const made = await network(net);
  const report = await gradcheck(made.problem({ parameters: made.initialize({ seed: 1 }), ...data }));
  same([report.verdict, report.components.total], ['pass', 2 * 9 + 2 + 32 * 3 + 3]);
});

test('workers compute the bits of one thread', async () => {
  const wide = await network({
    inputs: 64,
    layers: [
      { units: 48, activation: 'tanh' },
      { units: 10, activation: 'softmax' },
    ],
    cost: 'crossEntropy',
  });
  const x = Array.from({ length: 64 }, (_, s) => Array.from({ length: 64 }, (_, i) => Math.sin(s * i)));
  const problem = wide.problem({ parameters: wide.initialize({ seed: 1 }), x, y: x.map((_, s) => s % 10) });
  const [alone, shared] = [await gradcheck(problem), await gradcheck(problem, { workers: 2 })];
  same(shared.verdict, 'pass');
  same(
    shared.gradapprox.every((value, i) => value === alone.gradapprox[i]),
    true,
  );
});

test('vjp({ parameters, outputs, vjp }) is checked through random output weights', async () => {
  const outputs = ([x, y]) => [x * y, x ** 2];
  const product = ([x, y], [v, w]) => [v * y + 2 * w * x, v * x];
  same((await gradcheck(await vjp({ parameters: [2, 3], outputs, vjp: product }))).verdict, 'pass');
});

test('seeded(k, f) draws the same numbers', () => {
  const draw = () => [Math.random(), Math.random()];
  same(seeded(1, draw), seeded(1, draw));
});

test('assertGradcheck(problem) throws the report', async () => {
  const error = await rejection(assertGradcheck(cubic(6)));
  same([error.name, error.message.startsWith('FAIL')], ['AssertionError', true]);
});

const each = f => x => x.map(row => Array.from(row, f));
const elementwise = (f, slope) => ({
  forward: each(f),
  vjp: (upstream, x) => upstream.map((row, i) => Array.from(row, (w, j) => w * slope(x[i][j]))),
});
const table = {
  exp: elementwise(Math.exp, Math.exp),
  log: { ...elementwise(Math.log, x => 1 / x), domain: [0, Infinity] },
  relu: {
    ...elementwise(
      x => Math.max(x, 0),
      x => (x > 0 ? 1 : 0),
    ),
    kinks: [0],
    dtypes: ['float64', 'float32'],
  },
  floor: { ...elementwise(Math.floor, () => 0), flat: true, jumps: ['integers'] },
};

for (const { name, run } of cases(table)) test(`suite: ${name}`, async () => void assertPass(await run()));

test('cases(table) makes what fails smaller, to the same point on every runtime', async () => {
  const square = {
    ...elementwise(
      x => x ** 2,
      x => (x > 1 ? x : 2 * x),
    ),
    shapes: [[4, 5]],
  };
  const report = await cases({ square }, { seed: 3 })[0].run();
  same(report.verdict, 'fail');
  same(
    report.again,
    "cases({ square: { ...table.square, shapes: undefined, inputs: [[[2]]], dtypes: ['float64'] } }, options)[0].run()",
  );
});

test('gradcheck MODEL.ts checks a model in TypeScript, or says what reads one', async () => {
  const model = join(mkdtempSync(join(process.cwd(), 'model-')), 'model.ts');
  writeFileSync(
    model,
    `export const parameters: { x: number } = { x: 2 };
    export const cost = ({ x }: { x: number }): number => x ** 3;
    export const gradients = ({ x }: { x: number }) => ({ x: 3 * x ** 2 });`,
  );
  const command = join(process.cwd(), 'node_modules/gradcheck/dist/cli.js');
  const words = globalThis.Deno ? ['run', '--allow-all', command, model] : [command, model];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  const reads = globalThis.Deno || globalThis.Bun || Number(process.versions.node.split('.')[0]) >= 22;
  same([status, reads ? /^PASS/.test(stdout) : /--import tsx/.test(stderr)], [reads ? 0 : 3, true]);
});

test('require() of CommonJS has what import has', async () => {
  const require = createRequire(import.meta.url);
  same(Object.keys(require('gradcheck')).sort(), Object.keys(await import('gradcheck')).sort());
  same((await require('gradcheck/assert').assertGradcheck(cubic(3))).verdict, 'pass');
});

test('toPassGradcheck of gradcheck/jest is there where expect is no global', async () => {
  const { toPassGradcheck } = await import('gradcheck/jest');
  const right = await toPassGradcheck.call({}, cubic(3));
  const wrong = await toPassGradcheck.call({ isNot: true }, cubic(6));
  same([right.pass, wrong.pass, /x is 2.000/.test(wrong.message())], [true, false, true]);
});

if (globalThis.Bun)
  test('expect.extend({ toPassGradcheck }) gives bun:test the matcher', async () => {
    const { expect } = await import('bun:test');
    const { toPassGradcheck } = await import('gradcheck/jest');
    expect.extend({ toPassGradcheck });
    await expect(cubic(3)).toPassGradcheck();
    await expect(cubic(6)).not.toPassGradcheck();
    // bun throws at once where others reject
    const failure = await rejection((async () => expect(cubic(6)).toPassGradcheck())());
    same(/2.000 × gradapprox/.test(failure.message), true);
  });
