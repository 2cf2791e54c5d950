import { expect, test } from 'vitest';
import { ROUNDINGS } from './numbers.js';

const { float16, bfloat16 } = ROUNDINGS;

test('float16(x) keeps 11 bits, and steps of 2^-24 below 2^-14', () => {
  expect(float16(1 + 2 ** -10)).toBe(1 + 2 ** -10);
  expect(float16(1 + 0.4 * 2 ** -10)).toBe(1);
  expect(float16(-2049.5)).toBe(-2050);
  expect(float16(0.1)).toBe(0.0999755859375);
  expect(float16(1e-7)).toBe(2 * 2 ** -24);
  expect(float16(2 ** -26)).toBe(0);
});

test('bfloat16(x) keeps 8 bits and the range of float32', () => {
  expect(bfloat16(1 + 2 ** -7)).toBe(1 + 2 ** -7);
  expect(bfloat16(1 + 0.4 * 2 ** -7)).toBe(1);
  expect(bfloat16(0.1)).toBe(0.10009765625);
  expect(bfloat16(1e30)).toBeCloseTo(1e30, -28);
});
