import { expect, test } from 'vitest';
import { chosenOf, STEPS, stepsTaken, sweep } from '../../../src/page/v/sweep.js';

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

test('sweep(…) names the step whose difference the report holds', async () => {
  const { checked } = await sweep({ text: 'sin(θ)', theta: 1, precision: 'float64' });
  if ('refused' in checked) throw new Error(checked.refused);
  expect(checked.steps).toContain(checked.chosen);
  expect(checked.chosen).toBeGreaterThan(1e-9);
  expect(checked.chosen).toBeLessThan(0.1);
});

test.each([
  ['3', 1, /does not react/],
  ['max(0, x)', 0, /kink/],
])('sweep(%s at %d) brings the reason, and no chosen step', async (text, theta, reason) => {
  const { checked } = await sweep({ text, theta, precision: 'float64' });
  expect(checked).toMatchObject({ chosen: null });
  expect('findings' in checked && checked.findings[0]).toMatch(reason);
});

const visits = (...away: number[]) => away.map(x => ({ away: x, J: 5 * x }));

test('stepsTaken(visited) takes neighbours on both sides of θ and nothing else', () => {
  expect(stepsTaken(visits(0, 0.5, 0.1, -0.1, 0.3, -0.2, -0.1, 0.1, 0))).toEqual([{ step: 0.1, slope: 5 }]);
});

test('chosenOf(steps, gradapprox) is the step of the nearest difference, the last of equal ones', () => {
  const steps = [0.1, 0.2, 0.3].map((step, k) => ({ step, slope: k === 0 ? 9 : 5 }));
  expect(chosenOf(steps, 5)).toBe(0.3);
  expect(chosenOf(steps, 8)).toBe(0.1);
  expect(chosenOf([], 8)).toBeNull();
});
