import { expect, test } from 'vitest';
import { thousands } from '../src/thousands.js';

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
