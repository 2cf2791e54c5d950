import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hessianProduct, vjp } from '../../src/adapters/functions/index.js';
import { gradcheck } from '../../src/index.js';
import { probeLaws } from '../../src/laws/theory.js';
import type { LinearMap } from '../../src/problem.js';
import { random } from '../../src/random.js';

const RUNS = Number(process.env.GRADCHECK_RUNS ?? 100);
const asked = { seed: 0 };

/** A matrix of `rows` by `columns` with entries over `spread` powers of ten. */
function matrixOf(rows: number, columns: number, seed: number, spread: number): number[][] {
  const { normal, uniform } = random(seed);
  const entry = () => normal() * 10 ** (spread * (uniform() - 0.5));
  return Array.from({ length: rows }, () => Array.from({ length: columns }, entry));
}

const times = (A: number[][], v: ArrayLike<number>, round: (x: number) => number, sums: boolean) =>
  A.map(row => row.reduce((sum, a, j) => (sums ? round : Number)(sum + round(a * v[j])), 0));
const transpose = (A: number[][]) => A[0].map((_, j) => A.map(row => row[j]));
const mapOf = (name: string, A: number[][], round: (x: number) => number, sums = true): LinearMap => ({
  name,
  argument: name === 'jvp' ? 'direction' : 'upstream',
  size: A[0].length,
  apply: v => times(A, Array.from(v, round), round, sums),
});

/** To so many significant bits. */
const bits = (count: number) => (x: number) => {
  if (x === 0) return 0;
  const unit = 2 ** (Math.floor(Math.log2(Math.abs(x))) - count + 1);
  return Math.round(x / unit) * unit;
};
const ROUND = { float64: (x: number) => x, float32: Math.fround, float16: bits(11), bfloat16: bits(8) };

const drawn = fc.record({
  rows: fc.integer({ min: 1, max: 30 }),
  columns: fc.integer({ min: 1, max: 30 }),
  seed: fc.integer({ min: 0, max: 1e9 }),
  spread: fc.constantFrom(0, 0, 2, 12),
  /** Whether sums are rounded too, or kept in float64. */
  sums: fc.boolean(),
  format: fc.constantFrom(...(Object.keys(ROUND) as (keyof typeof ROUND)[])),
});

describe('probeLaws(laws)', () => {
  test('finds nothing where two maps are adjoint, however they are rounded', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async ({ rows, columns, seed, spread, sums, format }) => {
        const J = matrixOf(rows, columns, seed, spread).map(row => row.map(ROUND[format]));
        const of = mapOf('jvp', J, ROUND[format], sums);
        const to = mapOf('vjp', transpose(J), ROUND[format], sums);
        expect(await probeLaws([{ law: 'adjoint', of, to }], asked)).toEqual([]);
        const H = J.map((_, i) => J.map((_, j) => J[Math.min(i, j)][Math.max(i, j) % columns]));
        const symmetric = { law: 'symmetric', of: mapOf('product', H, ROUND[format], sums) } as const;
        expect(await probeLaws([symmetric], asked)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  }, 600_000);

  test('finds a row that is doubled, a sign, a matrix that is not turned round', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async ({ rows, columns, seed }) => {
        const J = matrixOf(rows, columns, seed, 0);
        const to = mapOf('vjp', transpose(J), x => x);
        const doubled = J.map((row, i) => (i === 0 ? row.map(v => 2 * v) : row));
        const negated = J.map(row => row.map((v, j) => (j === 0 ? -v : v)));
        for (const wrong of [doubled, negated]) {
          const found = await probeLaws([{ law: 'adjoint', of: mapOf('jvp', wrong, x => x), to }], asked);
          expect(found.map(({ kind }) => kind)).toEqual(['adjoint']);
        }
        if (rows < 2 || rows !== columns) return;
        const found = await probeLaws([{ law: 'symmetric', of: mapOf('product', J, x => x) }], asked);
        expect(found.map(({ kind }) => kind)).toEqual(['asymmetric']);
      }),
      { numRuns: RUNS },
    );
  }, 600_000);

  test('finds a relative error of 1e-4 of the whole, and lets one of 1e-7 pass', async () => {
    const J = matrixOf(9, 7, 5, 0);
    const to = mapOf('vjp', transpose(J), x => x);
    const off = (by: number) => mapOf('jvp', J, x => x * (1 + by));
    expect(await probeLaws([{ law: 'adjoint', of: off(1e-7), to }], asked)).toEqual([]);
    expect(await probeLaws([{ law: 'adjoint', of: off(1e-4), to }], asked)).toMatchObject([{ kind: 'adjoint' }]);
    expect(await probeLaws([{ law: 'adjoint', of: off(1e-4), to }], { ...asked, tolerance: 1e-3 })).toEqual([]);
  });

  test('names the entries of a matrix that is not symmetric, and lets rounding pass', async () => {
    const H = matrixOf(6, 6, 3, 4);
    const S = H.map((row, i) => row.map((_, j) => (H[i][j] + H[j][i]) / 2));
    const law = (M: number[][]) =>
      ({
        law: 'symmetric',
        name: 'hessian',
        size: 6,
        matrix: () => M.flat(),
        locate: (i: number, j: number) => `H[${i}][${j}]`,
      }) as const;
    const rounded = S.map((row, i) => row.map((v, j) => (i < j ? Math.fround(v) : v)));
    expect(await probeLaws([law(S)], asked)).toEqual([]);
    expect(await probeLaws([law(rounded)], { ...asked, tolerance: 1e-6 })).toEqual([]);
    S[4][1] += Math.abs(S[4][1]);
    expect(await probeLaws([law(S)], asked)).toMatchObject([
      { kind: 'asymmetric', detail: { at: 'H[4][1]', mirror: 'H[1][4]' } },
    ]);
  });

  test('says nothing more of a map that has broken one law', async () => {
    const squared: LinearMap = { name: 'vjp', argument: 'upstream', size: 2, apply: u => u.map(v => v * v) };
    const forward: LinearMap = { name: 'jvp', argument: 'direction', size: 2, apply: v => v };
    const found = await probeLaws(
      [
        { law: 'linear', of: squared },
        { law: 'linear', of: forward },
        { law: 'adjoint', of: forward, to: squared },
      ],
      asked,
    );
    expect(found.map(({ kind }) => kind)).toEqual(['linearity']);
  });
});

describe('gradcheck(await vjp(check)) with its laws', () => {
  const parameters = [0.3, -0.8, 1.2];
  const outputs = (p: number[]) => p.map(v => v * v);
  const right = (p: number[], w: number[]) => p.map((v, i) => 2 * v * w[i]);

  test('fails for an upstream that is clipped at 3, though every difference agrees', async () => {
    const clipped = (p: number[], w: number[]) =>
      right(
        p,
        w.map(v => Math.max(-3, Math.min(3, v))),
      );
    const report = await gradcheck(await vjp({ parameters, outputs, vjp: clipped }));
    expect(report.components.agree).toBe(3);
    expect(report.verdict).toBe('fail');
    expect(report.findings[0].kind).toBe('linearity');
    expect(report.findings[0].message).toContain('vjp is not linear in its upstream');
    expect(report.summary).toContain('a law is broken');
  });

  test('passes with the jvp that is adjoint, fails with one that is off by a thousandth in one entry', async () => {
    const jvp = (by: number) => (p: number[], v: number[]) => p.map((x, i) => 2 * x * v[i] * (i === 1 ? by : 1));
    const check = { parameters, outputs, vjp: right };
    expect((await gradcheck(await vjp({ ...check, jvp: jvp(1) }))).verdict).toBe('pass');
    const report = await gradcheck(await vjp({ ...check, jvp: jvp(1.001) }));
    expect(report.verdict).toBe('fail');
    expect(report.findings[0].message).toContain('jvp and vjp are not derivatives of one function');
  });

  test('names the function that throws: as an error where nothing can be had, else inconclusive', async () => {
    const boom = () => {
      throw new Error('boom');
    };
    const reverse = await vjp({ parameters, outputs, vjp: boom });
    await expect(gradcheck(reverse)).rejects.toMatchObject({ code: 'cost_failed', path: 'vjp' });
    await expect(gradcheck(reverse)).rejects.toThrow('vjp threw at call 1');
    await expect(vjp({ parameters, outputs: boom, vjp: right })).rejects.toMatchObject({ path: 'outputs' });
    const report = await gradcheck(await vjp({ parameters, outputs, vjp: right, jvp: boom }));
    expect(report.verdict).toBe('inconclusive');
    expect(report.findings[0].message).toContain('jvp threw for another direction: Error: boom');
  });

  test('gives a vjp that keeps its result in float16 no blame for that', async () => {
    const stored = (p: number[], w: number[]) => right(p, w).map(bits(11));
    const report = await gradcheck(await vjp({ parameters, outputs, vjp: stored }), { tolerance: 2e-3 });
    expect({ verdict: report.verdict, kinds: report.findings.map(({ kind }) => kind) }).toEqual({
      verdict: 'pass',
      kinds: [],
    });
  });

  test('does not ask for laws where the gradient is no function of the parameters', async () => {
    let calls = 0;
    const accumulating = (p: number[], w: number[]) => right(p, w).map(v => v * ++calls);
    const report = await gradcheck(await vjp({ parameters, outputs, vjp: accumulating }));
    expect(report.findings.map(({ kind }) => kind)).not.toContain('linearity');
  });
});

test('gradcheck(hessianProduct(check)) fails for gradients that are those of no cost', async () => {
  const check = {
    parameters: [0.5, 1.5],
    gradients: ([a, b]: number[]) => [a * b, a * b * b],
    hessianProduct: ([a, b]: number[], [v, w]: number[]) => [b * v + a * w, b * b * v + 2 * a * b * w],
  };
  const report = await gradcheck(hessianProduct(check));
  expect(report.verdict).toBe('fail');
  expect(report.findings.map(({ kind }) => kind)).toContain('asymmetric');
});
