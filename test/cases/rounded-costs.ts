// Flat is not zero: a cost rounded to a few decimals stands still where its slope does not.
import { random } from '../../src/random.js';
import { beside, type Case, inBlock, NOT_FAIL, NOT_PASS, type Right, times } from './case.js';

const rounded = (v: number, decimals: number) => Number(v.toFixed(decimals));

/** ½(w₀·1 + w₁·0 + b − t)²: two parameters of which only the sum is felt, so that J stands still along their difference. */
const throughTheSum = (t: number, decimals: number): Right<{ w: number[]; b: number }> => ({
  parameters: { w: [0.42, -0.37], b: 0.61 },
  cost: ({ w, b }) => rounded((w[0] * 1 + w[1] * 0 + b - t) ** 2 / 2, decimals),
  gradients: ({ w, b }) => ({ w: [w[0] + b - t, 0], b: w[0] + b - t }),
});

/** |a (u − c)| in one number. */
const absolute = (decimals: number): Right<{ u: number }> => ({
  parameters: { u: 0.9 },
  cost: ({ u }) => rounded(Math.abs(0.43 * (u - 0.2)), decimals),
  gradients: ({ u }) => ({ u: 0.43 * Math.sign(u - 0.2) }),
});

/** Poisson regression on 20 examples, as an external program prints it. */
function poisson(decimals: number): Right<{ w: number[]; b: number }> {
  const rng = random(8);
  const X = Array.from({ length: 20 }, () => [rng.normal(), rng.normal(), rng.normal()]);
  const y = X.map(x => Math.round(Math.exp(0.4 * x[0] - 0.2 * x[2])));
  const eta = (p: { w: number[]; b: number }, x: number[]) => x.reduce((sum, v, j) => sum + v * p.w[j], p.b);
  return {
    parameters: { w: [0.3, 0.1, -0.4], b: 0.2 },
    cost: p => rounded(X.reduce((J, x, k) => J + Math.exp(eta(p, x)) - y[k] * eta(p, x), 0) / X.length, decimals),
    gradients: p => {
      const e = X.map((x, k) => (Math.exp(eta(p, x)) - y[k]) / X.length);
      return {
        w: [0, 1, 2].map(j => e.reduce((sum, v, k) => sum + v * X[k][j], 0)),
        b: e.reduce((sum, v) => sum + v, 0),
      };
    },
  };
}

/** Seven significant digits, as text files hold them. */
const digits = (): Right<{ x: number; y: number }> => ({
  parameters: { x: 1.3, y: -0.7 },
  cost: ({ x, y }) => Number((x ** 3 + 2 * y).toPrecision(7)),
  gradients: ({ x }) => ({ x: 3 * x * x, y: 2 }),
});

const right = { how: 'gradient right', expect: NOT_FAIL };
const wrong = [
  { how: 'gradient × 2', spoil: times(2), expect: NOT_PASS },
  { how: 'gradient × −1', spoil: times(-1), expect: NOT_PASS },
];
const DECIMALS = [4, 6, 7, 8, 10];

export default [
  ...[0.1, -0.3, 0.55].flatMap(t =>
    DECIMALS.flatMap(k =>
      beside(`½(w·1 + v·0 + b − ${t})² to ${k} decimals`, () => throughTheSum(t, k), [
        right,
        ...wrong,
        { how: 'db × 2', spoil: inBlock('b', times(2)), expect: NOT_PASS },
      ]),
    ),
  ),
  ...[3, ...DECIMALS].flatMap(k => beside(`|a (u − c)| to ${k} decimals`, () => absolute(k), [right, ...wrong])),
  ...DECIMALS.flatMap(k => beside(`Poisson regression to ${k} decimals`, () => poisson(k), [right, ...wrong])),
  ...beside('x³ + 2y to 7 significant digits', digits, [right, ...wrong]),
] as Case[];
