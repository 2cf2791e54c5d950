import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { agreement, columns, combine, leastSquares } from '../../src/diagnosis/fit.js';
import { planted } from './blocks.js';

const block = planted([4, 5], right => right.map(g => 2 * g));

test('leastSquares(block, target, columns) finds the coefficients of any combination of three columns', () => {
  const number = fc.double({ min: -10, max: 10, noNaN: true });
  const column = (k: number) => (i: number) => Math.cos(k * i + k * k);
  fc.assert(
    fc.property(number, number, number, (a, b, c) => {
      const target = (i: number) => a * column(1)(i) + b * column(2)(i) + c * column(3)(i);
      const found = leastSquares(block, target, [column(1), column(2), column(3)])!;
      for (const [k, want] of [a, b, c].entries()) expect(found[k]).toBeCloseTo(want, 9);
    }),
    { seed: 3, numRuns: 100 },
  );
});

test('leastSquares(block, target, columns) gives null for columns that depend on each other, and for too few entries', () => {
  const one = () => 1;
  expect(leastSquares(block, one, [i => i, i => 2 * i])).toBeNull();
  expect(leastSquares({ ...block, known: [0] }, one, [one])).toBeNull();
});

test('leastSquares(block, target, columns) leaves out entries that are not numbers', () => {
  const target = (i: number) => (i === 3 ? Number.NaN : 2 * i);
  expect(leastSquares(block, target, [i => i])).toEqual([expect.closeTo(2, 12)]);
});

test('agreement(block, prediction) takes 2 · gradapprox, refuses 2.0001 ·, and counts its witnesses', () => {
  const times = (c: number) => agreement(block, combine([columns(block).approx(c)]));
  expect(times(2)).toEqual({ covered: 20, informative: 20 });
  expect(times(2.0001)).toBeNull();
});

test('agreement(block, prediction) does not let a large prediction widen its own bar where grad is 0', () => {
  const zeros = planted([4], () => [0, 0, 0, 0]);
  expect(agreement(zeros, { value: () => 5, slack: () => 0 })).toBeNull();
});

test('agreement(block, prediction) wants half of the wrong entries covered', () => {
  const covering = (n: number) => ({ value: (i: number) => (i < n ? block.grad[i] : Number.NaN), slack: () => 0 });
  expect(agreement(block, covering(10))).toMatchObject({ covered: 10 });
  expect(agreement(block, covering(9))).toBeNull();
});
