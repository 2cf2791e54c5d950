import { expect, test } from 'vitest';
import { STEPS, stepsTaken, sweep } from '../../../src/page/v/sweep.js';

test('sweep({ θ^3 at 1 }) holds the numbers of the course at ε = 0.01', async () => {
  const { points, exact, checked } = await sweep({ text: 'θ^3', theta: 1, precision: 'float64' });
  const { one, two } = points[STEPS.findIndex(step => Math.abs(step - 0.01) < 1e-12)];
  expect(exact).toBe(3);
  expect(one).toBeCloseTo(3.0301, 10);
  expect(two).toBeCloseTo(3.0001, 10);
  expect(checked).toMatchObject({ verdict: 'pass' });
});

test('sweep(…) of a float32 cost measures the noise of float32', async () => {
  const { checked } = await sweep({ text: 'e^θ', theta: 0.3, precision: 'float32' });
  expect('noise' in checked && checked.noise).toBeGreaterThan(1e-8);
  expect('noise' in checked && checked.noise).toBeLessThan(1e-5);
});

test('sweep(…) names the steps at which J was asked for on both sides', async () => {
  const { checked } = await sweep({ text: 'sin(θ)', theta: 1, precision: 'float64' });
  expect('steps' in checked && checked.steps.length).toBeGreaterThan(0);
  expect('steps' in checked && checked.steps[0]).toBeLessThan(0.1);
});

test('stepsTaken(visited) takes neighbours on both sides of θ and nothing else', () => {
  expect(stepsTaken([0, 0.5, 0.1, -0.1, 0.3, -0.2, -0.1, 0.1, 0])).toEqual([0.1]);
});
