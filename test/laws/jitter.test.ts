import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gradcheck } from '../../src/index.js';
import { norm } from '../../src/numbers.js';
import { random } from '../../src/random.js';
import { RULES } from '../../src/verdict/rules.js';

const RUNS = Number(process.env.GRADCHECK_RUNS ?? 25);

/** Σ cosh(wᵢ − yᵢ), both parts off by a relative `by` at every call anew; the first entry of grad off by `wrong`. */
function jittering(seed: number, n: number, by: { cost: number; gradients: number }, wrong = 0) {
  const { normal, uniform } = random(seed);
  const y = Array.from({ length: n }, normal);
  const off = (size: number) => 1 + size * (2 * uniform() - 1);
  return {
    parameters: { w: Array.from({ length: n }, normal) },
    cost: ({ w }: { w: number[] }) => off(by.cost) * w.reduce((J, v, i) => J + Math.cosh(v - y[i]), 0),
    gradients: ({ w }: { w: number[] }) => ({
      w: w.map((v, i) => Math.sinh(v - y[i]) * off(by.gradients) * (i === 0 ? 1 + wrong : 1)),
    }),
  };
}

describe('gradcheck(problem, { nondeterminism })', () => {
  test.each([1e-12, 1e-7])(
    'passes a right gradient where both change by %d from call to call, and says so',
    async by => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: 1e9 }), fc.constantFrom(1, 12), async (seed, n) => {
          const problem = jittering(seed, n, { cost: by, gradients: by });
          // a jitter of J hides a slope that is next to nothing, and the check is rightly left open
          fc.pre(problem.gradients(problem.parameters).w.some(g => Math.abs(g) > 0.05));
          const report = await gradcheck(problem, { nondeterminism: 1e-5, seed });
          expect(report.verdict).toBe('pass');
          const jitters = report.findings.filter(({ kind }) => kind === 'jitter');
          expect(jitters.map(({ blocks }) => blocks)).toEqual([['w'], []]);
          expect(jitters[1].message).toMatch(
            /within the nondeterminism of 1\.000e-5 that is allowed: it was taken for noise/,
          );
          expect(report.noise).toBeGreaterThan(by / 10);
        }),
        { numRuns: RUNS },
      );
    },
    600_000,
  );

  test('never passes a wrong one whose error is more than two of its bars', async () => {
    const sizes = fc.constantFrom(1e-12, 1e-9, 1e-7, 1e-5);
    const errors = fc.constantFrom(1e-5, 1e-4, 1e-3, 1e-2, 0.5);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 1e9 }), sizes, sizes, errors, async (seed, cost, gradients, wrong) => {
        const report = await gradcheck(jittering(seed, 3, { cost, gradients }, wrong), { nondeterminism: 1e-4, seed });
        if (report.verdict !== 'pass') return;
        const { grad, precision, resolution } = report;
        const typical = norm(grad) / Math.sqrt(grad.length);
        const scale = Math.max(Math.abs(grad[0]), RULES[precision].floor * typical);
        // the resolution is one bar: gradapprox may be off by a bar, and grad by another from there
        expect((0.9 * Math.abs(grad[0]) * wrong) / (1 + wrong) / scale).toBeLessThan(2 * resolution);
      }),
      { numRuns: 4 * RUNS },
    );
  }, 600_000);

  test('fails a wrong one whose error is far above the jitter', async () => {
    for (const seed of [1, 2, 3]) {
      const report = await gradcheck(jittering(seed, 3, { cost: 1e-9, gradients: 1e-9 }, 0.5), {
        nondeterminism: 1e-8,
      });
      expect(report.verdict).toBe('fail');
    }
  });

  test('is inconclusive as before where more is seen than allowed, or nothing is allowed', async () => {
    const problem = () => jittering(1, 3, { cost: 1e-5, gradients: 1e-5 });
    for (const options of [{ nondeterminism: 1e-7 }, { nondeterminism: 0 }, {}]) {
      const { verdict, findings } = await gradcheck(problem(), options);
      expect({ verdict, kind: findings[0].kind }).toEqual({ verdict: 'inconclusive', kind: 'nondeterministic' });
    }
  });

  test('says nothing of a cost that repeats its bits', async () => {
    const { verdict, findings } = await gradcheck(jittering(1, 3, { cost: 0, gradients: 0 }), { nondeterminism: 1e-5 });
    expect({ verdict, findings }).toEqual({ verdict: 'pass', findings: [] });
  });

  test('still finds buffers that are not cleared', async () => {
    let sum = 0;
    const problem = {
      parameters: [0.7],
      cost: ([a]: number[]) => a ** 3,
      gradients: ([a]: number[]) => [(sum += 3 * a * a)],
    };
    expect((await gradcheck(problem, { nondeterminism: 1e-5 })).findings[0].kind).toBe('accumulated');
  });

  test.each([-1, 1, Number.NaN, '1e-6'])('refuses a nondeterminism of %s', async nondeterminism => {
    const refused = gradcheck(jittering(1, 1, { cost: 0, gradients: 0 }), { nondeterminism } as {
      nondeterminism: number;
    });
    await expect(refused).rejects.toMatchObject({ code: 'invalid_option', path: 'options.nondeterminism' });
  });
});
