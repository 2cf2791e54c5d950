import { expect, test } from 'vitest';
import type { Approximation } from '../../src/problem.js';
import { random } from '../../src/random.js';
import { judged, separable } from './judged.js';

const rng = random(33);
const theta = Float64Array.from({ length: 40 }, () => rng.normal());
const problem = separable(theta, Math.sin, Math.cos);
const right = theta.map(Math.cos);

const approximation = (gradapprox: Float64Array, relative = 1e-9): Approximation => ({
  gradapprox,
  bound: gradapprox.map(g => relative * Math.abs(g)),
  method: 'by-unit',
  reason: '',
  step: 2 ** -27,
  evaluations: 5,
});

test('judge(… approximation) needs no evaluation beyond J at θ where all agree', async () => {
  const { verdict, components, evaluations, judgement } = await judged(problem, {
    approximation: approximation(right),
  });
  expect([verdict, components.agree, evaluations]).toEqual(['pass', 40, 1]);
  expect(judgement.gradapprox).toEqual(right);
  expect(judgement.step).toBe(2 ** -27);
});

test('judge(… approximation) fails a wrong gradient, component by component', async () => {
  const wrong = separable(theta, Math.sin, (x, i) => (i % 4 === 0 ? 1.0001 : 1) * Math.cos(x));
  const { components } = await judged(wrong, { approximation: approximation(right) });
  expect(components).toMatchObject({ agree: 30, wrong: 10 });
});

/** What an audit says that found nothing. */
const AUDIT = { checked: 1, worst: 0.1, at: 0, noise: 2 ** -50 };

test('judge(… approximation) proves a block by eight evaluations where its differences have passed an audit', async () => {
  // numbers, so that nothing is asked beside θ
  const wrong = { ...problem, gradients: { x: right.map(g => 1.5 * g) } };
  const audited = await judged(wrong, { approximation: { ...approximation(right), audit: AUDIT } });
  expect(audited.components.wrong).toBe(40);
  expect(audited.evaluations).toBe(1 + 8);
  expect(audited.judgement.gradapprox).toEqual(right);
  const unaudited = await judged(wrong, { approximation: approximation(right) });
  expect(unaudited.components.wrong).toBe(40);
  expect(unaudited.evaluations).toBeGreaterThan(100);
});

test('judge(… approximation) takes no audit for a proof', async () => {
  const broken = approximation(right.map((g, i) => (i < 8 ? 2 * g : g)));
  const { verdict, components } = await judged(problem, { approximation: { ...broken, audit: AUDIT }, grad: right });
  expect([verdict, components.agree]).toEqual(['pass', 40]);
});

test('judge(… approximation) never blames grad for an error in the approximation', async () => {
  for (const broken of [1, 8, 40]) {
    const { verdict, components } = await judged(problem, {
      approximation: approximation(right.map((g, i) => (i < broken ? 2 * g : g))),
      grad: right,
    });
    expect([verdict, components.agree]).toEqual(['pass', 40]);
  }
});

test('judge(… approximation) leaves the rest undecided where too many of its differences do not hold', async () => {
  const many = Float64Array.from({ length: 200 }, () => rng.normal());
  const { verdict, components } = await judged(separable(many, Math.sin, Math.cos), {
    approximation: approximation(many.map(x => 2 * Math.cos(x))),
  });
  expect([verdict, components.wrong]).toEqual(['inconclusive', 0]);
  expect(components.agree).toBe(72);
});

test('judge(… approximation) settles on the objective what the approximation could not tell', async () => {
  const { verdict, components } = await judged(problem, {
    approximation: approximation(right.map((g, i) => (i === 3 ? Number.NaN : g))),
  });
  expect([verdict, components.agree]).toEqual(['pass', 40]);
});

test('judge(… approximation) states what wide bounds leave', async () => {
  const { resolution, components } = await judged(problem, { approximation: approximation(right, 1e-3) });
  expect(components.weak).toBe(40);
  expect(resolution).toBeCloseTo(1e-3, 6);
});
