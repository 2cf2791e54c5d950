import { expect, test } from 'vitest';
import { gradcheck } from '../../src/index.js';
import { random } from '../../src/random.js';
import { judged, separable } from './judged.js';

/** J = Σ w ⌊a / b⌋ with the gradient of Σ w a / b, as a straight-through estimator has it. */
const w = [0.7, -1.1, 0.4, 1.6];
const floors = {
  parameters: { a: [3.2, 1.7, 4.9, 2.3], b: [1.1, 1.4, 2.3, 0.8] },
  cost: ({ a, b }: { a: number[]; b: number[] }) => w.reduce((J, wk, k) => J + wk * Math.floor(a[k] / b[k]), 0),
  gradients: ({ a, b }: { a: number[]; b: number[] }) => ({
    a: w.map((wk, k) => wk / b[k]),
    b: w.map((wk, k) => (-wk * a[k]) / b[k] ** 2),
  }),
};

test('gradcheck(problem) fails the slope of a / b where J is ⌊a / b⌋: such stairs are no rounding', async () => {
  const report = await gradcheck(floors);
  expect(report.verdict).toBe('fail');
  expect(report.blocks.map(({ verdict }) => verdict)).toEqual(['fail', 'fail']);
});

test.each([[[0]], [[0, 0.5]], [[0.5, 0, -0.25]], [[1, 0]], [[-2]], [[0.5]]])(
  'gradcheck(problem) does not fail 0 as the gradient of Σ ⌊θ⌋ at %j, not even where J is 0',
  async parameters => {
    const cost = (theta: number[]) => theta.reduce((J, value) => J + Math.floor(value), 0);
    for (let seed = 0; seed < 8; seed++) {
      const report = await gradcheck({ parameters, cost, gradients: theta => theta.map(() => 0) }, { seed });
      expect(report.verdict).not.toBe('fail');
    }
  },
);

test('gradcheck(problem) does not fail a right gradient where rounding makes J move in stairs', async () => {
  // p is rounded to a few units in the last place next to 1
  const cost = ([z]: number[]) => -Math.log(1 - 1 / (1 + Math.exp(-z)));
  const gradients = ([z]: number[]) => [1 / (1 + Math.exp(-z))];
  for (const z of [33, 34.7, 35.5, 36])
    expect((await gradcheck({ parameters: [z], cost, gradients })).verdict).not.toBe('fail');
  const single = ([z]: number[]) => -Math.log(Math.fround(1 - Math.fround(1 / (1 + Math.exp(-z)))));
  for (const z of [12.5, 14, 15.5, 16.2])
    expect((await gradcheck({ parameters: [z], cost: single, gradients })).verdict).not.toBe('fail');
});

test.each([
  [1e-2, 1e5],
  [1e-4, 1e6],
  [1e-8, 1e8],
])('judge(…) never fails the slope between stairs of height %s, %s of them to a unit', async (height, often) => {
  const rng = random(3);
  for (let k = 0; k < 5; k++) {
    const x = Float64Array.from({ length: 5 }, () => 3 * rng.normal());
    const between = separable(
      x,
      t => t * t + height * Math.floor(often * t),
      t => 2 * t,
    );
    expect((await judged(between)).components.wrong).toBe(0);
  }
});
