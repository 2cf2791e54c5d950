import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gradcheck, type Options, type Problem } from '../../src/index.js';

type P = { x: number[] };
const separable = (f: (x: number) => number, slope: (x: number) => number, x: number[]): Problem<P> => ({
  parameters: { x },
  cost: p => p.x.reduce((J, at) => J + f(at), 0),
  gradients: p => ({ x: p.x.map(slope) }),
});
const square = (x: number[]) =>
  separable(
    at => at * at,
    at => 2 * at,
    x,
  );

describe('gradcheck(problem, { points })', () => {
  /** Right on the branch of θ, wrong on the other one. */
  const branches: [string, Problem<P>][] = [
    [
      '−|x| with slope −1',
      separable(
        x => -Math.abs(x),
        () => -1,
        [1.5],
      ),
    ],
    [
      'copysign without its sign',
      separable(
        x => Math.sign(x) * x ** 2,
        x => 2 * x,
        [0.4, 0.9],
      ),
    ],
    [
      'leaky relu with the slope of its positive side',
      separable(
        x => (x > 0 ? x : 0.1 * x),
        () => 1,
        [0.7, 2, 0.3],
      ),
    ],
    [
      'a clip that is forgotten',
      separable(
        x => Math.max(x, -0.2) ** 3 + x,
        x => 3 * x * x + 1,
        [0.5, 0.8],
      ),
    ],
  ];
  test.each(branches)('finds what is wrong on another branch: %s', async (_, problem) => {
    expect((await gradcheck(problem)).verdict).toBe('pass');
    expect((await gradcheck(problem, { points: 2 })).verdict).toBe('fail');
    const report = await gradcheck(problem, { points: 8 });
    expect(report.verdict).toBe('fail');
    expect(report.point).toBeGreaterThan(0);
    expect(report.points!.map(({ verdict }) => verdict)[0]).toBe('pass');
    expect(report.points![report.point!].verdict).toBe('fail');
    expect(report.summary).toMatch(/^at point \d of 8 near the parameters, where they themselves pass: /);
  });

  test('passes a gradient that is right everywhere, and says at how many points', async () => {
    const report = await gradcheck(square([0.3, -0.7]), { points: 3 });
    expect(report.points).toHaveLength(4);
    expect(report).toMatchObject({ verdict: 'pass', point: 0 });
    expect(report.summary).toContain('the same verdict at 3 of 3 points near them');
  });

  test('passes right gradients of smooth costs wherever θ stands', async () => {
    const coordinates = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(coordinates, fc.integer(), async (x, seed) => {
        const smooth = separable(
          at => Math.sin(at) + at ** 3,
          at => Math.cos(at) + 3 * at * at,
          x,
        );
        expect((await gradcheck(smooth, { points: 4, seed })).verdict).not.toBe('fail');
      }),
      { numRuns: 40 },
    );
  });

  test('stays where J and its gradient can be had', async () => {
    const logarithm = separable(Math.log, x => 1 / x, [0.02, 3]);
    expect(await gradcheck(logarithm, { points: 6 })).toMatchObject({ verdict: 'pass', components: { wrong: 0 } });
    const throwing = {
      ...logarithm,
      gradients: (p: P) => {
        if (p.x.some(x => x <= 0)) throw new RangeError('outside');
        return { x: p.x.map(x => 1 / x) };
      },
    };
    expect((await gradcheck(throwing, { points: 6 })).verdict).toBe('pass');
  });

  test('tells how many could not be had', async () => {
    const alone = { ...square([0.5]), cost: ({ x }: P) => (Math.abs(x[0] - 0.5) < 1e-4 ? x[0] ** 2 : Number.NaN) };
    const report = await gradcheck(alone, { points: 2 });
    expect(report.points).toHaveLength(1);
    expect(report.summary).toContain('at 2 of 2 J or its gradient could not be had');
  });

  test('is the same for the same seed, and leaves the parameters as they were', async () => {
    const x = [0.3, -0.7];
    const numbers = async (options: Options) => (await gradcheck(square(x), options)).points;
    expect(await numbers({ points: 2, seed: 5 })).toEqual(await numbers({ points: 2, seed: 5 }));
    const live = { ...square(x), inPlace: true };
    await gradcheck(live, { points: 3 });
    expect(x).toEqual([0.3, -0.7]);
    const broken = { ...live, gradients: () => ({ x: [1] }) };
    await expect(gradcheck(broken, { points: 3 })).rejects.toThrow();
    expect(x).toEqual([0.3, -0.7]);
  });

  test('shares a budget out', async () => {
    let calls = 0;
    const many = square(Array.from({ length: 400 }, (_, i) => 0.1 + i / 400));
    const counted = {
      ...many,
      cost: (p: P) => {
        calls++;
        return many.cost!(p);
      },
    };
    const report = await gradcheck(counted, { points: 3, budget: 2000 });
    expect(calls).toBeLessThanOrEqual(2000 + 3 * 2 * 8);
    expect(report.budget).toBe(2000);
    expect(report.verdict).toBe('pass');
  });

  test('refuses a gradient of numbers, and what is kept of one point, before cost is called', async () => {
    const numbers = { parameters: { x: [1] }, cost: () => expect.unreachable(), gradients: { x: [2] } };
    await expect(gradcheck(numbers, { points: 1 })).rejects.toMatchObject({ path: 'options.points' });
    await expect(gradcheck(square([1]), { points: 1, shard: { index: 1, count: 2 } })).rejects.toMatchObject({
      path: 'options.shard',
    });
  });
});
