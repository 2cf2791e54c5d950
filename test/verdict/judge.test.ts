import { expect, test } from 'vitest';
import { relativeDifference } from '../../src/difference.js';
import { statusCode } from '../../src/judgement.js';
import { random } from '../../src/random.js';
import { RULES } from '../../src/verdict/rules.js';
import { judged, separable } from './judged.js';

const rng = random(3);
const theta = Float64Array.from({ length: 12 }, () => rng.normal());
const c = Float64Array.from({ length: 12 }, () => rng.normal());

/** J = Σ cᵢ sin θᵢ, with its gradient times `factor`. */
const waves = (factor = (_: number) => 1, x: ArrayLike<number> = theta) =>
  separable(
    x,
    (t, i) => c[i] * Math.sin(t),
    (t, i) => factor(i) * c[i] * Math.cos(t),
  );
const cube = (gradient: number) => ({ parameters: [1], cost: (t: number[]) => t[0] ** 3, gradients: [gradient] });

test('judge(…) passes a right gradient with two evaluations a component, noise apart', async () => {
  const { verdict, components, evaluations, resolution, agreement } = await judged(waves());
  expect(verdict).toBe('pass');
  expect(components).toMatchObject({ total: 12, checked: 12, agree: 12, wrong: 0 });
  expect(evaluations).toBeLessThanOrEqual(1 + 90 + 2 * 12 + 4);
  expect(resolution).toBe(RULES.float64.tolerance);
  expect(agreement).toBeLessThan(1e-7);
});

test.each([1, 1e-1, 1e-2, 1e-3, 1e-4])(
  'judge(…) proves one component wrong by a relative %s, and only that one',
  async size => {
    const { verdict, judgement, components } = await judged(waves(i => (i === 7 ? 1 + size : 1)));
    expect(verdict).toBe('fail');
    expect(components).toMatchObject({ agree: 11, wrong: 1 });
    expect(Math.abs(judgement.gradapprox[7] - c[7] * Math.cos(theta[7]))).toBeLessThanOrEqual(judgement.bound[7]);
  },
);

test('judge(…) lets pass what lies just within the tolerance and not what lies just outside', async () => {
  expect((await judged(waves(() => 1 + 0.9e-6))).verdict).toBe('pass');
  expect((await judged(waves(() => 1 + 1.1e-6))).verdict).toBe('inconclusive');
  expect((await judged(waves(() => 1 + 1.1e-5))).verdict).toBe('fail');
});

test('judge(… tolerance) takes a wider tolerance as it is meant', async () => {
  const settings = { tolerance: 1e-2 };
  expect(
    (
      await judged(
        waves(() => 1.009),
        { settings },
      )
    ).verdict,
  ).toBe('pass');
  expect(
    (
      await judged(
        waves(() => 1.02),
        { settings },
      )
    ).verdict,
  ).toBe('fail');
});

test('judge(…) fails zero gradients of a live cost, and a live gradient of a constant cost', async () => {
  expect((await judged(waves(() => 0))).components.wrong).toBe(12);
  const constant = { ...waves(), cost: () => 3 };
  expect((await judged(constant)).components.wrong).toBe(12);
});

test('judge(…) finds a check vacuous where neither J nor grad moves', async () => {
  const { verdict, kinds, resolution } = await judged({ ...waves(() => 0), cost: () => 3 });
  expect([verdict, kinds, resolution]).toEqual(['inconclusive', ['vacuous'], Number.POSITIVE_INFINITY]);
});

test('judge(…) of θ³ at ε = 0.01 measures 3.0001 and passes the true 3, not 3.0001', async () => {
  const settings = { step: 0.01 };
  const right = await judged(cube(3), { settings });
  expect(right.judgement.gradapprox[0]).toBeCloseTo(3.0001, 12);
  expect(right.difference).toBeCloseTo(1e-4 / 6.0001, 12);
  expect(right.verdict).toBe('pass');
  expect(right.judgement.bound[0]).toBeGreaterThanOrEqual(1e-4);
  expect((await judged(cube(3.0001), { settings })).verdict).toBe('fail');
});

test('judge(… sides one) reports 3.0301 for θ³ at ε = 0.01 and still knows that 3 is right', async () => {
  const { judgement, verdict } = await judged(cube(3), { settings: { step: 0.01, sides: 'one' } });
  expect(judgement.gradapprox[0]).toBeCloseTo(3.0301, 12);
  expect(verdict).toBe('pass');
});

test.each([1e-15, 1e-7, 10])(
  'judge(… step %s) passes a right gradient whatever the step does to the difference',
  async step => {
    const { verdict, judgement, difference } = await judged(waves(), { settings: { step } });
    expect(verdict).toBe('pass');
    expect(difference).toBe(relativeDifference(judgement.grad, judgement.gradapprox));
  },
);

test('judge(…) tells float32 by the numbers: rounded costs and rounded gradients, not Float32Array parameters', async () => {
  const rounded = { ...waves(), cost: (p: { x: ArrayLike<number> }) => Math.fround(waves().cost!(p) as number) };
  expect((await judged(rounded)).judgement.precision).toBe('float32');
  const single = waves(() => 1, Float32Array.from(theta));
  expect((await judged(single)).judgement.precision).toBe('float64');
  const grad = theta.map((t, i) => Math.fround(c[i] * Math.cos(t)));
  const ofRounded = await judged(waves(), { grad });
  expect([ofRounded.judgement.precision, ofRounded.verdict]).toEqual(['float32', 'pass']);
});

test('judge(…) proves a mistake of 1e-4 in a float64 cost of Float32Array parameters', async () => {
  const { components } = await judged(waves(i => (i === 2 ? 1.0001 : 1), Float32Array.from(theta)));
  expect(components).toMatchObject({ agree: 11, wrong: 1 });
});

test('judge(…) leaves a cost undecided that is all noise, whatever grad says', async () => {
  const shaken = (J: number) => J * (1 + 0.1 * (((Math.sin(J * 1e10) * 43758.5453) % 1) + 1));
  const noisy = { ...waves(() => -1), cost: (p: { x: ArrayLike<number> }) => shaken(waves().cost!(p) as number) };
  const { verdict, kinds, judgement } = await judged(noisy);
  expect([verdict, kinds]).toEqual(['inconclusive', ['noise']]);
  expect(judgement.noise).toBeGreaterThan(1e-3);
});

test('judge(…) awaits costs and gradients that are promises', async () => {
  const { cost, gradients, parameters } = waves();
  const later = {
    parameters,
    cost: async (p: { x: ArrayLike<number> }) => cost!(p),
    gradients: async (p: { x: ArrayLike<number> }) =>
      (gradients as (p: { x: ArrayLike<number> }) => object)(p) as never,
  };
  expect((await judged(later)).components.agree).toBe(12);
});

test('judge(… indices) judges these components and no others', async () => {
  const { components, judgement } = await judged(
    waves(i => (i === 4 ? 2 : 1)),
    { indices: Uint32Array.of(2, 3, 9) },
  );
  expect(components).toMatchObject({ total: 12, checked: 3, agree: 3 });
  expect([...judgement.gradapprox.keys()].filter(i => !Number.isNaN(judgement.gradapprox[i]))).toEqual([2, 3, 9]);
});

test('judge(…) stands at its base point again, bit for bit, also where it looked beside it', async () => {
  const { objective } = await judged(waves(i => (i < 3 ? 2 : 1)));
  expect(objective.theta).toEqual(theta);
});

test('judge(… signal) stops when it is aborted', async () => {
  const signal = AbortSignal.abort();
  await expect(judged(waves(), { settings: { signal } })).rejects.toMatchObject({ code: 'aborted' });
});

test.each([1e-200, 1e200])('judge(…) judges gradients of size %s like any others', async size => {
  const large = (factor: number) =>
    separable(
      theta,
      t => size * Math.exp(t),
      (t, i) => (i === 1 ? factor : 1) * size * Math.exp(t),
    );
  expect((await judged(large(1))).components.agree).toBe(12);
  expect((await judged(large(1.0001))).components).toMatchObject({ agree: 11, wrong: 1 });
});

test.each([1e-12, 1e12])('judge(…) takes its steps from parameters of size %s', async size => {
  const x = theta.map(t => t * size);
  const { components } = await judged(
    separable(
      x,
      t => Math.sin(t / size),
      t => Math.cos(t / size) / size,
    ),
  );
  expect(components.agree).toBe(12);
});

test('judge(…) checks a component a million times smaller than its block at its own scale', async () => {
  const weights = theta.map((_, i) => (i === 5 ? 1e-6 : 1));
  const small = (factor: number) =>
    separable(
      theta,
      (t, i) => weights[i] * Math.exp(t),
      (t, i) => (i === 5 ? factor : 1) * weights[i] * Math.exp(t),
    );
  expect((await judged(small(1))).components.agree).toBe(12);
  const { judgement, verdict } = await judged(small(1.001));
  expect(verdict).toBe('fail');
  expect(judgement.status.indexOf(statusCode('wrong'))).toBe(5);
});

test('judge(…) takes the rounding left in the gradient of a true zero for nothing', async () => {
  // a constant added before the mean is taken away: dJ/db = 0, in exact arithmetic
  const cost = ({ x, b }: { x: Float64Array; b: Float64Array }) => {
    const z = x.map(t => t + b[0]);
    const mean = z.reduce((s, t) => s + t, 0) / z.length;
    return z.reduce((s, t, i) => s + c[i] * Math.sin(t - mean), 0);
  };
  const gradients = ({ x }: { x: Float64Array }) => {
    const mean = x.reduce((s, t) => s + t, 0) / x.length;
    const dz = x.map((t, i) => c[i] * Math.cos(t - mean));
    const meanDz = dz.reduce((s, d) => s + d, 0) / x.length;
    const dx = dz.map(d => d - meanDz);
    return { x: dx, b: Float64Array.of(dx.reduce((s, d) => s + d, 0)) };
  };
  const problem = { parameters: { x: theta, b: Float64Array.of(0.3) }, cost, gradients };
  expect((await judged(problem)).components).toMatchObject({ agree: 13 });
  const leak = (p: typeof problem.parameters) => ({ ...gradients(p), b: Float64Array.of(1e-6) });
  expect((await judged({ ...problem, gradients: leak })).blocks.map(block => block.verdict)).toEqual(['pass', 'fail']);
});
