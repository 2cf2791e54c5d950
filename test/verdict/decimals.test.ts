import { expect, test } from 'vitest';
import { gradcheck } from '../../src/index.js';
import { decimalOf } from '../../src/verdict/decimals.js';

/** A smooth function at nine points of each of five spacings. */
const points = [2 ** -36, 2 ** -30, 2 ** -24, 2 ** -18, 2 ** -12].flatMap(h =>
  Array.from({ length: 9 }, (_, k) => 0.3 + (k + 1) * h),
);
const values = points.map(t => 30 * Math.sin(t));
const rounded = (places: number) => values.map(value => Number(value.toFixed(places)));

test.each([3, 6, 9])('decimalOf(values) is 10⁻ᵏ of numbers printed to k = %d places', places => {
  expect(decimalOf(rounded(places))).toBe(1 / 10 ** places);
});

test('decimalOf(values) is 0 of numbers that nobody rounded, of float32, of binary fractions, and of a few', () => {
  expect(decimalOf(values)).toBe(0);
  expect(decimalOf(values.map(Math.fround))).toBe(0);
  expect(decimalOf(values.map((_, k) => 0.5 + k * 2 ** -36))).toBe(0);
  expect(decimalOf(rounded(1))).toBe(0);
});

test('decimalOf(values) is 0 of what is made of jumps that are decimals themselves', () => {
  expect(decimalOf(points.map((_, k) => 0.7 * Math.floor(k / 3) - 0.4 * Math.floor(k / 5)))).toBe(0);
});

test('gradcheck(problem) never fails a right gradient of a J that is printed, whatever the seed and the coverage', async () => {
  const weights = [1, 8 / 7, 9 / 7, 10 / 7, 11 / 7, 12 / 7];
  const parameters = [-2.0819672131, -0.6393442622, -1.508196721, -0.9836065573, 0.6065573770491803, 0];
  const cost = (v: number[]) => Number(v.reduce((J, x, i) => J + weights[i] * (Math.sin(x) + x * x), 0).toFixed(6));
  const right = (v: number[]) => v.map((x, i) => weights[i] * (Math.cos(x) + 2 * x));
  const wrong = (v: number[]) => right(v).map((g, i) => (i === 2 ? 1.5 * g : g));
  for (let seed = 0; seed < 40; seed++)
    for (const limits of [{}, { components: 'probe', budget: 500 }] as const) {
      const options = { seed, ...limits };
      expect((await gradcheck({ parameters, cost, gradients: right }, options)).verdict).toBe('pass');
      expect((await gradcheck({ parameters, cost, gradients: wrong }, options)).verdict).toBe('fail');
    }
});

const COSTS: Record<string, { parameters: number[]; J: (w: number[]) => number; slopes: (w: number[]) => number[] }> = {
  'near a minimum': {
    parameters: [1.00012, 0.99995, 1.00003],
    J: w => 3 + w.reduce((sum, v) => sum + (v - 1) ** 2, 0),
    slopes: w => w.map(v => 2 * (v - 1)),
  },
  'beside a barrier': {
    parameters: [1.3e-6, 0.5],
    J: w => w.reduce((sum, v) => sum + v - 1e-3 * Math.log(v), 0),
    slopes: w => w.map(v => 1 - 1e-3 / v),
  },
  'of slopes below a decimal': {
    parameters: [0.3, -0.8, 0.1, 1.4],
    J: w => 0.69 + w.reduce((sum, v, i) => sum + (0.02 + 0.03 * i) * Math.tanh(v), 0),
    slopes: w => w.map((v, i) => (0.02 + 0.03 * i) / Math.cosh(v) ** 2),
  },
};

test.each(Object.entries(COSTS))(
  'gradcheck(problem) never fails a right gradient of a J %s that few decimals are left of',
  async (_, at) => {
    const { parameters, J, slopes: gradients } = at;
    for (const places of [2, 3, 4, 6])
      for (const components of ['all', 'probe'] as const)
        for (let seed = 0; seed < 12; seed++) {
          const cost = (w: number[]) => Number(J(w).toFixed(places));
          expect((await gradcheck({ parameters, cost, gradients }, { seed, components })).verdict).not.toBe('fail');
        }
  },
);
