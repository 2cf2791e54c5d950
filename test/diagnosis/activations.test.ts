import { describe, expect, test } from 'vitest';
import { CURVES } from '../../src/diagnosis/network/activations.js';

const POINTS = [-6.3, -2.1, -0.7, -0.01, 0.02, 0.9, 2.4, 5.5];
const STEP = 1e-5;

describe.each(Object.entries(CURVES))('the curve of %s', (_, { g, slope, slopeFromA }) => {
  test('slope(z) is the slope of g at z', () => {
    for (const z of POINTS) expect(slope(z)).toBeCloseTo((g(z + STEP) - g(z - STEP)) / (2 * STEP), 7);
  });

  test('slopeFromA(g(z)) is slope(z)', () => {
    for (const z of POINTS) if (slopeFromA) expect(slopeFromA(g(z))).toBeCloseTo(slope(z), 10);
  });
});

test('gelu and silu meet values computed elsewhere', () => {
  // scipy: x * norm.cdf(x) and x * expit(x)
  expect(CURVES.gelu.g(1)).toBeCloseTo(0.8413447460685429, 14);
  expect(CURVES.gelu.g(-3)).toBeCloseTo(-0.00404969409489031, 14);
  expect(CURVES.gelu.g(-40)).toBe(-0);
  expect(CURVES.silu.g(2)).toBeCloseTo(1.7615941559557649, 14);
});
