import { expect, test } from 'vitest';
import { type DoubleDouble, doubleDouble as dd } from './doubledouble.js';

/** |a − b| relative to b, where float64 would see nothing. */
const off = (a: DoubleDouble, b: DoubleDouble) => Math.abs(dd.sub(a, b)[0]) / Math.abs(b[0] || 1);

const POINTS = [1e-9, 0.1, 0.5, 1, 2.75, 17.3, -0.3, -4.2];

test.each(POINTS)('exp, log and tanh at %d undo each other or obey their identities to 28 digits', x => {
  const X: DoubleDouble = [x, x * 1e-17];
  expect(off(dd.mul(dd.exp(X), dd.exp([-X[0], -X[1]])), [1, 0])).toBeLessThan(1e-29);
  const twice = dd.exp(dd.mul([2, 0], X));
  const t = dd.tanh(X);
  expect(off(dd.mul(t, dd.add(twice, [1, 0])), dd.sub(twice, [1, 0]))).toBeLessThan(1e-20);
  if (x > 0) expect(off(dd.exp(dd.log(X)), X)).toBeLessThan(1e-29);
  if (x > -1) expect(off(dd.exp(dd.log1p(X)), dd.add([1, 0], X))).toBeLessThan(1e-29);
});

test.each(POINTS)('sin, cos and sqrt at %d obey their identities to 29 digits', x => {
  const X: DoubleDouble = [x, 0];
  const [s, c] = [dd.sin(X), dd.cos(X)];
  expect(off(dd.add(dd.mul(s, s), dd.mul(c, c)), [1, 0])).toBeLessThan(1e-29);
  expect(off(dd.sin(dd.add(X, X)), dd.mul([2, 0], dd.mul(s, c)))).toBeLessThan(1e-29);
  const root = dd.sqrt([Math.abs(x), 0]);
  expect(off(dd.mul(root, root), [Math.abs(x), 0])).toBeLessThan(1e-30);
});

test('exp, log, sin, cos, tanh, sqrt agree with 32 known digits', () => {
  // e, ln 2, sin 1, cos 1, tanh 1, √2: the nearest float64, and what it leaves of the number
  const known: [DoubleDouble, DoubleDouble][] = [
    [dd.exp([1, 0]), [Math.E, 1.4456468917292502e-16]],
    [dd.log([2, 0]), [Math.LN2, 2.3190468138462996e-17]],
    [dd.sin([1, 0]), [0.8414709848078965, 1.776845092935536e-18]],
    [dd.cos([1, 0]), [0.5403023058681398, -4.760954612604417e-17]],
    [dd.tanh([1, 0]), [0.7615941559557649, 3.7090214482164924e-17]],
    [dd.sqrt([2, 0]), [Math.SQRT2, -9.667293313452913e-17]],
  ];
  for (const [value, truth] of known) expect(off(value, truth)).toBeLessThan(1e-30);
});
