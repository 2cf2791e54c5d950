import { expect, test } from 'vitest';
import { random } from '../../src/random.js';
import { judged, separable } from './judged.js';

const rng = random(12);
const theta = Float64Array.from({ length: 6 }, () => rng.normal());

test('judge(…) finds the slope of sin θ at θ = 1e12, which looks like noise from any usual step', async () => {
  const far = theta.map(x => 1e12 * x);
  const { components } = await judged(separable(far, Math.sin, Math.cos));
  expect(components).toMatchObject({ agree: 6, wrong: 0 });
});

test('judge(…) follows sin(1e4 θ) below its waves, and proves a mistake there', async () => {
  const fast = (factor: number) =>
    separable(
      theta,
      x => Math.sin(1e4 * x),
      (x, i) => (i === 2 ? factor : 1) * 1e4 * Math.cos(1e4 * x),
    );
  expect((await judged(fast(1))).components.agree).toBe(6);
  expect((await judged(fast(1.001))).components).toMatchObject({ agree: 5, wrong: 1 });
});

test('judge(…) believes the fine structure of J only where grad fits it', async () => {
  const ripple = (x: number) => x + 1e-6 * Math.sin(1e6 * x);
  const fine = await judged(separable(theta, ripple, x => 1 + Math.cos(1e6 * x)));
  const mean = await judged(separable(theta, ripple, () => 1));
  const neither = await judged(separable(theta, ripple, x => 1.5 + Math.cos(1e6 * x)));
  expect([fine.verdict, mean.verdict, neither.verdict]).toEqual(['pass', 'pass', 'fail']);
});

test('judge(…) does not blame grad for the stairs of −log(1 − p) next to p = 1', async () => {
  const p = (x: number) => 1 / (1 + Math.exp(-x));
  for (const at of [33.5, 35, 36]) {
    const { verdict, components } = await judged(separable(Float64Array.of(at, 0.3), x => -Math.log(1 - p(x)), p));
    expect(verdict).not.toBe('fail');
    expect(components.wrong).toBe(0);
  }
});

test('judge(…) says that J moves in stairs where rounding hides the slope that grad has', async () => {
  const { verdict, reasons, kinds } = await judged(
    separable(
      theta,
      x => Math.round(256 * x) / 256,
      () => 1,
    ),
  );
  expect([verdict, kinds]).toEqual(['inconclusive', ['noise']]);
  expect(new Set(reasons)).toEqual(new Set(['steps']));
});

test('judge(…) fails a slope that stairs do not have on average either', async () => {
  const { verdict } = await judged(
    separable(
      theta,
      x => Math.round(256 * x) / 256,
      () => -1,
    ),
  );
  expect(verdict).toBe('fail');
});

test('judge(…) passes a gradient of zero where J stands on a stair', async () => {
  const { verdict } = await judged(
    separable(
      theta,
      (x, i) => (i === 0 ? x * x : Math.floor(x)),
      (x, i) => (i === 0 ? 2 * x : 0),
    ),
  );
  expect(verdict).toBe('pass');
});

test('judge(…) steps below a jump near θ', async () => {
  const near = theta.map((x, i) => (i < 2 ? 1e-5 : x));
  const { components } = await judged(separable(near, x => Math.sin(x) + (x > 0 ? 1 : 0), Math.cos));
  expect(components.agree).toBe(6);
});
