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

test('gradcheck(problem) throws with the cause what cost throws at θ itself, and refuses a cost that returns no number beside it', async () => {
  await expect(gradcheck({ parameters: [-1], cost, gradients: slopes })).rejects.toThrow('not positive definite');
  const spoiled = (w: number[]) => (w[0] > 1 ? ('much' as never) : cost(w));
  await expect(gradcheck({ parameters: [1, 1], cost: spoiled, gradients: slopes })).rejects.toMatchObject({
    code: 'invalid_cost',
  });
});

test('gradcheck(problem) tells in a finding what cost threw away from θ, and in how many calls', async () => {
  const { findings } = await gradcheck({ parameters: [1e-3, 0.7, 2], cost, gradients: slopes });
  const threw = findings.find(({ kind }) => kind === 'threw');
  expect(threw?.message).toMatch(
    /cost threw in \d+ of \d+ calls, first at call \d+: RangeError: not positive definite/,
  );
});

test('gradcheck(problem) ends with the exception where J can no longer be had at θ, and puts θ back', async () => {
  const own = Float64Array.of(0.5, 2);
  let calls = 0;
  const lost = () => {
    if (++calls > 40) throw new Error('GPU device lost');
    return cost([...own]);
  };
  const check = gradcheck({ parameters: own, cost: lost, gradients: () => slopes([...own]), inPlace: true });
  await expect(check).rejects.toMatchObject({ code: 'cost_failed', cause: { message: 'GPU device lost' } });
  await expect(check).rejects.toThrow('cost threw at call 41');
  expect([...own]).toEqual([0.5, 2]);
});

test('gradcheck(problem) looks elsewhere where gradients throw beside θ, and says so', async () => {
  const kinked = (w: number[]) => w.reduce((J, x) => J + Math.abs(x), 0);
  let beside = 0;
  const gradients = (w: number[]) => {
    if (w[0] !== 0 && ++beside === 2) throw new Error('no gradient for you');
    return w.map(x => (x > 0 ? 1 : -1));
  };
  const { verdict, findings } = await gradcheck({ parameters: [0, 1], cost: kinked, gradients });
  expect([verdict, findings.map(({ kind }) => kind)]).toEqual(['pass', ['kink', 'threw']]);
});

test('gradcheck(problem, { budget }) ends with a report also where the budget ends at a point that threw', async () => {
  const edged = (w: number[]) => {
    if (w[0] !== 1) throw new RangeError('outside');
    return w[0] + w[1] ** 3;
  };
  // every other call is that of J at θ after an exception
  for (const budget of [150, 151, 152, 153]) {
    const report = await gradcheck({ parameters: [1, 2], cost: edged, gradients: () => [1, 12] }, { budget });
    expect(report.evaluations).toBeLessThanOrEqual(budget);
  }
});
