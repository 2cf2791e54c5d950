import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { relativeDifference } from '../../src/difference.js';
import type { NetworkSpec } from '../../src/forward.js';
import { byUnit, incremental } from '../../src/kernels/differences.js';
import { direct } from '../../src/kernels/direct/direct.js';
import type { DifferenceJob } from '../../src/kernels/job.js';
import { costAt, gradientAt } from '../../src/kernels/model.js';
import { packParameters } from '../../src/kernels/parameters.js';
import { drain, inSlices } from '../../src/kernels/slices.js';
import { BUILDS, modelOn } from './builds.js';
import { type Example, fill, networks } from './networks.js';

const METHODS = [
  ['incremental', incremental],
  ['byUnit', byUnit],
] as const;
const [[, debug], [, release], [, simd]] = BUILDS;

type Reference = Example & { name: string; gradients: Example['parameters'] };
/** Networks at the edges of float64, their gradients to 60 digits; see test/data/extreme-networks.py. */
const EXTREME: Reference[] = JSON.parse(readFileSync('test/data/extreme-networks.json', 'utf8'));
/** Roundings of J by its layers that a difference is let be off by. */
const ROUNDINGS = 300;
/** The error of backward propagation itself: some roundings, and below 1e-300 the loss of digits to underflow. */
const backward = (dJ: number) => 1e-15 * Math.abs(dJ) + 1e-300;

async function jobOf(bytes: Uint8Array<ArrayBuffer>, example: Example, more: Partial<DifferenceJob> = {}) {
  const { model, theta } = await modelOn(bytes, example);
  return { model, theta, ranges: [[0, theta.length]], sides: 'two', bounded: true, seed: 1, ...more } as DifferenceJob;
}

const deep = fill(
  {
    inputs: 7,
    layers: [
      { units: 5, activation: 'relu' },
      { units: 6, activation: 'softmax' },
      { units: 3, activation: 'gelu' },
      { units: 4, activation: 'softmax' },
    ],
    cost: 'crossEntropy',
    l2: 0.1,
  },
  5,
  3,
);

const smooth = fill(
  {
    inputs: 4,
    layers: [
      { units: 5, activation: 'tanh' },
      { units: 3, activation: 'softmax' },
    ],
    cost: 'crossEntropy',
  },
  6,
  4,
);

/** A network of relu units with biases of 0, some of whose Z are 0 exactly. */
const onKinks = fill(
  {
    inputs: 3,
    layers: [
      { units: 6, activation: 'relu' },
      { units: 4, activation: 'leakyRelu' },
      { units: 2, activation: 'linear' },
    ],
    cost: 'squaredError',
  },
  6,
  5,
);
onKinks.x[0] = [0, 0, 0];
onKinks.x[1] = onKinks.x[2];
for (const b of ['b1', 'b2']) onKinks.parameters[b] = (onKinks.parameters[b] as number[]).fill(0);

describe('incremental(job)', () => {
  test.each([1e-5, 1e-2, 0.5, 30, 1000])(
    'agrees with the direct loop at step %s to the rounding of J, kinks within the step or not',
    async step => {
      await fc.assert(
        fc.asyncProperty(networks, async example => {
          const job = await jobOf(simd, example, { step, bounded: false });
          const exact = drain(incremental(job)).gradapprox;
          const J = (i: number, change: number) => costAt(job.model, job.theta.with(i, job.theta[i] + change));
          const errors = drain(direct(job)).gradapprox.map((D, i) => {
            // the roundings of Z grow with the step too
            const rounding = ROUNDINGS * 2 ** -53 * (1 + step) * (1 + Math.max(J(i, step), J(i, -step)));
            return Math.abs(D - exact[i]) / (rounding / step + 1e-14 * Math.abs(D));
          });
          expect(Math.max(...errors)).toBeLessThanOrEqual(1);
        }),
        { numRuns: 100 },
      );
    },
  );

  test('is half the sum of both slopes on a kink, and its bound reaches either', async () => {
    const job = await jobOf(simd, onKinks);
    const { gradapprox, bound } = drain(incremental(job));
    const slope = (step: number) => drain(direct({ ...job, step, sides: 'one', bounded: false })).gradapprox;
    const [right, left] = [slope(2 ** -30), slope(-(2 ** -30))];
    const close = 1e-5;
    const kinked = gradapprox.map((_, i) => Number(Math.abs(right[i] - left[i]) > 0.01));
    expect(kinked.reduce((a, b) => a + b)).toBeGreaterThan(3);
    gradapprox.forEach((value, i) => {
      expect(Math.abs(value - (right[i] + left[i]) / 2)).toBeLessThan(close);
      expect(Math.abs(right[i] - left[i]) / 2).toBeLessThan(bound[i] + close);
    });
  });
});

describe('byUnit(job)', () => {
  test('does pairs of a unit and an example with a kink within reach parameter by parameter', async () => {
    const step = 0.5;
    const job = await jobOf(simd, onKinks, { step });
    const [exact, probed] = [drain(incremental(job)), drain(byUnit(job))];
    expect(relativeDifference(probed.gradapprox, exact.gradapprox)).toBeLessThan(1e-14);
    expect(relativeDifference(drain(byUnit({ ...job, step: undefined })).gradapprox, exact.gradapprox)).toBeGreaterThan(
      1e-3,
    );
  });

  test('at a step given is that difference to the fifth order of the step', async () => {
    const errorAt = async (step: number) => {
      const job = await jobOf(simd, smooth, { step });
      return relativeDifference(drain(byUnit(job)).gradapprox, drain(incremental(job)).gradapprox);
    };
    const [coarse, fine] = [await errorAt(0.5), await errorAt(0.25)];
    expect(coarse).toBeGreaterThan(1e-9);
    expect(coarse / fine).toBeGreaterThan(10);
    expect(coarse / fine).toBeLessThan(30);
  });
});

describe.each(METHODS)('%s(job)', (_, method) => {
  test.each(EXTREME.map((given): [string, Reference] => [given.name, given]))(
    'of %s is right to 1e-11, and within its own bound',
    async (_, given) => {
      const job = await jobOf(simd, given);
      const { gradapprox, bound } = drain(method(job));
      const exact = packParameters(job.model.spec, given.gradients);
      expect(relativeDifference(gradapprox, exact)).toBeLessThan(1e-11);
      expect(exact.filter((dJ, i) => !(Math.abs(gradapprox[i] - dJ) <= bound[i]))).toEqual(new Float64Array());
    },
  );

  test.each([undefined, 1e-9, 1e-5, 1e-2])(
    'stays within its own bound of backward propagation at step %s',
    async step => {
      await fc.assert(
        fc.asyncProperty(networks, async example => {
          const job = await jobOf(simd, example, { step });
          const grad = gradientAt(job.model, job.theta);
          const { gradapprox, bound } = drain(method(job));
          const outside = (dJ: number, i: number) => !(Math.abs(gradapprox[i] - dJ) <= bound[i] + backward(dJ));
          expect(grad.filter(outside)).toEqual(new Float64Array());
        }),
        { numRuns: 150 },
      );
    },
  );

  test.each([
    ['layers wider than a block of terms', [3, 530, 520, 3], 2],
    ['more examples than a stack has columns', [4, 5, 3], 301],
    ['one example', [5, 7, 6, 2], 1],
  ] as const)('takes %s', async (_, [inputs, ...units], m) => {
    const layers = units.map((n, k) => ({ units: n, activation: (['tanh', 'relu', 'sigmoid'] as const)[k % 3] }));
    const job = await jobOf(simd, fill({ inputs, layers, cost: 'squaredError' }, m, 8), {
      ranges: units.length > 2 ? [[0, 1600]] : [[0, inputs * units[0] + 1]],
    });
    const [[from, to]] = job.ranges;
    const grad = gradientAt(job.model, job.theta).subarray(from, to);
    const { gradapprox, bound } = drain(method(job));
    expect(relativeDifference(gradapprox.subarray(from, to), grad)).toBeLessThan(1e-14);
    expect(Math.max(...bound.subarray(from, to))).toBeLessThan(1e-10);
  });

  test('has the same bits on the debug, the release and the SIMD build', async () => {
    await fc.assert(
      fc.asyncProperty(networks, fc.constantFrom(undefined, 1e-2), fc.boolean(), async (example, step, bounded) => {
        const on = async (bytes: Uint8Array<ArrayBuffer>) =>
          drain(method(await jobOf(bytes, example, { step, bounded })));
        const scalar = await on(release);
        expect(await on(simd)).toEqual(scalar);
        expect(await on(debug)).toEqual(scalar);
      }),
      { numRuns: 60 },
    );
  });

  test('over ranges computes these components and no others, with the same bits', async () => {
    const ranges = [
      [1, 3],
      [6, 9],
      [37, 44],
      [60, 61],
    ] as const;
    const all = drain(method(await jobOf(simd, deep)));
    const some = drain(method(await jobOf(simd, deep, { ranges })));
    const inside = (i: number) => ranges.some(([from, to]) => i >= from && i < to);
    expect(some.gradapprox).toEqual(all.gradapprox.map((value, i) => (inside(i) ? value : Number.NaN)));
    expect(some.bound).toEqual(all.bound.map((value, i) => (inside(i) ? value : Number.NaN)));
  });

  test('looks at one component of every array again by the direct loop, and finds them within their bars', async () => {
    await fc.assert(
      fc.asyncProperty(networks, fc.integer(), async (example, seed) => {
        const { audit } = drain(method(await jobOf(simd, example, { seed })));
        expect(audit!.checked).toBe(2 * example.spec.layers.length);
        expect(audit!.worst).toBeLessThanOrEqual(1);
      }),
      { numRuns: 100 },
    );
  });

  test('counts the components done as it goes, and stops when it is told to', async () => {
    const job = await jobOf(simd, deep);
    const seen: number[] = [];
    for (const done of method(job)) seen.push(done);
    expect(seen.at(-1)).toBe(job.theta.length);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    const stopped = inSlices(method(job), job.theta.length, { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
  });
});

test('backward(net) of attention does not cancel where all steps have the same values', async () => {
  const spec: NetworkSpec = { inputs: [7, 1], layers: [{ type: 'attention', heads: 1 }], cost: 'squaredError' };
  const one = (value: number) => [[value]];
  // v is the same at every step, whatever the scores are: q and k have no part in J
  const parameters = {
    ...{ Wq1: one(3), bq1: [1], Wk1: one(2), bk1: [1], Wv1: one(0), bv1: [1e8 / 3], Wo1: one(1e-8), bo1: [0] },
  };
  const x = [Array.from({ length: 7 }, (_, t) => [Math.sin(t)])];
  const y = [Array.from({ length: 7 }, (_, t) => [Math.cos(t)])];
  const { model, theta } = await modelOn(simd, { spec, parameters, x, y });
  expect(Array.from(gradientAt(model, theta).slice(0, 4), Math.abs)).toEqual([0, 0, 0, 0]);
});
