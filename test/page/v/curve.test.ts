import { expect, test } from 'vitest';
import { noiseLine, spread } from '../../../src/page/v/curve.js';

const logs = (errors: readonly number[]) => errors.map(error => Number(Math.log10(error).toFixed(3)));

test('noiseLine(noise) is noise / ε, cut where it leaves the picture', () => {
  expect(noiseLine(1e-16)).toEqual([
    { step: 1e-15, error: 1e-16 / 1e-15 },
    { step: 1, error: 1e-16 },
  ]);
  // float32: beyond 1e2 for the smallest steps
  const [first, last] = noiseLine(1e-7);
  expect(first.step).toBeCloseTo(1e-9, 20);
  expect(first.error).toBeCloseTo(100, 9);
  expect(last).toEqual({ step: 1, error: 1e-7 });
  // below the picture for the largest
  expect(noiseLine(1e-20).at(-1)!.step).toBeCloseTo(1e-3, 12);
});

test.each([0, Number.NaN, Number.POSITIVE_INFINITY])('noiseLine(%d) is no line', noise => {
  expect(noiseLine(noise)).toEqual([]);
});

test('spread(errors) leaves alone what stands apart', () => {
  expect(logs(spread([1, 1e-3, 1e-16]))).toEqual([0, -3, -16]);
});

test('spread(errors) moves down what meets, and up what would leave the picture', () => {
  expect(logs(spread([1, 0.9, 0.8]))).toEqual([0, -0.9, -1.8]);
  expect(logs(spread([1e-17, 1e-17, 1e-17]))).toEqual([-15.2, -16.1, -17]);
});
