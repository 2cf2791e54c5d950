import { expect, test } from 'vitest';
import { roomFor, spread, ticksAlong, tickText } from '../../src/page/axis.js';

test.each([
  [1.5, 0.25, '1.5'],
  [1, 0.5, '1.0'],
  [0, 0.5, '0'],
  [1e-17, 0.5, '0'],
  [120, 10, '120'],
  [3e8, 1e8, '3e+8'],
  [1e15 + 2, 2, '1.000000000000002e+15'],
  [2.5e-7, 5e-8, '2.5e-7'],
])('tickText(%d, %d) is %s', (x, apart, text) => {
  expect(tickText(x, apart)).toBe(text);
});

test('roomFor(domain, ticks) grows with the numbers, to a bound', () => {
  expect(roomFor([0, 1], 6)).toBe(56);
  expect(roomFor([999_990, 999_999], 6)).toBeGreaterThan(56);
  expect(roomFor([1e15, 1e15 + 3], 6)).toBe(130);
});

test('ticksAlong(domain, width, most) lets no numbers meet, and none stand that cannot be told apart', () => {
  expect(ticksAlong([0, 1], 700, 7)).toBe(7);
  expect(ticksAlong([0, 1], 200, 7)).toBeLessThan(6);
  expect(ticksAlong([1e15, 1e15 + 3], 700, 7)).toBe(0);
});

test('spread(places, apart, end) leaves alone what stands apart and moves what meets', () => {
  expect(spread([10, 60], 17, 300)).toEqual([10, 60]);
  expect(spread([10, 10], 17, 300)).toEqual([10, 27]);
  expect(spread([300, 300], 17, 300)).toEqual([283, 300]);
});
