import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { relativeDifference } from '../src/difference.js';

const entry = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const vector = (n: number) => fc.array(entry, { minLength: n, maxLength: n });

describe('relativeDifference(grad, gradapprox) is', () => {
  test('0 for equal gradients and for two that are zero', () => {
    expect(relativeDifference([1, -2, 3], [1, -2, 3])).toBe(0);
    expect(relativeDifference([0, 0], [0, -0])).toBe(0);
    expect(relativeDifference([], [])).toBe(0);
  });

  test('1 for a wrong sign and for a missing gradient', () => {
    expect(relativeDifference([1, 2], [-1, -2])).toBe(1);
    expect(relativeDifference([0, 0], [3, 4])).toBe(1);
  });

  test('|c − 1| / (|c| + 1) for a gradient c times too large', () => {
    for (const c of [2, 0.5, 4, 1.001]) {
      const difference = relativeDifference(Float64Array.of(3 * c, 4 * c), Float64Array.of(3, 4));
      expect(Math.abs(difference - Math.abs(c - 1) / (c + 1))).toBeLessThan(1e-15);
    }
  });

  test('the norms of the formula, by hand', () => {
    // ‖(0, 3)‖ / (‖(3, 4)‖ + ‖(3, 1)‖)
    expect(relativeDifference([3, 4], [3, 1])).toBeCloseTo(3 / (5 + Math.sqrt(10)), 15);
  });

  test('between 0 and 1, and the same in the other order, for all gradients', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }).chain(n => fc.tuple(vector(n), vector(n))),
        ([a, b]) => {
          const difference = relativeDifference(a, b);
          expect(difference).toBeGreaterThanOrEqual(0);
          expect(difference).toBeLessThanOrEqual(1 + 1e-15);
          expect(relativeDifference(b, a)).toBe(difference);
        },
      ),
    );
  });

  test('not spoiled by squares that overflow or underflow', () => {
    expect(relativeDifference([3e200, 4e200], [3e200, 1e200])).toBeCloseTo(3 / (5 + Math.sqrt(10)), 14);
    expect(relativeDifference([3e-200, 4e-200], [3e-200, 1e-200])).toBeCloseTo(3 / (5 + Math.sqrt(10)), 14);
  });

  test('NaN when either holds NaN', () => {
    expect(relativeDifference([1, Number.NaN], [1, 2])).toBeNaN();
    expect(relativeDifference([1, 2], [1, Number.NaN])).toBeNaN();
  });
});

describe('relativeDifference(grad, gradapprox) refuses', () => {
  test('different lengths, with both', () => {
    expect(() => relativeDifference([1, 2], [1])).toThrow(/2 entries but gradapprox has 1/);
  });

  test('trees and nested arrays, instead of calling them equal', () => {
    const typed = [BigInt64Array.of(1n), new DataView(new ArrayBuffer(8))];
    for (const wrong of [{ W1: [1] }, [[1]], null, 1, [1, '2'], ...typed])
      expect(() => relativeDifference(wrong as never, [1])).toThrow(
        expect.objectContaining({ code: 'not_a_number', path: 'grad' }),
      );
    expect(() => relativeDifference([1], { W1: [1] } as never)).toThrow(
      expect.objectContaining({ path: 'gradapprox' }),
    );
  });
});
