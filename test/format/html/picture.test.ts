import { expect, test } from 'vitest';
import type { Compared } from '../../../src/format/html/level.js';
import { extent, picture, scaleOf } from '../../../src/format/html/picture.js';
import { block } from '../reports.js';

test.each([
  [[5, 4], 20, { rows: 5, columns: 4 }],
  [[5], 5, { rows: 1, columns: 5 }],
  [[5, 1], 5, { rows: 1, columns: 5 }],
  [[2, 3, 3], 18, { rows: 2, columns: 9 }],
])('extent(block) of shape %j lays %d entries out as %j', (shape, size, want) => {
  expect(extent(block('W', { shape, size }))).toEqual(want);
});

/** Sixteen components that agree, but for those named, which are off by half. */
const wrongAt = (...wrong: number[]): Compared => ({
  grad: Float64Array.from({ length: 16 }, (_, i) => (wrong.includes(i) ? 2 : 1)),
  gradapprox: new Float64Array(16).fill(1),
  bound: new Float64Array(16),
  tolerance: 1e-6,
});

test('picture(report, block, 1) has a point for every entry', () => {
  const { points, width } = picture(wrongAt(6), block('W', { shape: [4, 4], size: 16 }), 1);
  expect(width).toBe(4);
  expect([...points]).toEqual([1, 1, 1, 1, 1, 1, 15, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
});

test('picture(report, block, scale) shows the worst of the entries a point stands for', () => {
  const { points, width } = picture(wrongAt(6, 15), block('W', { shape: [4, 4], size: 16 }), 2);
  expect(width).toBe(2);
  expect([...points]).toEqual([1, 15, 1, 15]);
});

test('scaleOf(blocks) draws 100,000 entries one by one and six million by threes', () => {
  expect(scaleOf([block('W1', { shape: [128, 784], size: 100_352 })])).toBe(1);
  expect(scaleOf([block('W1', { shape: [2048, 2900], size: 5_939_200 })])).toBe(3);
});
