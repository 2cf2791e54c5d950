import { describe, expect, test } from 'vitest';
import { gradapprox, gradcheck } from '../../src/index.js';

const soon = <T>(value: T): Promise<T> => new Promise(resolve => setTimeout(() => resolve(value)));
const J = (w: ArrayLike<number>) => Array.from(w).reduce((sum, v) => sum + v * v * v, 0);
const problem = (w: Float64Array, inPlace = true) => ({
  parameters: { w },
  inPlace,
  cost: (p: { w: Float64Array }) => soon(J(p.w)),
  gradients: (p: { w: Float64Array }) => ({ w: p.w.map(v => 3 * v * v) }),
});
const refused = { code: 'invalid_problem', path: 'parameters', message: expect.stringContaining('another check') };

describe('gradcheck(problem) in place, beside another check that has not ended,', () => {
  test.each([0, 1, 7, 20, 60])(
    'is refused on the same array, begun after %i turns; the first is not disturbed',
    async turns => {
      const w = Float64Array.from({ length: 5 }, (_, i) => 1 + i / 5);
      const before = w.slice();
      const first = gradcheck(problem(w));
      for (let k = 0; k < turns; k++) await soon(undefined);
      await expect(gradcheck(problem(w))).rejects.toMatchObject(refused);
      expect((await first).verdict).toBe('pass');
      expect(w).toEqual(before);
    },
  );

  test('is refused on arrays that share but an entry', async () => {
    const buffer = new ArrayBuffer(80);
    const all = new Float64Array(buffer).fill(1.5);
    const first = gradcheck(problem(all.subarray(0, 6)));
    await soon(undefined);
    await expect(gradcheck(problem(new Float64Array(buffer, 40)))).rejects.toMatchObject(refused);
    expect((await gradcheck(problem(new Float64Array(buffer, 48)))).verdict).toBe('pass');
    expect((await first).verdict).toBe('pass');
    expect(all).toEqual(new Float64Array(10).fill(1.5));
  });

  test('is refused on the same numbers of an object', async () => {
    const held = { mean: 2, sigma: 3 };
    const one = () =>
      gradcheck({
        parameters: held,
        inPlace: true,
        cost: () => soon(held.mean ** 2 * held.sigma),
        gradients: () => ({ mean: 2 * held.mean * held.sigma, sigma: held.mean ** 2 }),
      });
    const first = one();
    await expect(one()).rejects.toMatchObject(refused);
    expect((await first).verdict).toBe('pass');
    expect(held).toEqual({ mean: 2, sigma: 3 });
  });

  test('passes on other arrays, and on copies', async () => {
    const w = Float64Array.of(1, 2, 3);
    const reports = await Promise.all([
      gradcheck(problem(w)),
      gradcheck(problem(Float64Array.of(1, 2, 3))),
      gradcheck(problem(w.slice(), false)),
    ]);
    expect(reports.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'pass']);
  });

  test('passes once the first has ended, however it did', async () => {
    const w = Float64Array.of(1, 2, 3);
    const broken = { ...problem(w), cost: () => Promise.reject(new Error('no data')) };
    await expect(gradcheck(broken)).rejects.toMatchObject({ code: 'cost_failed' });
    await expect(gradcheck(problem(w), { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' });
    await expect(gradcheck({ ...problem(w), gradients: () => ({ v: [1] }) as never })).rejects.toThrow();
    await gradapprox((p: { w: Float64Array }) => soon(J(p.w)), { w }, { inPlace: true });
    expect((await gradcheck(problem(w))).verdict).toBe('pass');
    expect(w).toEqual(Float64Array.of(1, 2, 3));
  });
});
