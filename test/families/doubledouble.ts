import type { Numbers } from './numbers.js';

/** The unevaluated sum of two float64 numbers, high + low, |low| ≤ half a unit in the last place of high: 106 bits, some 31 digits. */
export type DoubleDouble = readonly [high: number, low: number];

const quickSum = (a: number, b: number): DoubleDouble => {
  const s = a + b;
  return [s, b - (s - a)];
};

const twoSum = (a: number, b: number): DoubleDouble => {
  const s = a + b;
  const bb = s - a;
  return [s, a - (s - bb) + (b - bb)];
};

/** Veltkamp's splitting into 26 bits each. */
const split = (a: number): DoubleDouble => {
  const t = 134217729 * a;
  const high = t - (t - a);
  return [high, a - high];
};

const twoProduct = (a: number, b: number): DoubleDouble => {
  const p = a * b;
  const [ah, al] = split(a);
  const [bh, bl] = split(b);
  return [p, ah * bh - p + ah * bl + al * bh + al * bl];
};

const add = ([ah, al]: DoubleDouble, [bh, bl]: DoubleDouble): DoubleDouble => {
  const [s, e] = twoSum(ah, bh);
  const [t, f] = twoSum(al, bl);
  const [high, low] = quickSum(s, e + t);
  return quickSum(high, low + f);
};
const negative = ([high, low]: DoubleDouble): DoubleDouble => [-high, -low];
const sub = (a: DoubleDouble, b: DoubleDouble): DoubleDouble => add(a, negative(b));

const mul = ([ah, al]: DoubleDouble, [bh, bl]: DoubleDouble): DoubleDouble => {
  const [p, e] = twoProduct(ah, bh);
  return quickSum(p, e + (ah * bl + al * bh));
};

const div = (a: DoubleDouble, b: DoubleDouble): DoubleDouble => {
  const first = a[0] / b[0];
  let rest = sub(a, mul(b, [first, 0]));
  const second = rest[0] / b[0];
  rest = sub(rest, mul(b, [second, 0]));
  return add(quickSum(first, second), [rest[0] / b[0], 0]);
};

/** Times a power of two: exact. */
const scaled = ([high, low]: DoubleDouble, power: number): DoubleDouble => [high * power, low * power];

const ONE: DoubleDouble = [1, 0];
const LN2: DoubleDouble = [Math.LN2, 2.3190468138462996e-17];
const HALF_PI: DoubleDouble = [1.5707963267948966, 6.123233995736766e-17];

/** Σ from the term of order `first` on, each term r · factor / (k (k − 1) …) by the step given. */
function series(term: DoubleDouble, factor: DoubleDouble, first: number, step: number): DoubleDouble {
  let sum = term;
  for (let k = first + step; Math.abs(term[0]) > 1e-34 * Math.abs(sum[0]); k += step) {
    const divisor = step === 1 ? k : k * (k - 1);
    term = div(mul(term, factor), [divisor, 0]);
    sum = add(sum, term);
  }
  return sum;
}

/** e^x − 1 for |x| < 1: Taylor at x/512, then nine doublings s ← 2s + s². */
function smallExpm1(x: DoubleDouble): DoubleDouble {
  const r = scaled(x, 2 ** -9);
  if (r[0] === 0) return [0, 0];
  let s = series(r, r, 1, 1);
  for (let k = 0; k < 9; k++) s = add(scaled(s, 2), mul(s, s));
  return s;
}

function exp(x: DoubleDouble): DoubleDouble {
  const k = Math.round(x[0] / LN2[0]);
  const near = add(ONE, smallExpm1(sub(x, mul(LN2, [k, 0]))));
  // in two steps, lest the power of two underflow alone
  const half = Math.trunc(k / 2);
  return scaled(scaled(near, 2 ** half), 2 ** (k - half));
}

/** One step of Newton's from the float64 logarithm doubles its digits. */
function log(x: DoubleDouble): DoubleDouble {
  const y: DoubleDouble = [Math.log(x[0]), 0];
  return add(y, sub(mul(x, exp(negative(y))), ONE));
}

function tanh(x: DoubleDouble): DoubleDouble {
  if (x[0] < 0) return negative(tanh(negative(x)));
  const e = x[0] < 0.4 ? smallExpm1(scaled(x, 2)) : sub(exp(scaled(x, 2)), ONE);
  return div(e, add(e, [2, 0]));
}

function sqrt(x: DoubleDouble): DoubleDouble {
  if (x[0] === 0) return [0, 0];
  const y: DoubleDouble = [Math.sqrt(x[0]), 0];
  return add(y, div(sub(x, mul(y, y)), scaled(y, 2)));
}

/** sin(x + quarters · π/2). */
function sine(x: DoubleDouble, quarters: number): DoubleDouble {
  const k = Math.round(x[0] / HALF_PI[0]);
  const r = sub(x, mul(HALF_PI, [k, 0]));
  const minusSquare = negative(mul(r, r));
  const quadrant = (((k + quarters) % 4) + 4) % 4;
  const odd = quadrant % 2 === 1;
  const value = odd ? series(ONE, minusSquare, 0, 2) : r[0] === 0 ? r : series(r, minusSquare, 1, 2);
  return quadrant >= 2 ? negative(value) : value;
}

/** Double-double arithmetic: the truth that gradients are compared with. Finite numbers below 1e300 only. */
export const doubleDouble: Numbers<DoubleDouble> = {
  of: x => [x, 0],
  value: x => x[0],
  add,
  sub,
  mul,
  div,
  exp,
  log,
  log1p: x => (Math.abs(x[0]) < 1e-10 ? smallLog1p(x) : log(add(ONE, x))),
  sin: x => sine(x, 0),
  cos: x => sine(x, 1),
  tanh,
  sqrt,
};

/** x − x²/2 + x³/3 − x⁴/4 for |x| < 1e-10: the next term is below 1e-40 of the first. */
function smallLog1p(x: DoubleDouble): DoubleDouble {
  const tail = sub(div(ONE, [3, 0]), scaled(x, 0.25));
  return mul(x, sub(ONE, mul(x, sub([0.5, 0], mul(x, tail)))));
}
