import { expect, test } from 'vitest';
import { sweptTo } from '../../src/page/why/sweeping.js';

test('sweptTo(passed) goes through fifteen decades evenly, and ends', () => {
  expect(sweptTo(0)).toBe(1);
  expect(sweptTo(3000)).toBe(1e-5);
  expect(sweptTo(8999)).toBe(1e-15);
  expect(sweptTo(9000)).toBeNull();
});
