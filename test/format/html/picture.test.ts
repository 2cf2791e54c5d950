import { expect, test } from 'vitest';
import type { Compared } from '../../../src/format/html/level.js';
import { layOut, picture, scaleOf } from '../../../src/format/html/picture.js';
import { flat, tilingOf } from '../../../src/format/html/tiling.js';
import type { BlockReport } from '../../../src/report.js';
import { block } from '../reports.js';

/** Sixteen components that agree, but for those named, which are off by half. */
const wrongAt = (...wrong: number[]): Compared => ({
  grad: Float64Array.from({ length: 16 }, (_, i) => (wrong.includes(i) ? 2 : 1)),
  gradapprox: new Float64Array(16).fill(1),
  bound: new Float64Array(16),
  tolerance: 1e-6,
});

const drawn = (report: Compared, W: BlockReport, scale: number) => picture(report, W, layOut(W, scale), scale);

test('picture(report, block, tiling, 1) has a point for every entry', () => {
  const { points, width } = drawn(wrongAt(6), block('W', { shape: [4, 4], size: 16 }), 1);
  expect(width).toBe(4);
  expect([...points]).toEqual([1, 1, 1, 1, 1, 1, 15, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
});

test('picture(report, block, tiling, 1) has nothing between tiles', () => {
  const { points, width } = drawn(wrongAt(6), block('W', { shape: [2, 2, 4], size: 16 }), 1);
  expect(width).toBe(9);
  expect([...points]).toEqual([1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 15, 1, 0, 1, 1, 1, 1]);
});

test('picture(report, block, tiling, scale) shows the worst of the entries a point stands for', () => {
  const { points, width } = drawn(wrongAt(6, 15), block('W', { shape: [4, 4], size: 16 }), 2);
  expect(width).toBe(2);
  expect([...points]).toEqual([1, 15, 1, 15]);
});

test('scaleOf(blocks) draws 100,000 entries one by one and six million by threes', () => {
  expect(scaleOf([block('W1', { shape: [128, 784], size: 100_352 })])).toBe(1);
  expect(scaleOf([block('W1', { shape: [2048, 2900], size: 5_939_200 })])).toBe(3);
});

test('layOut(block, scale) gives tiles up where a point stands for several entries', () => {
  const kernels = { shape: [3, 3, 4, 5], size: 180 };
  expect(layOut(kernels, 1)).toEqual(tilingOf(kernels));
  expect(layOut(kernels, 2)).toEqual(flat(kernels));
});
