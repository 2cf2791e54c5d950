import { expect, test } from 'vitest';
import { gradcheck } from '../../src/check/gradcheck.js';

/** Σ w² + Σ f(b) with a gradient of b that is not 0. */
const problem = (f: (x: number) => number) => ({
  parameters: { w: [1, 2, 3], b: [0, 0, 0, 0] },
  cost: ({ w, b }: { w: number[]; b: number[] }) => w.reduce((J, x) => J + x * x, 0) + b.reduce((J, x) => J + f(x), 0),
  gradients: ({ w, b }: { w: number[]; b: number[] }) => ({ w: w.map(x => 2 * x), b: b.map((_, i) => 1 + 0.3 * i) }),
});
const told = async (f: (x: number) => number, options = {}) =>
  (await gradcheck(problem(f), options)).findings.map(({ kind, blocks }) => `${kind} ${blocks}`);

test('gradcheck() says that J does not change with a block only where it stays when the block is moved', async () => {
  expect(await told(() => 0)).toEqual(['unused b']);
  // J loses b again but for its rounding
  expect(await told(x => 100 * (x + 0.1 - x))).toEqual(['unused b']);
  // J(ε) = J(−ε), so that gradapprox is exactly 0 although J moves
  expect(await told(x => 2 * Math.cos(x))).toEqual(['unexplained b']);
  // J stands on a step
  expect(await told(x => Math.floor(x + 0.4))).toEqual(['unexplained b']);
});

test('gradcheck() pays for that, and for the weights of examples, within the budget', async () => {
  const kept = await gradcheck(problem(() => 0));
  const spent = await gradcheck(
    problem(() => 0),
    { budget: kept.evaluations - 1 },
  );
  expect(spent.evaluations).toBeLessThan(kept.evaluations);
});
