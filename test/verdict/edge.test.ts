import { expect, test } from 'vitest';
import { judged, separable } from './judged.js';

const rising = (x: number) => (x < 0 ? Number.NaN : Math.exp(x) + x ** 1.5);
const slope = (x: number) => Math.exp(x) + 1.5 * Math.sqrt(x);
const theta = Float64Array.of(0, 0.4, 1.3);

test('judge(…) judges at the edge of the domain from the side where J is finite, and says domain', async () => {
  const smooth = (x: number) => (x < 0 ? Number.NaN : Math.exp(x));
  const { verdict, kinds, judgement } = await judged(separable(theta, smooth, Math.exp));
  expect([verdict, kinds]).toEqual(['pass', ['domain']]);
  expect(judgement.gradapprox[0]).toBeCloseTo(1, 8);
});

test('judge(…) proves a mistake at the edge of the domain', async () => {
  const smooth = (x: number) => (x < 0 ? Number.POSITIVE_INFINITY : Math.exp(x));
  for (const size of [1, 0.1, 1e-3]) {
    const { components } = await judged(separable(theta, smooth, (x, i) => Math.exp(x) * (i === 0 ? 1 + size : 1)));
    expect(components).toMatchObject({ agree: 2, wrong: 1 });
  }
});

test('judge(…) never fails a right one-sided derivative that the extrapolation cannot follow', async () => {
  const { components } = await judged(separable(theta, rising, slope));
  expect(components.wrong).toBe(0);
});

test('judge(…) takes smaller steps where J is infinite a step away', async () => {
  const near = Float64Array.of(1e-3, 1e-6, 1e-9, 2);
  const { verdict, components } = await judged(separable(near, Math.log, x => 1 / x));
  expect([verdict, components.agree]).toEqual(['pass', 4]);
  const wrong = await judged(separable(near, Math.log, (x, i) => (i === 2 ? 1.001 : 1) / x));
  expect(wrong.components).toMatchObject({ agree: 3, wrong: 1 });
});

test('judge(…) leaves undecided what is finite at θ alone', async () => {
  const island = (x: number) => (x === 0.4 ? 1 : Number.NaN);
  const problem = {
    parameters: { x: Float64Array.of(0.4) },
    cost: (p: { x: Float64Array }) => island(p.x[0]),
    gradients: { x: [1] },
  };
  const { verdict, reasons } = await judged(problem);
  expect([verdict, reasons]).toEqual(['inconclusive', ['domain']]);
});

test('judge(…) says nothing of a cost that is not finite at θ itself, unless grad is not finite either', async () => {
  const infinite = { ...separable(theta, Math.exp, Math.exp), cost: () => Number.POSITIVE_INFINITY };
  const { verdict, kinds, evaluations } = await judged(infinite);
  expect([verdict, kinds, evaluations]).toEqual(['inconclusive', ['nonfinite'], 1]);
  expect((await judged(infinite, { grad: Float64Array.of(1, Number.NaN, 1) })).verdict).toBe('fail');
});

test('judge(…) fails a gradient that is NaN or infinite at once, there alone', async () => {
  const { verdict, components, kinds, judgement } = await judged(
    separable(theta, Math.exp, (x, i) => (i === 1 ? Number.NEGATIVE_INFINITY : Math.exp(x))),
  );
  expect([verdict, components.wrong, components.agree, kinds]).toEqual(['fail', 1, 2, ['nonfinite']]);
  expect(judgement.findings[0].detail).toMatchObject({ at: 'x[1]', value: Number.NEGATIVE_INFINITY });
});
