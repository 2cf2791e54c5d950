import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gradcheck, type Options, type Problem } from '../../src/index.js';
import { random } from '../../src/random.js';
import { bitsOf } from '../../src/verdict/float32.js';

/** x rounded to a significand of so many bits. */
const rounded = (bits: number) => (x: number) => {
  if (x === 0 || !Number.isFinite(x)) return x;
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(x))) - bits + 1);
  return Math.round(x / unit) * unit;
};
const FORMATS = { float16: rounded(11), bfloat16: rounded(8) } as const;

type P = { w: number[]; b: number[] };
/** A regression on 12 examples, J and grad in float64. */
function regression(seed: number): { parameters: P; cost(p: P): number; gradients(p: P): P } {
  const { normal } = random(seed);
  const x = Array.from({ length: 12 }, () => Array.from({ length: 5 }, normal));
  const y = x.map(() => normal());
  const residuals = ({ w, b }: P) => x.map((row, s) => Math.tanh(row.reduce((z, v, i) => z + v * w[i], b[0])) - y[s]);
  return {
    parameters: { w: Array.from({ length: 5 }, normal), b: [normal()] },
    cost: p => residuals(p).reduce((J, r) => J + (r * r) / 24, 0),
    gradients: p => {
      const delta = residuals(p).map((r, s) => (r * (1 - (r + y[s]) ** 2)) / 12);
      return {
        w: p.w.map((_, i) => delta.reduce((g, d, s) => g + d * x[s][i], 0)),
        b: [delta.reduce((g, d) => g + d, 0)],
      };
    },
  };
}
const verdictOf = async (problem: Problem<P>, options: Options) => (await gradcheck(problem, options)).verdict;
const spoilt = (g: P, f: (x: number, i: number) => number): P => ({ w: g.w.map(f), b: g.b.map(f) });

test('bitsOf(values) is the shortest significand that holds all of them', () => {
  expect(bitsOf([0, 1, 2, 0.25])).toBe(1);
  expect(bitsOf([3])).toBe(2);
  expect(bitsOf([1 + 2 ** -10, 5])).toBe(11);
  expect(bitsOf([Math.fround(0.1)])).toBe(24);
  expect(bitsOf([1 / 3])).toBe(53);
  expect(bitsOf([Number.NaN])).toBe(53);
});

describe.each(['float16', 'bfloat16'] as const)('gradcheck(problem, { precision: %j })', precision => {
  const store = FORMATS[precision];

  test('passes gradients that are right to that precision, and fails none that are given as numbers', async () => {
    const numbers: string[] = [];
    const inFloat64: string[] = [];
    await fc.assert(
      fc.asyncProperty(fc.integer(), async seed => {
        const problem = regression(seed);
        const computed = (p: P) => spoilt(problem.gradients(p), store);
        expect(await verdictOf({ ...problem, gradients: computed }, { precision })).toBe('pass');
        const given = { ...problem, gradients: computed(problem.parameters) };
        numbers.push(await verdictOf(given, { precision }));
        inFloat64.push(await verdictOf(given, { precision: 'float64' }));
      }),
      // of some hundred draws in bfloat16 one is left open
      { numRuns: 40, seed: 1 },
    );
    const passed = (verdicts: string[]) => verdicts.filter(verdict => verdict === 'pass').length;
    expect(numbers).not.toContain('fail');
    expect(passed(numbers)).toBeGreaterThan(30);
    expect(passed(inFloat64)).toBe(0);
  });

  test('never passes what is wrong beyond its resolution', async () => {
    const share = fc.double({ min: 0.05, max: 2, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.integer(), share, fc.integer({ min: 0, max: 4 }), async (seed, by, at) => {
        const problem = regression(seed);
        const g = problem.gradients(problem.parameters);
        const wrong = { w: g.w.map((x, i) => store(i === at ? (1 + by) * x : x)), b: g.b.map(store) };
        const { verdict, resolution } = await gradcheck({ ...problem, gradients: wrong }, { precision });
        const scale = Math.hypot(...g.w) / Math.sqrt(5);
        if (verdict === 'pass')
          expect(Math.abs(by * g.w[at])).toBeLessThan(2 * resolution * Math.max(scale, Math.abs(g.w[at])));
        const large = Math.abs(g.w[at]) > scale / 2;
        if (precision === 'float16' && by > 0.2 && large) expect(verdict).not.toBe('pass');
      }),
      // what noise hides is told relative to ‖g‖, which is √5 rms: one draw in a thousand lies between the two
      { numRuns: 60, seed: 1 },
    );
  });

  test('fails a sign, and says what was declared', async () => {
    const problem = regression(7);
    const g = problem.gradients(problem.parameters);
    const report = await gradcheck({ ...problem, gradients: spoilt(g, x => store(-x)) }, { precision });
    expect(report).toMatchObject({ verdict: 'fail', precision, declared: precision });
  });
});

test("gradcheck(problem, { precision: 'float32' }) lets pass what float32 leaves of a gradient", async () => {
  for (let seed = 0; seed < 20; seed++) {
    const problem = regression(seed);
    const numbers = spoilt(problem.gradients(problem.parameters), (x, i) => Math.fround(x) * (1 + (i % 2 ? 2e-6 : 0)));
    expect(await verdictOf({ ...problem, gradients: numbers }, { precision: 'float32' })).toBe('pass');
  }
});
