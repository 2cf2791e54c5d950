import { expect, test } from 'vitest';
import { component, count, duration, magnitude, relative, resolution, shape } from '../../src/format/figures.js';

test('relative(x) has three digits', () => {
  expect([0.2850931567761623, 1.1890913e-7, 0, Number.NaN].map(relative)).toEqual(['2.85e-1', '1.19e-7', '0', 'NaN']);
});

test('magnitude(x) has two digits', () => {
  expect([2.22e-16, 0, Number.POSITIVE_INFINITY].map(magnitude)).toEqual(['2.2e-16', '0', 'Infinity']);
});

test('component(x) shows a relative disagreement of 1e-6', () => {
  expect(component(0.5)).not.toBe(component(0.5 * (1 + 1e-6)));
  expect([0.2484, -1e-9, 0, Number.NaN].map(component)).toEqual(['0.24840000', '-1.0000000e-9', '0', 'NaN']);
});

test('resolution(x) says that nothing would have been noticed', () => {
  expect([3e-8, Number.POSITIVE_INFINITY, Number.NaN].map(resolution)).toEqual(['3.0e-8', 'none', 'NaN']);
});

test('count(n) sets thousands apart', () => {
  expect(count(5824522)).toBe('5,824,522');
});

test('shape(sizes) is written as mathematics writes it', () => {
  expect([[], [5], [3, 5], [2, 3, 4]].map(shape)).toEqual(['scalar', '(5)', '(3, 5)', '(2, 3, 4)']);
});

test('duration(seconds) drops what is not worth reading', () => {
  expect([0.0123, 9.99, 61.7].map(duration)).toEqual(['0.01 s', '9.99 s', '62 s']);
});
