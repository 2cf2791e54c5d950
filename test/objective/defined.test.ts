import { expect, test } from 'vitest';
import { gradcheck } from '../../src/check/gradcheck.js';

/** Like a Cholesky factor: defined for positive numbers only. */
function logarithm(x: number): number {
  if (!(x > 0)) throw new RangeError('not positive definite');
  return Math.log(x);
}

const cost = (w: number[]) => w.reduce((sum, x) => sum + logarithm(x), 0);
const slopes = (w: number[]) => w.map(x => 1 / x);

test('gradcheck(problem) judges a cost that throws beside θ by the points where it does not', async () => {
  const parameters = [1e-3, 0.7, 2];
  expect((await gradcheck({ parameters, cost, gradients: slopes })).verdict).toBe('pass');
  const doubled = await gradcheck({ parameters, cost, gradients: w => slopes(w).map((g, k) => (k === 0 ? 2 * g : g)) });
  expect(doubled.verdict).toBe('fail');
});

test('gradcheck(problem) judges the same cost when it rejects instead', async () => {
  const later = async (w: number[]) => cost(w);
  expect((await gradcheck({ parameters: [1e-3, 0.7, 2], cost: later, gradients: slopes })).verdict).toBe('pass');
});

test('gradcheck(problem) throws what cost throws at θ itself, and refuses a cost that returns no number beside it', async () => {
  await expect(gradcheck({ parameters: [-1], cost, gradients: slopes })).rejects.toThrow('not positive definite');
  const spoiled = (w: number[]) => (w[0] > 1 ? ('much' as never) : cost(w));
  await expect(gradcheck({ parameters: [1, 1], cost: spoiled, gradients: slopes })).rejects.toMatchObject({
    code: 'invalid_cost',
  });
});
