import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeObjective } from '../../src/objective/objective.js';
import { pack } from '../../src/theta/layout.js';
import { climb, isSound, type Level, level } from '../../src/verdict/ladder.js';
import { RULES } from '../../src/verdict/precision.js';
import type { Run } from '../../src/verdict/run.js';

function runOf(f: (x: number) => number, at: number, noise = 0): Run {
  const { layout } = pack({ x: at });
  const objective = makeObjective({ parameters: { x: at }, cost: p => f(p.x), gradients: { x: null } }, layout);
  return { objective, theta: Float64Array.of(at), J: f(at), noise, rule: RULES.float64, tolerance: 1e-6 };
}

/** Levels of a ladder from `top` down by `ratio`. */
async function levels(run: Run, { top = 2 ** -6, ratio = 8, count = 4 } = {}): Promise<Level[]> {
  const found: Level[] = [];
  let before = await climb(run, 0, top);
  for (let j = 1; j <= count; j++) {
    const rung = await climb(run, 0, top / ratio ** j);
    found.push(level(run, before, rung, found.at(-1)));
    before = rung;
  }
  return found;
}

test('level(…) gives the derivative of a quartic but for rounding: Richardson takes the cubic term out', async () => {
  const [first] = await levels(
    runOf(x => x ** 4 + x ** 3, 0.5),
    { top: 0.25, ratio: 2 },
  );
  expect(first.derivative).toBeCloseTo(4 * 0.125 + 3 * 0.25, 14);
});

test('level(…) covers its own error, for smooth functions of every size', async () => {
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
      const run = runOf(f, at, 4e-16 * (1 + Math.abs(f(at))));
      for (const { derivative, bound } of await levels(run))
        expect(Math.abs(derivative - slope(at))).toBeLessThanOrEqual(bound);
    }),
  );
});

test('level(…) covers the error where J″ jumps and the difference converges only in proportion to the step', async () => {
  const [, ...later] = await levels(runOf(x => Math.max(0, x) ** 2, 0, 1e-17));
  for (const { derivative, bound, truncation } of later) {
    expect(Math.abs(derivative)).toBeLessThanOrEqual(bound);
    expect(Math.abs(derivative)).toBeGreaterThan(truncation);
  }
});

test('level(…) has a gap that shrinks with the step for smooth J and stays at a kink', async () => {
  const smooth = await levels(runOf(Math.exp, 1));
  const kink = await levels(runOf(Math.abs, 0));
  expect(smooth[1].gap / smooth[0].gap).toBeCloseTo(1 / 8, 2);
  expect(kink.map(({ gap }) => gap)).toEqual([2, 2, 2, 2]);
});

test('level(…) widens by six standard deviations of noise over the step', async () => {
  const quiet = (await levels(runOf(x => x, 1)))[0];
  const noisy = (await levels(runOf(x => x, 1, 1e-6)))[0];
  expect(noisy.bound - quiet.bound).toBeCloseTo(((64 / 63) * 2 * 1e-6) / quiet.step, 12);
});

test('climb(run, i, step) divides by the points as they are stored', async () => {
  const x = Float32Array.of(1.1);
  const { layout } = pack({ x });
  const problem = { parameters: { x }, cost: (p: { x: Float32Array }) => 3 * p.x[0], gradients: { x: null } };
  const objective = makeObjective(problem, layout);
  const run = { ...runOf(t => t, 1), objective, theta: objective.theta.slice(), J: 3 * x[0] };
  const { JPlus, JMinus, above, below } = await climb(run, 0, 1e-6);
  expect(above).not.toBe(1e-6);
  expect((JPlus - JMinus) / (above + below)).toBeCloseTo(3, 6);
});

test('level(…) lets J″ cancel where float32 stores the two sides at unequal distances', async () => {
  const x = Float32Array.of(3.8e-5);
  const { layout } = pack({ x });
  const curved = (t: number) => 1e-6 * t + 50 * t * t;
  const problem = { parameters: { x }, cost: (p: { x: Float32Array }) => curved(p.x[0]), gradients: { x: null } };
  const objective = makeObjective(problem, layout);
  const run = { ...runOf(curved, 0), objective, theta: objective.theta.slice(), J: curved(x[0]) };
  const coarse = await climb(run, 0, 2 ** -5);
  const fine = await climb(run, 0, 2 ** -8);
  expect(coarse.above).not.toBe(coarse.below);
  expect(level(run, coarse, fine).derivative / (1e-6 + 100 * x[0])).toBeCloseTo(1, 10);
});

test('isSound(rung) refuses what is not finite and steps that drown in θ', async () => {
  expect(isSound(await climb(runOf(Math.sqrt, 0), 0, 0.1))).toBe(false);
  expect(isSound(await climb(runOf(Math.sqrt, 1), 0, 0.1))).toBe(true);
  expect(isSound(await climb(runOf(Math.sqrt, 1), 0, 1e-20))).toBe(false);
});
