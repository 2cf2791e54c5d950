import { afterEach, describe, expect, test, vi } from 'vitest';
import { gradcheck, type Options, type Problem } from '../../src/index.js';
import { thousands } from '../../src/numbers.js';

type P = { a: number[]; b: number[] };

/** A cost of n parameters that takes `milliseconds` of a clock of its own, which everybody reads. */
function slow(
  n: number,
  milliseconds: number,
  spoil: (i: number) => number = () => 1,
): Problem<P> & { calls(): number } {
  let [now, calls] = [0, 0];
  vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 1e-3;
    return now;
  });
  return {
    parameters: { a: Array.from({ length: n - 3 }, (_, i) => Math.sin(i) + 0.1), b: [0.3, -0.8, 1.2] },
    cost({ a, b }) {
      now += milliseconds;
      calls++;
      return a.reduce((J, x) => J + x ** 2, 0) + b.reduce((J, x) => J + x ** 3, 0);
    },
    gradients({ a, b }) {
      now += 3 * milliseconds;
      return { a: a.map((x, i) => 2 * x * spoil(i)), b: b.map(x => 3 * x * x) };
    },
    calls: () => calls,
  };
}
afterEach(() => vi.restoreAllMocks());

describe('gradcheck(problem, { time })', () => {
  test.each([
    [2000, 1, 1.5, 150],
    [2000, 1, 0.5, 40],
    [5000, 0.1, 0.4, 300],
    [300, 20, 6, 15],
    [50, 100, 15, 2],
  ])('of %d parameters at %d ms a call keeps to %d s, to a tenth', async (n, milliseconds, time, least) => {
    const report = await gradcheck(slow(n, milliseconds), { time });
    expect(report.seconds).toBeLessThanOrEqual(1.1 * time + milliseconds / 1000);
    expect(report.verdict).toBe('pass');
    expect(report.time).toBe(time);
    expect(report.components.checked).toBeGreaterThanOrEqual(least);
    expect(report.blocks.map(({ name }) => name)).toEqual(['a', 'b']);
  });

  test('checks all where there is time for it', async () => {
    const report = await gradcheck(slow(40, 1), { time: 10 });
    expect(report.components).toMatchObject({ checked: 40, agree: 40 });
    expect(report.methodReason).toBe('J in full for every component');
  });

  test('says what it covered', async () => {
    const { methodReason, components } = await gradcheck(slow(2000, 1), { time: 1 });
    expect(methodReason).toContain(`a seeded sample of ${thousands(components.checked)} of 2,000 components`);
  });

  test('finds what is wrong all over, in time', async () => {
    const report = await gradcheck(
      slow(2000, 1, () => -1),
      { time: 2 },
    );
    expect(report.verdict).toBe('fail');
    expect(report.seconds).toBeLessThanOrEqual(2.2);
  });

  test('says nothing where there is time for nothing', async () => {
    for (const time of [1e-3, 0.02, 0.05]) {
      const { verdict, components } = await gradcheck(slow(2000, 1), { time });
      expect([verdict, components.agree]).toEqual(['inconclusive', 0]);
    }
  });

  test.each<Options>([{ components: 'probe' }, { components: 'sample' }, { budget: 400 }, { points: 2 }])(
    'goes with %j',
    async options => {
      const problem = slow(2000, 1);
      const report = await gradcheck(problem, { ...options, time: 3 });
      expect(report.verdict).toBe('pass');
      expect(report.seconds).toBeLessThanOrEqual(3.3);
    },
  );
});
