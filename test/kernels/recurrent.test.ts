import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { relativeDifference } from '../../src/difference.js';
import type { NetworkSpec } from '../../src/forward.js';
import { byUnit, incremental } from '../../src/kernels/differences.js';
import { direct } from '../../src/kernels/direct/direct.js';
import type { DifferenceJob, Differences } from '../../src/kernels/job.js';
import { GATES } from '../../src/kernels/layers/recurrent.js';
import { layOut } from '../../src/kernels/memory.js';
import { costAt, gradientAt, type Model } from '../../src/kernels/model.js';
import { drain, type Slices } from '../../src/kernels/slices.js';
import { random } from '../../src/random.js';
import { pack } from '../../src/theta/layout.js';
import { BUILDS, modelOn } from './builds.js';

type Type = keyof typeof GATES;
type Vector = number[];
type Matrix = Vector[];

/** One recurrent layer under squaredError, its parameters and data. */
interface Example {
  spec: NetworkSpec;
  parameters: { W1: Matrix; U1: Matrix; b1: Vector; bU1?: Vector };
  x: Matrix[];
  y: Matrix[] | Matrix;
}

interface Sizes {
  type: Type;
  units: number;
  steps: number;
  inputs: number;
  m: number;
  sequences: boolean;
  /** How large W, U and the biases are. */
  scale: number;
  seed: number;
}

function exampleOf({ type, units, steps, inputs, m, sequences, scale, seed }: Sizes): Example {
  const { normal } = random(seed);
  const vector = (n: number, size = 1): Vector => Array.from({ length: n }, () => size * normal());
  const matrix = (rows: number, n: number, size = 1): Matrix => Array.from({ length: rows }, () => vector(n, size));
  const rows = GATES[type] * units;
  const parameters = { W1: matrix(rows, inputs, scale), U1: matrix(rows, units, scale), b1: vector(rows, scale) };
  return {
    spec: { inputs: [steps, inputs], layers: [{ type, units, sequences }], cost: 'squaredError', l2: 0.3 },
    parameters: type === 'gru' ? { ...parameters, bU1: vector(rows, scale) } : parameters,
    x: Array.from({ length: m }, () => matrix(steps, inputs)),
    y: sequences ? Array.from({ length: m }, () => matrix(steps, units)) : matrix(m, units),
  };
}

const sizes: fc.Arbitrary<Sizes> = fc.record({
  type: fc.constantFrom('rnn', 'lstm', 'gru'),
  units: fc.integer({ min: 1, max: 6 }),
  steps: fc.integer({ min: 1, max: 7 }),
  inputs: fc.integer({ min: 1, max: 4 }),
  m: fc.integer({ min: 1, max: 6 }),
  sequences: fc.boolean(),
  scale: fc.constantFrom(0.1, 0.7, 3),
  seed: fc.integer(),
});

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const affine = (A: Matrix, x: Vector, b: Vector): Vector =>
  A.map((row, i) => row.reduce((sum, a, j) => sum + a * x[j], b[i]));
/** Rows of gate k. */
const gate = (z: Vector, k: number, n: number) => z.slice(k * n, (k + 1) * n);

interface State {
  h: Vector;
  c: Vector;
}

const STEPS: Record<Type, (z: Vector, U: Matrix, bU: Vector, state: State) => State> = {
  rnn: (z, U, bU, { h, c }) => ({ h: affine(U, h, bU).map((s, i) => Math.tanh(z[i] + s)), c }),
  lstm: (z, U, bU, { h, c }) => {
    const n = h.length;
    const pre = affine(U, h, bU).map((s, i) => z[i] + s);
    const [i, f, g, o] = [0, 1, 2, 3].map(k => gate(pre, k, n).map(k === 2 ? Math.tanh : sigmoid));
    const cell = c.map((before, k) => f[k] * before + i[k] * g[k]);
    return { h: cell.map((c, k) => o[k] * Math.tanh(c)), c: cell };
  },
  gru: (z, U, bU, { h, c }) => {
    const n = h.length;
    const inner = affine(U, h, bU);
    const [r, update] = [0, 1].map(k => gate(z, k, n).map((z, i) => sigmoid(z + inner[k * n + i])));
    const candidate = gate(z, 2, n).map((z, i) => Math.tanh(z + r[i] * inner[2 * n + i]));
    return { h: candidate.map((a, i) => (1 - update[i]) * a + update[i] * h[i]), c };
  },
};

/** J as the formulas say it. */
function plainCost({ spec, parameters, x, y }: Example): number {
  const { W1, U1, b1, bU1 = b1.map(() => 0) } = parameters;
  const [{ type, units, sequences }] = spec.layers as unknown as [Sizes];
  const zeros = Array.from({ length: units }, () => 0);
  const losses = x.flatMap((steps, s) => {
    let state: State = { h: zeros, c: zeros };
    const states = steps.map(features => {
      state = STEPS[type](affine(W1, features, b1), U1, bU1, state);
      return state.h;
    });
    const [given, targets] = sequences ? [states, y[s] as Matrix] : [states.slice(-1), [y[s] as Vector]];
    return given.map((h, t) => 0.5 * h.reduce((sum, a, k) => sum + (a - targets[t][k]) ** 2, 0));
  });
  const squares = [...W1, ...U1].flat().reduce((sum, w) => sum + w * w, 0);
  return losses.reduce((sum, loss) => sum + loss) / losses.length + (spec.l2! / (2 * x.length)) * squares;
}

const [[, debug], [, release], [, simd]] = BUILDS;
const METHODS = [
  ['incremental', incremental],
  ['byUnit', byUnit],
] as const;

type MethodOf = (job: DifferenceJob) => Slices<Differences>;
const run = (method: MethodOf, model: Model, theta: Float64Array, more: Partial<DifferenceJob> = {}): Differences =>
  drain(method({ model, theta, ranges: [[0, theta.length]], sides: 'two', bounded: true, seed: 1, ...more }));

/** The same model with all its examples in one column, as where an operation mixes them. */
function mixed(model: Model): Model {
  const tape = { ...model.tape, mixes: true };
  const { pool, spec, batch } = model;
  return { ...model, tape, layout: layOut(tape, spec, batch.m, pool.heapBase, pool.symbols) };
}

describe.each(BUILDS)('%s', (_, bytes) => {
  test('costAt(model, theta) is J of the formulas', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, async given => {
        const example = exampleOf(given);
        const { model, theta } = await modelOn(bytes, example);
        const J = plainCost(example);
        expect(Math.abs(costAt(model, theta) - J)).toBeLessThan(1e-14 * Math.abs(J) + 1e-14);
      }),
      { numRuns: 60 },
    );
  });

  test.each(METHODS)('%s(job) is dJ/dθ of backward propagation, within its bounds', async (_, method) => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.boolean(), async (given, mixes) => {
        const drawn = await modelOn(bytes, exampleOf(given));
        const model = mixes ? mixed(drawn.model) : drawn.model;
        const grad = gradientAt(model, drawn.theta);
        const { gradapprox, bound } = run(method, model, drawn.theta);
        expect(relativeDifference(gradapprox, grad)).toBeLessThan(1e-13);
        const size = Math.hypot(...grad);
        grad.forEach((dJ, i) => {
          expect(Math.abs(gradapprox[i] - dJ)).toBeLessThan(bound[i] + 1e-15 * Math.abs(dJ));
          expect(bound[i]).toBeLessThan(1e-11 * size);
        });
      }),
      { numRuns: 40 },
    );
  });
});

test.each([1e-5, 0.1, 3])(
  'incremental(job) at a step of %s is the difference of J there, as direct(job) has it',
  async step => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.boolean(), async (given, mixes) => {
        const drawn = await modelOn(simd, exampleOf(given));
        const model = mixes ? mixed(drawn.model) : drawn.model;
        const more = { step, bounded: false };
        const exact = run(incremental, model, drawn.theta, more).gradapprox;
        const inFull = run(direct, model, drawn.theta, more).gradapprox;
        const J = costAt(model, drawn.theta) + step * step;
        exact.forEach((difference, i) => {
          expect(Math.abs(difference - inFull[i])).toBeLessThan((3e-14 * J) / step);
        });
      }),
      { numRuns: 60 },
    );
  },
);

test.each([undefined, 0.01])(
  'incremental(job) and byUnit(job) have the same bits on every build, step %s',
  async step => {
    await fc.assert(
      fc.asyncProperty(sizes, async given => {
        const example = exampleOf(given);
        const results = [];
        for (const bytes of [debug, release, simd]) {
          const { model, theta } = await modelOn(bytes, example);
          const [J, grad] = [costAt(model, theta), gradientAt(model, theta)];
          const differences = METHODS.map(([, method]) => run(method, model, theta, { step }));
          results.push([J, grad, ...differences.flatMap(({ gradapprox, bound }) => [gradapprox, bound])]);
        }
        expect(results[1]).toEqual(results[0]);
        expect(results[2]).toEqual(results[0]);
      }),
      { numRuns: 20 },
    );
  },
);

/** Pre-activations of about ±30, so that slopes are about 1e-13: what cancels there has no digit left. */
const SATURATED: [Type, steps: number, bias: (i: number) => number][] = [
  ['rnn', 3, i => (i % 2 === 0 ? 15 : -15)],
  ['lstm', 3, i => (i % 2 === 0 ? 30 : -30)],
  ['lstm', 25, () => 30], // c grows to 25
  ['gru', 3, i => (i % 2 === 0 ? 30 : -30)],
];

test.each(SATURATED)(
  'incremental(job) and byUnit(job) keep the digits of every component of a saturated %s of %d steps',
  async (type, steps, bias) => {
    const example = exampleOf({ type, units: 3, steps, inputs: 2, m: 1, sequences: false, scale: 0.3, seed: 4 });
    const { model, theta } = await modelOn(simd, {
      ...example,
      spec: { ...example.spec, l2: 0 },
      parameters: { ...example.parameters, b1: example.parameters.b1.map((_, i) => bias(i)) },
    });
    const grad = gradientAt(model, theta);
    expect(grad.every(dJ => dJ !== 0)).toBe(true);
    for (const [, method] of METHODS) {
      const { gradapprox } = run(method, model, theta);
      expect(Math.max(...grad.map((dJ, i) => Math.abs(gradapprox[i] / dJ - 1)))).toBeLessThan(1e-12);
    }
  },
);

test('gradientAt(model, theta) of a gru that keeps its state has the digits of 1 − z', async () => {
  const b1 = [0.3, 30, 0.7];
  const { model, theta } = await modelOn(simd, {
    spec: { inputs: [1, 1], layers: [{ type: 'gru', units: 1 }], cost: 'squaredError' },
    parameters: { W1: [[0], [0], [0]], U1: [[0], [0], [0]], b1, bU1: [0, 0, 0] },
    x: [[[1]]],
    y: [[[1]]],
  });
  const rest = Math.exp(-30) / (1 + Math.exp(-30));
  const h = rest * Math.tanh(0.7);
  const grad = gradientAt(model, theta);
  const dn = ((h - 1) * rest) / Math.cosh(0.7) ** 2; // W1 and U1 have 3 entries each before b1
  expect(Math.abs(grad[8] / dn - 1)).toBeLessThan(1e-14);
});

test('byUnit(job) bounds its distance to a gradient known to 60 digits', async () => {
  const references = JSON.parse(readFileSync('test/data/layers-extreme.json', 'utf8'));
  const { gradients, ...given } = references.find(({ name }: { name: string }) => name === 'lstm-30-steps');
  const { model, theta } = await modelOn(simd, given);
  const exact = pack(Object.fromEntries(Object.keys(given.parameters).map(name => [name, gradients[name]]))).theta;
  const { gradapprox, bound } = run(byUnit, model, theta);
  exact.forEach((dJ, i) => {
    expect(Math.abs(gradapprox[i] - dJ)).toBeLessThan(bound[i]);
  });
});
