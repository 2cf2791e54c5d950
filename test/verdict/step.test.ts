import { expect, test } from 'vitest';
import { powerOfTwo } from '../../src/numbers.js';
import { blankMeasure } from '../../src/verdict/place.js';
import { RULES } from '../../src/verdict/rules.js';
import { parameterScale, rootMeanSquare } from '../../src/verdict/scale.js';
import { firstStep, plainStep, stepOf } from '../../src/verdict/step.js';
import { judged, separable } from './judged.js';

test('firstStep(s, γ, noise, rule) balances truncation and noise by a cube root', () => {
  expect(firstStep(1, 1, 2 ** -48, RULES.float64)).toBe(2 ** -16);
  expect(firstStep(8, 1, 8 * 2 ** -48, RULES.float64)).toBe(8 * 2 ** -16);
});

test('firstStep(s, γ, noise, rule) stays within its bounds, also for no noise and no gradient', () => {
  const { leastStep, mostStep } = RULES.float64;
  expect(firstStep(1, 1, 0, RULES.float64)).toBe(leastStep);
  expect(firstStep(1, 0, 1, RULES.float64)).toBe(mostStep);
  expect(firstStep(1, 0, 0, RULES.float64)).toBe(leastStep);
});

test('firstStep(s, γ, noise, rule) is larger for float32 noise', () => {
  expect(firstStep(1, 0.1, 1e-7, RULES.float32)).toBeGreaterThan(2 ** -8);
});

/** A component of size, slope and claim 1 of a J with some noise. */
const measured = (noise: number, claim = 1) => ({
  ...blankMeasure(),
  floor: 0,
  rounding: 0,
  absolute: 0,
  size: 1,
  slope: 1,
  claim,
  tolerance: 1e-6,
  noise,
});

test('plainStep(measure) is the first step where noise leaves room there', () => {
  for (const noise of [0, 2 ** -48, 2 ** -40]) expect(plainStep(measured(noise))).toBe(stepOf(measured(noise)));
});

test('plainStep(measure) doubles the step until noise takes half of what two evaluations may be off by', () => {
  // at h the bar is 2.5e-7, at 4 h a half of 1e-7 is not reached, but it is below 1e-7
  const noise = 2 ** -34;
  const step = stepOf(measured(noise));
  expect((2 * noise) / step).toBeGreaterThan(1e-7);
  expect(plainStep(measured(noise))).toBe(4 * step);
  expect((2 * noise) / plainStep(measured(noise))).toBeLessThan(1e-7);
});

test('plainStep(measure) stays where even four times the step is not enough, or the claim is no number', () => {
  const loud = measured(2 ** -24);
  expect(plainStep(loud)).toBe(stepOf(loud));
  const none = measured(2 ** -34, Number.NaN);
  expect(plainStep(none)).toBe(stepOf(none));
});

test('judge(…) by one side takes the step of the noise, however many terms are summed', async () => {
  const x = Float64Array.from({ length: 2000 }, (_, i) => 0.5 + i / 2000);
  const { judgement } = await judged(separable(x, Math.exp, Math.exp), { settings: { sides: 'one' } });
  const off = x.map((v, i) => (judgement.gradapprox[i] - Math.exp(v)) / Math.exp(v));
  // off by h/2 of itself: h = 2⁻¹¹, where a wider step would be 2⁻¹⁰
  expect(Math.max(...off.map(Math.abs))).toBeLessThan(1.5 * 2 ** -12);
});

test('powerOfTwo(x) is the next power of two', () => {
  expect([0.7, 1, 1.4, 1.5, 3].map(powerOfTwo)).toEqual([0.5, 1, 1, 2, 4]);
});

test('rootMeanSquare(v, from, to) neither overflows nor underflows', () => {
  expect(rootMeanSquare(Float64Array.of(3e200, 4e200), 0, 2)).toBeCloseTo(Math.sqrt(12.5) * 1e200, -190);
  expect(rootMeanSquare(Float64Array.of(9, 3e-200, 4e-200, 9), 1, 3)).toBeCloseTo(Math.sqrt(12.5) * 1e-200, 210);
  expect(rootMeanSquare(Float64Array.of(), 0, 0)).toBe(0);
});

test('parameterScale(θ, blocks).of(i) is the block’s size for small weights, its own for quantities of another kind', () => {
  const theta = Float64Array.of(3, -4, 0.01, 0, 1e-9, 0, 0);
  const blocks = [
    { name: 'W', shape: [5], offset: 0, size: 5 },
    { name: 'none', shape: [0], offset: 5, size: 0 },
    { name: 'b', shape: [2], offset: 5, size: 2 },
  ];
  const scale = parameterScale(theta, blocks);
  const typical = Math.sqrt((9 + 16 + 1e-4) / 5);
  expect([0, 1, 2, 3].map(i => scale.of(i))).toEqual([3, 4, typical, typical].map(s => expect.closeTo(s, 5)));
  expect(scale.of(4)).toBeCloseTo(1024e-9, 15);
  expect([5, 6, 0].map(i => scale.of(i))).toEqual([1, 1, expect.closeTo(3, 5)]);
});
