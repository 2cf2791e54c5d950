import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeObjective } from '../../src/objective/objective.js';
import { pack } from '../../src/theta/layout.js';
import { type Estimate, extrapolated, isSound, rungAt } from '../../src/verdict/estimate.js';
import { along, type Line } from '../../src/verdict/line.js';
import { lineOf } from './lines.js';

/** Estimates of a ladder from `top` down by `ratio`. */
async function estimates(line: Line, { top = 2 ** -6, ratio = 8, count = 4 } = {}): Promise<Estimate[]> {
  const found: Estimate[] = [];
  let before = await rungAt(line, top);
  for (let j = 1; j <= count; j++) {
    const rung = await rungAt(line, top / ratio ** j);
    found.push(extrapolated(line, before, rung, found.at(-1)));
    before = rung;
  }
  return found;
}

test('extrapolated(…) gives the derivative of a quartic but for rounding: Richardson takes the cubic term out', async () => {
  const [first] = await estimates(
    lineOf(x => x ** 4 + x ** 3, 0.5),
    { top: 0.25, ratio: 2 },
  );
  expect(first.slope).toBeCloseTo(4 * 0.125 + 3 * 0.25, 14);
});

test('extrapolated(…) covers its own error, for smooth functions of every size', async () => {
  const functions: [(x: number) => number, (x: number) => number][] = [
    [Math.exp, Math.exp],
    [Math.sin, Math.cos],
    [Math.tanh, x => 1 - Math.tanh(x) ** 2],
    [x => x ** 5, x => 5 * x ** 4],
    [x => Math.log(1 + x * x), x => (2 * x) / (1 + x * x)],
  ];
  await fc.assert(
    fc.asyncProperty(fc.nat(4), fc.double({ min: -3, max: 3, noNaN: true }), async (k, at) => {
      const [f, slope] = functions[k];
      const line = lineOf(f, at, 4e-16 * (1 + Math.abs(f(at))));
      for (const { slope: found, bound } of await estimates(line))
        expect(Math.abs(found - slope(at))).toBeLessThanOrEqual(bound);
    }),
  );
});

test('extrapolated(…) covers the error where J″ jumps and the difference converges only in proportion to the step', async () => {
  const [, ...later] = await estimates(lineOf(x => Math.max(0, x) ** 2, 0, 1e-17));
  for (const { slope, bound, truncation } of later) {
    expect(Math.abs(slope)).toBeLessThanOrEqual(bound);
    expect(Math.abs(slope)).toBeGreaterThan(truncation);
  }
});

test('extrapolated(…) has a gap that shrinks with the step for smooth J and stays at a kink', async () => {
  const smooth = await estimates(lineOf(Math.exp, 1));
  const kink = await estimates(lineOf(Math.abs, 0));
  expect(smooth[1].gap / smooth[0].gap).toBeCloseTo(1 / 8, 2);
  expect(kink.map(({ gap }) => gap)).toEqual([2, 2, 2, 2]);
});

test('extrapolated(…) widens by six standard deviations of noise over the step', async () => {
  const quiet = (await estimates(lineOf(x => x, 1)))[0];
  const noisy = (await estimates(lineOf(x => x, 1, 1e-6)))[0];
  expect(noisy.bound - quiet.bound).toBeCloseTo(((64 / 63) * 2 * 1e-6) / quiet.step, 12);
});

test('rungAt(line, step) divides by the points as they are stored', async () => {
  const x = Float32Array.of(1.1);
  const { layout } = pack({ x });
  const problem = { parameters: { x }, cost: (p: { x: Float32Array }) => 3 * p.x[0], gradients: { x: null } };
  const objective = makeObjective(problem, layout);
  const line = { ...lineOf(t => t, 1), ...along(objective, objective.theta.slice(), 0), J: 3 * x[0] };
  const { JPlus, JMinus, above, below } = await rungAt(line, 1e-6);
  expect(above).not.toBe(1e-6);
  expect((JPlus - JMinus) / (above + below)).toBeCloseTo(3, 6);
});

test('extrapolated(…) lets J″ cancel where float32 stores the two sides at unequal distances', async () => {
  const x = Float32Array.of(3.8e-5);
  const { layout } = pack({ x });
  const curved = (t: number) => 1e-6 * t + 50 * t * t;
  const problem = { parameters: { x }, cost: (p: { x: Float32Array }) => curved(p.x[0]), gradients: { x: null } };
  const objective = makeObjective(problem, layout);
  const line = { ...lineOf(curved, 0), ...along(objective, objective.theta.slice(), 0), J: curved(x[0]) };
  const coarse = await rungAt(line, 2 ** -5);
  const fine = await rungAt(line, 2 ** -8);
  expect(coarse.above).not.toBe(coarse.below);
  expect(extrapolated(line, coarse, fine).slope / (1e-6 + 100 * x[0])).toBeCloseTo(1, 10);
});

test('isSound(rung) refuses what is not finite and steps that drown in θ', async () => {
  expect(isSound(await rungAt(lineOf(Math.sqrt, 0), 0.1))).toBe(false);
  expect(isSound(await rungAt(lineOf(Math.sqrt, 1), 0.1))).toBe(true);
  expect(isSound(await rungAt(lineOf(Math.sqrt, 1), 1e-20))).toBe(false);
});
