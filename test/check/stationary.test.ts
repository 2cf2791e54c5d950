import { describe, expect, test } from 'vitest';
import { formatReport, gradcheck, parseReport } from '../../src/index.js';
import { random } from '../../src/random.js';

const { normal } = random(4);
const X = Array.from({ length: 20 }, () => [normal(), normal(), normal()]);
const y = X.map(([a, b]) => (a - b + normal() > 0 ? 1 : 0));

interface Logistic {
  w: number[];
  b: number;
}
const logit = ({ w, b }: Logistic, x: readonly number[]) => x.reduce((sum, v, j) => sum + v * w[j], b);
const cost = (p: Logistic) => {
  const losses = X.map(
    (x, k) => Math.log1p(Math.exp(-Math.abs(logit(p, x)))) + Math.max(logit(p, x) * (1 - 2 * y[k]), 0),
  );
  return (losses.reduce((sum, v) => sum + v, 0) + 0.05 * p.w.reduce((sum, v) => sum + v * v, 0)) / X.length;
};
const gradients = (p: Logistic) => {
  const e = X.map((x, k) => (1 / (1 + Math.exp(-logit(p, x))) - y[k]) / X.length);
  return {
    w: p.w.map((v, j) => e.reduce((sum, d, k) => sum + d * X[k][j], (0.1 * v) / X.length)),
    b: e.reduce((sum, d) => sum + d, 0),
  };
};

/** Where gradient descent stands still. */
function trained(): Logistic {
  let at: Logistic = { w: [0, 0, 0], b: 0 };
  for (let step = 0; step < 20_000; step++) {
    const g = gradients(at);
    at = { w: at.w.map((v, j) => v - 2 * g.w[j]), b: at.b - 2 * g.b };
  }
  return at;
}
const parameters = trained();
const MISTAKES: Record<string, (g: Logistic) => Logistic> = {
  'all × 1.01': g => ({ w: g.w.map(v => 1.01 * v), b: 1.01 * g.b }),
  'all × −1': g => ({ w: g.w.map(v => -v), b: -g.b }),
  'all × 0': g => ({ w: g.w.map(() => 0), b: 0 }),
  'dw[1] × 2': g => ({ ...g, w: g.w.map((v, j) => (j === 1 ? 2 * v : v)) }),
  'db × 1.5': g => ({ ...g, b: 1.5 * g.b }),
};
const seeds = [0, 1, 2, 3, 4, 5, 6, 7];

describe('gradcheck(problem) of a trained model', () => {
  test('passes a right gradient by a point beside the minimum, and says so', async () => {
    for (const seed of seeds) {
      const report = await gradcheck({ parameters, cost, gradients }, { seed });
      expect(report.verdict).toBe('pass');
      expect(report.resolution).toBeLessThan(1e-4);
      expect(report.stationary).toMatchObject({ verdict: 'inconclusive', blocks: ['w', 'b'] });
      expect(report.summary).toMatch(/^at a point near the parameters/);
      expect(parseReport(formatReport(report, 'json')).stationary).toEqual(report.stationary);
    }
  });

  test.each(Object.entries(MISTAKES))('fails %s there', async (_, spoil) => {
    for (const seed of seeds) {
      const report = await gradcheck({ parameters, cost, gradients: p => spoil(gradients(p)) }, { seed });
      expect(report.verdict).toBe('fail');
    }
  });

  test('leaves it open where the gradient is given as numbers, or the budget is spent', async () => {
    const given = await gradcheck({ parameters, cost, gradients: gradients(parameters) });
    expect([given.verdict, given.stationary]).toEqual(['inconclusive', undefined]);
    const first = await gradcheck({ parameters, cost, gradients }, { budget: 10_000 });
    for (let budget = given.evaluations - 2; budget < given.evaluations + 30; budget++) {
      const spent = await gradcheck({ parameters, cost, gradients }, { budget });
      expect([spent.verdict, spent.evaluations <= budget]).toEqual(['inconclusive', true]);
    }
    expect([first.verdict, first.evaluations <= 10_000, first.budget]).toEqual(['pass', true, 10_000]);
  });

  test('puts live parameters back', async () => {
    const live = structuredClone(parameters);
    const { verdict } = await gradcheck({ parameters: live, inPlace: true, cost, gradients });
    expect(verdict).toBe('pass');
    expect(live).toEqual(parameters);
  });

  test('is not asked where noise hides a gradient that is no smaller than beside θ', async () => {
    const offset = (p: Logistic) => cost(p) + 1e9;
    const report = await gradcheck({ parameters: { w: [0.3, -0.2, 0.5], b: 0.1 }, cost: offset, gradients });
    expect(report.stationary).toBeUndefined();
  });
});

test('gradcheck(problem, { budget }) counts every call beside a stationary point, however little is left for it', async () => {
  // what 10⁶⁰ leaves of J hides every other square
  const parameters = [-1.6e-79, 0, 0.01639344262295082, 5e-324, 0, 1e30, ...Array(10).fill(0)];
  const gradients = (theta: number[]) => theta.map(() => 0);
  for (let budget = 290; budget <= 310; budget++) {
    let calls = 0;
    const squares = (theta: number[]) => {
      calls++;
      return theta.reduce((J, value, i) => J + (1 + i / 7) * value * value, 0);
    };
    const problem = { parameters, cost: squares, gradients };
    const { evaluations } = await gradcheck(problem, { budget, sides: 'one', step: 1e-7, seed: 4 });
    expect(evaluations).toBe(calls);
    expect(calls).toBeLessThanOrEqual(budget);
  }
});
