import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { gradcheck } from '../../src/check/gradcheck.js';
import { GradcheckError } from '../../src/errors.js';
import type { Problem } from '../../src/problem.js';

type X = { x: ArrayLike<number> };
const dot = (a: ArrayLike<number>, b: ArrayLike<number>) => Array.from(a).reduce((sum, v, i) => sum + v * b[i], 0);

/** J = Σ sin(xᵢ) + ½ Σ (xᵢ + xᵢ₊₁)² i, its derivatives by each entry, and a point. */
const cost = ({ x }: X) => Array.from(x).reduce((J, v, i) => J + Math.sin(v) + (i * (v + (x[i + 1] ?? 0)) ** 2) / 2, 0);
const derivatives = ({ x }: X) => {
  const each = Array.from(x, (v, i) => i * (v + (x[i + 1] ?? 0)));
  return Array.from(x, (v, i) => Math.cos(v) + each[i] + (i > 0 ? each[i - 1] : 0));
};
const point = fc.array(fc.double({ min: 0.2, max: 2, noNaN: true }), { minLength: 3, maxLength: 6 });

/** u ↦ u − a (b·u) / (b·a): across b, along a; the tangent of a sphere where both are x, no symmetric P where they differ. */
const along =
  (a: (x: ArrayLike<number>) => ArrayLike<number>, b = a) =>
  (g: X, { x }: X) => {
    const share = dot(b(x), g.x) / dot(b(x), a(x));
    return { x: Array.from(g.x, (v, i) => v - share * a(x)[i]) };
  };
const ones = (x: ArrayLike<number>) => Array.from(x, () => 1);
const counts = (x: ArrayLike<number>) => Array.from(x, (_, i) => i + 1);
const itself = (x: ArrayLike<number>) => x;
const PROJECTIONS = {
  'onto the tangent of a sphere': along(itself),
  'onto what sums to 0': along(ones),
  'along one vector, across another': along(ones, counts),
  'along one vector, across θ': along(counts, itself),
};

describe.each(Object.entries(PROJECTIONS))('gradcheck({ …, project }) %s', (_, project) => {
  const right = (p: X) => project({ x: derivatives(p) }, p);
  const problem = (x: ArrayLike<number>, gradients: Problem<X>['gradients']): Problem<X> => ({
    parameters: { x },
    cost,
    gradients,
    project,
  });

  test('passes P ∇J, as a function and as a tree, and measures it', async () => {
    await fc.assert(
      fc.asyncProperty(point, fc.boolean(), fc.nat(1000), async (x, asTree, seed) => {
        const { verdict, gradapprox, bound } = await gradcheck(problem(x, asTree ? right({ x }) : right), { seed });
        expect(verdict).toBe('pass');
        const want = right({ x }).x;
        // the oracle rounds as well, where terms of P cancel
        for (const [i, value] of want.entries())
          expect(Math.abs(gradapprox[i] - value)).toBeLessThanOrEqual(
            bound[i] + 1e-13 * Math.hypot(...derivatives({ x })),
          );
      }),
      { numRuns: 15 },
    );
  });

  test('fails ∇J itself, a factor, and one entry that is off', async () => {
    const spoilt: ((g: number[]) => number[])[] = [
      g => g.map(v => 1.001 * v),
      g => g.map((v, i) => (i === 1 ? v + 1e-3 : v)),
      g => g.map(v => -v),
    ];
    await fc.assert(
      fc.asyncProperty(point, fc.constantFrom(null, ...spoilt), async (x, spoil) => {
        const gradients = (p: X) => ({ x: spoil ? spoil(right(p).x) : derivatives(p) });
        const apart = Math.hypot(...gradients({ x }).x.map((v, i) => v - right({ x }).x[i]));
        fc.pre(apart > 1e-3);
        expect((await gradcheck(problem(x, gradients))).verdict).toBe('fail');
      }),
      { numRuns: 15 },
    );
  });

  test('moves float32 arrays where they stand, and leaves them bit for bit', async () => {
    const x = Float32Array.of(0.3, -0, 1.2, 0.7);
    const before = x.slice();
    const live = { parameters: { x }, cost: () => cost({ x }), project, inPlace: true };
    expect((await gradcheck({ ...live, gradients: () => right({ x }) })).verdict).toBe('pass');
    expect((await gradcheck({ ...live, gradients: () => ({ x: right({ x }).x.map(v => 1.1 * v) }) })).verdict).toBe(
      'fail',
    );
    expect(x).toStrictEqual(before);
  });

  test('follows random directions too', async () => {
    const x = Array.from({ length: 40 }, (_, i) => 1 + Math.sin(i) / 2);
    expect((await gradcheck(problem(x, right), { components: 'probe' })).verdict).toBe('pass');
    const wrong = (p: X) => ({ x: right(p).x.map((v, i) => (i === 17 ? -v : v)) });
    const report = await gradcheck(problem(x, wrong), { components: 'probe' });
    expect([report.verdict, report.blocks[0].worst[0].at]).toEqual(['fail', 'x[17]']);
  });
});

describe('gradcheck({ …, project }) of a symmetric matrix', () => {
  type M = { M: number[][] };
  const weight = (i: number, j: number) => Math.cos(3 * i + j);
  const J = ({ M }: M) => M.reduce((s, row, i) => row.reduce((t, v, j) => t + weight(i, j) * Math.exp(v / 2), s), 0);
  const G = ({ M }: M) => M.map((row, i) => row.map((v, j) => (weight(i, j) * Math.exp(v / 2)) / 2));
  const lower = (A: number[][]) => A.map((row, i) => row.map((v, j) => (i === j ? v : i > j ? v + A[j][i] : 0)));
  const parameters = { M: [0, 1, 2, 3].map(i => [0, 1, 2, 3].map(j => Math.sin(i + j) + (i === j ? 2 : 0))) };
  const project = (g: M) => ({ M: lower(g.M) });

  test('passes the gradient of one triangle, which holds both', async () => {
    expect((await gradcheck({ parameters, cost: J, gradients: p => ({ M: lower(G(p)) }), project })).verdict).toBe(
      'pass',
    );
  });

  test.each([
    ['the gradient of both triangles', (p: M) => G(p)],
    ['one triangle of it, without the other', (p: M) => G(p).map((row, i) => row.map((v, j) => (i < j ? 0 : v)))],
    [
      'one that counts the diagonal twice',
      (p: M) => lower(G(p)).map((row, i) => row.map((v, j) => (i === j ? 2 * v : v))),
    ],
  ])('fails %s', async (_, wrong) => {
    expect((await gradcheck({ parameters, cost: J, gradients: p => ({ M: wrong(p) }), project })).verdict).toBe('fail');
  });
});

describe('gradcheck({ …, project }) refuses, before any difference', () => {
  test.each([
    ['no function', 5, /give a function project\(gradients, parameters\)/],
    ['what is not linear', (g: X) => ({ x: Array.from(g.x, v => v * v) }), /is not linear/],
    ['what adds something', (g: X) => ({ x: Array.from(g.x, (v, i) => (i === 0 ? 1 : v)) }), /is not linear/],
    ['what adds something everywhere', (g: X) => ({ x: Array.from(g.x, v => v + 1) }), /is not linear/],
    ['a metric', (g: X) => ({ x: Array.from(g.x, v => 2 * v) }), /project\(project\(v\)\) differs/],
    ['just no projection', (g: X) => ({ x: Array.from(g.x, v => (1 + 1e-6) * v) }), /project\(project\(v\)\) differs/],
    ['nothing but 0', (g: X) => ({ x: Array.from(g.x, () => 0) }), /gives 0 for every gradient/],
    [
      'one that throws',
      () => {
        throw new RangeError('no');
      },
      /threw RangeError: no/,
    ],
    ['another structure', (g: X) => ({ y: g.x }), /lacks x and has y/],
  ])('%s', async (_, project, sentence) => {
    let calls = 0;
    const problem = { parameters: { x: [1, 2, 3] }, cost: () => calls++, gradients: { x: [0, 0, 0] }, project };
    const error = await gradcheck(problem as unknown as Problem).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(GradcheckError);
    expect((error as GradcheckError).message).toMatch(sentence);
    expect(calls).toBe(0);
  });
});
