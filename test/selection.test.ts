import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gradcheck } from '../src/index.js';
import { settle } from '../src/options.js';
import type { Options } from '../src/problem.js';
import { select } from '../src/selection.js';
import { pack } from '../src/theta/layout.js';

const layoutOf = (sizes: Record<string, number>) =>
  pack(Object.fromEntries(Object.entries(sizes).map(([name, n]) => [name, new Float64Array(n)]))).layout;

const selectFrom = (sizes: Record<string, number>, options: Options) => select(layoutOf(sizes), settle(options));

const perBlock = (sizes: Record<string, number>, indices: Iterable<number>) => {
  const { blocks, blockOf } = layoutOf(sizes);
  const counts = new Map(blocks.map(({ name }) => [name, 0]));
  for (const i of indices) counts.set(blockOf(i).name, counts.get(blockOf(i).name)! + 1);
  return Object.fromEntries(counts);
};

test('select(layout, {}) is everything', () => {
  const { blocks, ...rest } = selectFrom({ W: 4, b: 2 }, {});
  expect(blocks.map(({ name }) => name)).toEqual(['W', 'b']);
  expect(rest).toEqual({});
});

test('select(layout, { only }) is the components of these blocks, in the order of θ', () => {
  const { indices, ranges } = selectFrom({ W: 4, b: 2, V: 3 }, { only: ['V', 'W'] });
  expect([...indices!]).toEqual([0, 1, 2, 3, 6, 7, 8]);
  expect(ranges).toEqual([
    [0, 4],
    [6, 9],
  ]);
});

describe("select(layout, { components: 'sample' })", () => {
  const sizes = { W: 5000, b: 10, V: 300 };

  test('takes small blocks whole and a hundred of every other, the same for the same seed', () => {
    const { indices, reason } = selectFrom(sizes, { components: 'sample', seed: 3 });
    expect(perBlock(sizes, indices!)).toEqual({ W: 100, b: 10, V: 100 });
    expect([...indices!]).toEqual([...new Set(indices)].sort((i, k) => i - k));
    const drawn = new Set(indices);
    expect(reason!(i => drawn.has(i))).toBe(
      'a seeded sample of 210 of 5,310 components, which meets a mistake in 1 % of a block with a probability of 0.63',
    );
    expect(reason!(() => true)).toBeUndefined();
    expect(selectFrom(sizes, { components: 'sample', seed: 3 }).indices).toEqual(indices);
    expect(selectFrom(sizes, { components: 'sample', seed: 4 }).indices).not.toEqual(indices);
  });

  test('draws every component about equally often', () => {
    const hits = new Float64Array(200);
    for (let seed = 0; seed < 400; seed++)
      for (const i of selectFrom({ W: 200 }, { components: 'sample', seed }).indices!) hits[i]++;
    // 400 draws with probability 1/2: six standard deviations are 60
    expect(Math.min(...hits)).toBeGreaterThan(140);
    expect(Math.max(...hits)).toBeLessThan(260);
  });
});

describe('select(layout, { budget })', () => {
  const sizes = { W: 5000, b: 10 };

  test('is everything where that can be afforded, else a sample with its share for every block', () => {
    expect(selectFrom(sizes, { budget: 20_000 }).indices).toBeUndefined();
    const { indices } = selectFrom(sizes, { budget: 1028 });
    expect(perBlock(sizes, indices!)).toEqual({ W: 236, b: 10 });
  });

  test('refuses what is spent before every block has had its turn', () => {
    const refusal = expect.objectContaining({ code: 'invalid_option', path: 'options.budget' });
    expect(selectFrom(sizes, { budget: 140 }).indices).toHaveLength(2);
    expect(() => selectFrom(sizes, { budget: 133 })).toThrow(refusal as unknown as Error);
    expect(selectFrom(sizes, { budget: 134 }).indices).toHaveLength(2);
  });

  test.each([200, 400, 1000])(
    'gradcheck(problem, { budget: %d }) takes no more evaluations, right or wrong',
    async budget => {
      const theta = Float64Array.from({ length: 400 }, (_, i) => 0.3 + Math.sin(i));
      for (const factor of [1, 2]) {
        const cost = (at: Float64Array) => at.reduce((J, value) => J + Math.exp(value), 0);
        const gradients = (at: Float64Array) => at.map(value => factor * Math.exp(value));
        const report = await gradcheck({ parameters: theta, cost, gradients }, { budget });
        expect(report.evaluations).toBeLessThanOrEqual(budget);
        expect(report.verdict === 'pass').toBe(factor === 1);
      }
    },
  );
});

/** Slopes far below the others where θ is near 0; the sum carries the noise of all. Either way two evaluations often do not tell. */
const CUBES = { J: (v: number) => v ** 3, slope: (v: number) => 3 * v ** 2, offset: 0 };
const NOISY = { J: Math.exp, slope: Math.exp, offset: 1e4 };

test.each([
  [500, CUBES],
  [700, CUBES],
  [2000, CUBES],
  [500, NOISY],
  [1000, NOISY],
  [3000, NOISY],
])('gradcheck(problem, { budget: %d }) checks no more than it can settle', async (budget, { J, slope, offset }) => {
  const theta = Float64Array.from({ length: 900 }, (_, i) => Math.sin(i));
  const cost = (at: Float64Array) => at.reduce((sum, value) => sum + J(value), offset);
  const right = await gradcheck({ parameters: theta, cost, gradients: at => at.map(slope) }, { budget });
  expect([right.verdict, right.components.undecided]).toEqual(['pass', 0]);
  expect(right.evaluations).toBeLessThanOrEqual(budget);
  const { checked } = right.components;
  expect(checked).toBeGreaterThan(10);
  expect(right.methodReason).toContain(`a seeded sample of ${checked} of 900 components`);
  const wrong = (at: Float64Array) => at.map((v, i) => (i % 2 === 0 ? 1 : 0.9) * slope(v));
  const report = await gradcheck({ parameters: theta, cost, gradients: wrong }, { budget });
  expect(report.verdict).toBe('fail');
  expect(report.evaluations).toBeLessThanOrEqual(budget);
});

test('select(layout, { shard }) gives every component to exactly one shard', () => {
  const whole = fc.record({ W: fc.integer({ min: 1, max: 40 }), b: fc.integer({ min: 0, max: 9 }) });
  fc.assert(
    fc.property(
      whole,
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom('all', 'sample'),
      (sizes, count, components) => {
        const shards = Array.from({ length: count }, (_, k) => {
          const options = { components, shard: { index: k + 1, count } } as Options;
          return [...selectFrom(sizes, options).indices!];
        });
        const { indices = Array.from({ length: sizes.W + sizes.b }, (_, i) => i) } = selectFrom(sizes, {
          components,
        } as Options);
        expect(shards.flat()).toEqual([...indices]);
        const lengths = shards.map(shard => shard.length);
        expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
      },
    ),
  );
});

test.each([{ index: 0, count: 2 }, { index: 3, count: 2 }, { index: 1.5, count: 2 }, { index: 1 }, 1, null])(
  'settle({ shard: %o }) refuses it',
  shard => {
    const refusal = expect.objectContaining({ code: 'invalid_option', path: 'options.shard' });
    expect(() => settle({ shard } as unknown as Options)).toThrow(refusal as unknown as Error);
  },
);
