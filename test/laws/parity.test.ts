import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gradcheck } from '../../src/index.js';
import { random } from '../../src/random.js';

const RUNS = Number(process.env.GRADCHECK_RUNS ?? 60);

/** cost x³ beside costAndGradients of another value with the gradient of x³. */
const beside = (along: (x: number) => number, x = 2) => ({
  parameters: { x },
  cost: ({ x }: { x: number }) => x ** 3,
  costAndGradients: ({ x }: { x: number }) => ({ cost: along(x), gradients: { x: 3 * x * x } }),
});

describe('gradcheck(problem) with cost and costAndGradients', () => {
  test.each([
    ['7x³', (x: number) => 7 * x ** 3, 'times as much'],
    ['x³ + 5', (x: number) => x ** 3 + 5, 'a constant of 5.000 between them'],
    ['x³ + x', (x: number) => x ** 3 + x, 'they are not one function'],
    ['1.001 x³', (x: number) => 1.001 * x ** 3, 'times as much'],
  ])('fails where the value that comes with the gradient is %s', async (_, along, words) => {
    const { verdict, findings } = await gradcheck(beside(along));
    expect(verdict).toBe('fail');
    expect(findings[0].kind).toBe('parity');
    expect(findings[0].message).toContain(words);
  });

  test('passes where they are one, and where one of them is kept in float32', async () => {
    expect((await gradcheck(beside(x => x * x * x))).verdict).toBe('pass');
    expect((await gradcheck(beside(x => Math.fround(x ** 3), 2.1))).verdict).toBe('pass');
  });

  test('fails where they are the same at θ alone', async () => {
    const { verdict, findings } = await gradcheck(beside(x => x ** 3 + (x - 2)));
    expect({ verdict, kind: findings[0].kind }).toEqual({ verdict: 'fail', kind: 'parity' });
  });

  test('is inconclusive where they differ by less than a mistake', async () => {
    const { verdict, findings } = await gradcheck(beside(x => x ** 3 * (1 + 3e-7)));
    expect({ verdict, kind: findings[0].kind }).toEqual({ verdict: 'inconclusive', kind: 'parity' });
  });

  test('blames no other order of a sum, at a perfect fit least of all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1e9 }), fc.constantFrom(0, 1e-8, 1), async (seed, off) => {
        const { normal } = random(seed);
        const y = Array.from({ length: 5 }, () => 100 * normal());
        const w = y.map(v => v + off * normal());
        const report = await gradcheck({
          parameters: { w },
          cost: ({ w }) => w.reduce((J, v, i) => J + (v - y[i]) ** 2, 0) / 2,
          costAndGradients: ({ w }) => ({
            cost: w.reduce((J, v, i) => J + v * v - 2 * v * y[i], 0) / 2 + y.reduce((J, v) => J + v * v, 0) / 2,
            gradients: { w: w.map((v, i) => v - y[i]) },
          }),
        });
        expect(report.findings.map(({ kind }) => kind)).not.toContain('parity');
      }),
      { numRuns: RUNS },
    );
  }, 600_000);
});
