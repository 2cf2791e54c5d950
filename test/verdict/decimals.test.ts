import { expect, test } from 'vitest';
import { gradcheck } from '../../src/index.js';
import { random } from '../../src/random.js';
import { decimalOf } from '../../src/verdict/decimals.js';

const { normal } = random(5);
const values = Array.from({ length: 45 }, () => 30 * normal());
const rounded = (places: number) => values.map(value => Number(value.toFixed(places)));

test.each([1, 3, 6, 9])('decimalOf(values) is 10⁻ᵏ of numbers printed to k = %d places', places => {
  expect(decimalOf(rounded(places))).toBe(1 / 10 ** places);
});

test('decimalOf(values) is 0 of numbers that nobody rounded, of float32, of binary fractions, and of a few', () => {
  expect(decimalOf(values)).toBe(0);
  expect(decimalOf(values.map(Math.fround))).toBe(0);
  expect(decimalOf(values.map((_, k) => 0.5 + k * 2 ** -36))).toBe(0);
  expect(decimalOf(rounded(3).slice(0, 5))).toBe(0);
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
