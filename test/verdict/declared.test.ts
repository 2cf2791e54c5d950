import { describe, expect, test } from 'vitest';
import { gradcheck, type Options, type Problem } from '../../src/index.js';

/** J = |w₀| + w₁², at the kink of the first; grad says `slope` there. */
const atKink = (slope: number, beside = Math.sign): Problem<{ w: number[] }> => ({
  parameters: { w: [0, 0.7] },
  cost: ({ w }) => Math.abs(w[0]) + w[1] ** 2,
  gradients: ({ w }) => ({ w: [w[0] === 0 ? slope : beside(w[0]), 2 * w[1]] }),
});
const asNumbers = (slope: number): Problem<{ w: number[] }> => ({ ...atKink(slope), gradients: { w: [slope, 1.4] } });
const verdict = async (problem: Problem<{ w: number[] }>, options: Options) =>
  (await gradcheck(problem, options)).verdict;

describe("gradcheck(problem, { kinks: 'convention' })", () => {
  test.each([3, -5, 1.5])('lets %s stand between slopes −1 and 1, which limits does not', async slope => {
    expect(await verdict(atKink(slope), { kinks: 'limits' })).not.toBe('pass');
    expect(await verdict(atKink(slope), {})).not.toBe('pass');
    expect(await verdict(atKink(slope), { kinks: 'convention' })).toBe('pass');
    expect(await verdict(asNumbers(slope), { kinks: 'convention' })).toBe('pass');
  });

  test('says that it does', async () => {
    const { findings, kinks } = await gradcheck(atKink(3), { kinks: 'convention' });
    expect(kinks).toBe('convention');
    expect(findings.map(({ kind }) => kind)).toEqual(['kink']);
  });

  test('excuses nothing that is wrong beside the kink', async () => {
    expect(
      await verdict(
        atKink(3, w => 2 * Math.sign(w)),
        { kinks: 'convention' },
      ),
    ).toBe('fail');
  });

  test('excuses no value where J is smooth', async () => {
    const smooth = {
      ...atKink(3),
      cost: ({ w }: { w: number[] }) => w[0] ** 2 + w[1] ** 2,
      gradients: { w: [3, 1.4] },
    };
    expect(await verdict(smooth, { kinks: 'convention' })).toBe('fail');
    const elsewhere = { ...atKink(0), gradients: { w: [0, 1.5] } };
    expect(await verdict(elsewhere, { kinks: 'convention' })).toBe('fail');
  });

  test('excuses no jump', async () => {
    const jump = { ...asNumbers(3), cost: ({ w }: { w: number[] }) => (w[0] >= 0 ? 1 : 0) + w[0] + w[1] ** 2 };
    expect(await verdict(jump, { kinks: 'convention' })).not.toBe('pass');
  });
});

describe('gradcheck(problem, { resolution })', () => {
  /** J with noise of 1e-9, in which a block of small slopes can be seen to some per cent only. */
  const noisy: Problem<{ a: number[]; b: number[] }> = {
    parameters: { a: [0.3, -0.4, 0.9], b: [0.2, 0.5, -0.7] },
    cost: ({ a, b }) => {
      const J = a.reduce((sum, x) => sum + x ** 3, 0) + 1e-3 * b.reduce((sum, x) => sum + x ** 3, 0);
      return Math.round(J * 1e9) / 1e9;
    },
    gradients: ({ a, b }) => ({ a: a.map(x => 3 * x * x), b: b.map(x => 3e-3 * x * x) }),
  };

  test('makes a pass inconclusive that has not seen as much, and says which block', async () => {
    const free = await gradcheck(noisy);
    expect(free.verdict).toBe('pass');
    const [a, b] = free.blocks.map(({ resolution }) => resolution);
    expect(b).toBeGreaterThan(2 * a);
    const asked = await gradcheck(noisy, { resolution: (a + b) / 2 });
    expect([asked.verdict, ...asked.blocks.map(block => block.verdict)]).toEqual([
      'inconclusive',
      'pass',
      'inconclusive',
    ]);
    expect(asked.summary).toContain('was asked for');
    expect(asked.wanted).toBe((a + b) / 2);
  });

  test('leaves a pass that has', async () => {
    const { resolution } = await gradcheck(noisy);
    expect((await gradcheck(noisy, { resolution: 1.01 * resolution })).verdict).toBe('pass');
    expect((await gradcheck(noisy, { resolution: 0.99 * resolution })).verdict).toBe('inconclusive');
  });

  test('excuses no mistake', async () => {
    const wrong = { ...noisy, gradients: { a: [1, 1, 1], b: [0, 0, 0] } };
    expect((await gradcheck(wrong, { resolution: 1e-12 })).verdict).toBe('fail');
  });
});
