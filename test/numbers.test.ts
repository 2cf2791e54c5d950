import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distance, hasAny, Leaders, mean, norm, subtract, sum, thousands } from '../src/numbers.js';

/** The exact sum of whole numbers times 2⁻⁶⁰, rounded once. */
const exact = (wholes: readonly bigint[]): number =>
  Number(wholes.reduce((total, whole) => total + whole, 0n)) * 2 ** -60;

describe('sum(terms) is', () => {
  test("right where plain summation loses everything: Neumaier's case", () => {
    expect(sum([1, 1e100, 1, -1e100])).toBe(2);
    expect(sum([1e16, 1, -1e16])).toBe(1);
  });

  test('right to one rounding of 2⁻⁵² for terms of one sign, however many', () => {
    const tenths = new Float64Array(1e5).fill(0.1);
    // 0.1 is 3602879701896397 · 2⁻⁵⁵
    const truth = Number(3602879701896397n * 100000n) * 2 ** -55;
    expect(Math.abs(sum(tenths) - truth)).toBeLessThanOrEqual(truth * 2 ** -52);
    expect(tenths.reduce((a, b) => a + b) - truth).toBeGreaterThan(truth * 2 ** -45);
  });

  test('within 2⁻⁵² of the exact sum plus n²·2⁻¹⁰⁴ of the terms, for all terms', () => {
    const whole = fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n });
    fc.assert(
      fc.property(fc.array(whole, { maxLength: 40 }), wholes => {
        const terms = wholes.map(value => Number(value) * 2 ** -60);
        const size = terms.reduce((total, term) => total + Math.abs(term), 0);
        const truth = exact(wholes);
        expect(Math.abs(sum(terms) - truth)).toBeLessThanOrEqual(Math.abs(truth) * 2 ** -52 + size * 1600 * 2 ** -104);
      }),
    );
  });

  test('0 for no terms, and NaN or Infinity as IEEE adds them', () => {
    expect(sum([])).toBe(0);
    expect(sum([1, Number.POSITIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
    expect(sum([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])).toBeNaN();
    expect(sum([1, Number.NaN, 2])).toBeNaN();
    expect(sum([1e308, 1e308])).toBe(Number.POSITIVE_INFINITY);
  });
});

test('mean(terms) divides the compensated sum by their number', () => {
  expect(mean([1, 1e100, 1, -1e100])).toBe(0.5);
  expect(mean(Float32Array.of(1, 2, 6))).toBe(3);
  expect(mean([])).toBeNaN();
});

describe('norm(v) is', () => {
  test('‖v‖₂ over all entries or over a range', () => {
    expect(norm([3, 4])).toBe(5);
    expect(norm([9, 3, 4, 9], 1, 3)).toBe(5);
    expect(norm([])).toBe(0);
  });

  test('right to the last digits at the ends of the number range', () => {
    expect(norm([3e300, 4e300]) / 5e300).toBeCloseTo(1, 15);
    expect(norm([3e-310, 4e-310]) / 5e-310).toBeCloseTo(1, 10);
  });

  test('NaN or Infinity where an entry is', () => {
    expect(norm([1, Number.NaN])).toBeNaN();
    expect(norm([1, Number.NEGATIVE_INFINITY])).toBe(Number.POSITIVE_INFINITY);
  });
});

test('subtract(a, b) is a fresh array, entry by entry', () => {
  const a = Float64Array.of(3, 4);
  expect(subtract(a, [1, 5])).toEqual(Float64Array.of(2, -1));
  expect(a).toEqual(Float64Array.of(3, 4));
});

test('distance(a, b) has the bits of ‖a − b‖₂', () => {
  const vector = fc.array(fc.double(), { minLength: 5, maxLength: 5 });
  fc.assert(fc.property(vector, vector, (a, b) => Object.is(distance(a, b), norm(subtract(a, b)))));
});

test('hasAny(components, holds) looks at those components alone', () => {
  const isOdd = (i: number) => i % 2 === 1;
  expect(hasAny({ from: 2, count: 1 }, isOdd)).toBe(false);
  expect(hasAny({ from: 2, count: 2 }, isOdd)).toBe(true);
  expect(hasAny({ from: 0, count: 2, indices: Uint32Array.of(4, 8) }, isOdd)).toBe(false);
  expect(hasAny({ from: 0, count: 2, indices: Uint32Array.of(4, 9) }, isOdd)).toBe(true);
});

test('Leaders keep the largest, those that came first before their equals, and NaN before all numbers', () => {
  const leaders = new Leaders(3);
  for (const [entry, value] of [
    [7, 1],
    [4, 2],
    [9, 2],
    [1, 0],
    [5, Number.NaN],
  ])
    leaders.offer(entry, value);
  expect(leaders.list).toEqual([5, 4, 9]);
  expect(new Leaders(3).list).toEqual([]);
});

test('thousands(n) sets groups of three apart', () => {
  expect([0, 7, 999, 1000, 101770, 5824522, -1234].map(thousands)).toEqual([
    '0',
    '7',
    '999',
    '1,000',
    '101,770',
    '5,824,522',
    '-1,234',
  ]);
});
