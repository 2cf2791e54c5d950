import { expect, test } from 'vitest';
import { beyond, type Compared, level, relativeError } from '../../../src/format/html/level.js';

const compared = (grad: number, gradapprox: number, bound = 0): Compared => ({
  grad: Float64Array.of(grad),
  gradapprox: Float64Array.of(gradapprox),
  bound: Float64Array.of(bound),
  tolerance: 1e-6,
});

test('relativeError(report, i) is the distance over the larger of the two', () => {
  expect(relativeError(compared(2, 1), 0)).toBe(0.5);
  expect(relativeError(compared(1, -1), 0)).toBe(2);
  expect(relativeError(compared(0, 0), 0)).toBe(0);
});

test('level(report, i) is 0 where no difference was taken and the last where grad is NaN', () => {
  expect(level(compared(1, Number.NaN), 0)).toBe(0);
  expect(level(compared(Number.NaN, 1), 0)).toBe(15);
});

test.each([
  [1, 1, 1],
  [1, 1 + 2 ** -52, 1],
  [1, 1 + 1e-13, 3],
  [1, 1 + 3e-12, 4],
  [1, 1 - 9e-7, 7],
  [1, 1 - 1.1e-6, 8],
  [1, 0.5, 15],
  [1, -1, 15],
])('level(report, i) of grad %d against %d is %d', (grad, gradapprox, want) => {
  expect(level(compared(grad, gradapprox), 0)).toBe(want);
});

test('beyond(report, i) spares a component that lies within the error of gradapprox itself', () => {
  expect(beyond(compared(1e-20, 3e-20, 1e-15), 0)).toBe(false);
  expect(beyond(compared(1e-20, 3e-20, 1e-21), 0)).toBe(true);
  expect(level(compared(1e-20, 3e-20, 1e-15), 0)).toBe(7);
});
