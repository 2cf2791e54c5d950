import { describe, expect, test } from 'vitest';
import { formatReport, gradcheck, type Problem, parseReport } from '../../src/index.js';

type P = { x: number[] };
const problem = (factor = 1): Problem<P> => ({
  parameters: { x: [0.3, -0.7, 1.1] },
  cost: ({ x }) => x.reduce((J, at) => J + Math.exp(at), 0),
  gradients: ({ x }) => ({ x: x.map(at => factor * Math.exp(at)) }),
});
const STEPS = [1e-4, 1e-1, 1e-2, 1e-3, 1e-8, 1e-9];

describe('gradcheck(problem, { step: several })', () => {
  test('tells the order of the error: 2 by truncation, −1 by noise', async () => {
    const { verdict, step, steps } = await gradcheck(problem(), { step: STEPS });
    expect([verdict, step]).toEqual(['pass', null]);
    expect(steps!.map(row => row.step)).toEqual([...STEPS].sort((a, b) => b - a));
    expect(steps![0].order).toBeNull();
    for (const { order } of steps!.slice(1, 4)) expect(order).toBeCloseTo(2, 1);
    expect(steps!.at(-1)!.order).toBeLessThan(-0.3);
  });

  test('tells the error of truncation itself: exp is off by ε²/6', async () => {
    const { steps } = await gradcheck(problem(), { step: [1e-2] });
    expect(steps![0].off).toBeCloseTo(1e-4 / 6, 8);
    expect(steps![0].difference).toBeCloseTo(1e-4 / 12, 8);
  });

  test('tells order 1 of one-sided differences', async () => {
    const { steps } = await gradcheck(problem(), { step: [1e-2, 1e-3], sides: 'one' });
    expect(steps![1].order).toBeCloseTo(1, 1);
  });

  test('decides by steps of its own: a wrong gradient fails, and how far the formula is off does not hang on it', async () => {
    const { verdict, steps } = await gradcheck(problem(1.5), { step: [1e-1, 1e-3] });
    expect(verdict).toBe('fail');
    expect(steps![1].off).toBeLessThan(1e-6);
    expect(steps![1].difference).toBeCloseTo(0.2, 5);
  });

  test('stops where the budget ends', async () => {
    const many = Array.from({ length: 200 }, (_, k) => 10 ** -(1 + k / 50));
    const { evaluations, steps, verdict } = await gradcheck(problem(), { step: many, budget: 500 });
    expect(evaluations).toBeLessThanOrEqual(500);
    expect(steps!.length).toBeLessThan(200);
    expect(steps!.length).toBeGreaterThan(10);
    expect(verdict).toBe('pass');
  });

  test('stands in every format', async () => {
    const report = await gradcheck(problem(), { step: [1e-1, 1e-2] });
    expect(formatReport(report, 'text')).toMatch(
      /step +difference +off by +order\n +0\.1 +8\.33e-4 +1\.67e-3 +–\n +0\.01 +8\.33e-6 +1\.67e-5 +2\.00/,
    );
    expect(formatReport(report, 'text')).toContain('step: [0.1,0.01]');
    expect(formatReport(report, 'markdown')).toContain('| step | difference | off by | order |');
    expect(parseReport(formatReport(report, 'json')).steps).toEqual(report.steps);
    expect(formatReport(report, 'html')).toContain('off by');
  });
});
