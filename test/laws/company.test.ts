import { describe, expect, test } from 'vitest';
import { gradcheck } from '../../src/check/gradcheck.js';
import { otherTasks } from '../../src/pace.js';
import type { Options, Problem } from '../../src/problem.js';

const start = () => ({ w: Float64Array.of(0.3, -0.8, 1.2) });
type Weights = ReturnType<typeof start>;

const J = ({ w }: Weights) => w[0] ** 2 * w[1] + Math.sin(w[2]) + 3;
const gradients = ({ w }: Weights) => ({ w: [2 * w[0] * w[1], w[0] ** 2, Math.cos(w[2])] });

const check = (problem: Partial<Problem<Weights>>, options?: Options) =>
  gradcheck({ parameters: start(), gradients, ...problem }, options);

const found = async (problem: Partial<Problem<Weights>>, options?: Options) => {
  const { verdict, findings, summary } = await check(problem, options);
  return { verdict, summary, kinds: findings.map(({ kind }) => kind), words: findings.map(({ message }) => message) };
};

describe('gradcheck({ costs })', () => {
  test.each<[string, (points: Weights[]) => number[]]>([
    ['fills one buffer with the last value', points => points.map(() => J(points[points.length - 1]))],
    ['returns the first value for all', points => points.map(() => J(points[0]))],
    ['returns values in an order of its own', points => points.map(J).sort((a, b) => a - b)],
    [
      'takes a mean over the points away',
      points => points.map(p => J(p) - 1e-3 * points.reduce((sum, { w }) => sum + w[0] / points.length, 0)),
    ],
    ['knows only the first two points', points => points.map((p, k) => (k < 2 ? J(p) : 0))],
  ])('is inconclusive where it %s, and says that points share something', async (_, costs) => {
    const { verdict, kinds, words, summary } = await found({ costs });
    expect([verdict, kinds]).toEqual(['inconclusive', ['batch']]);
    expect(words[0]).toMatch(/^costs gives \S+ for a point alone and \S+ for the same point beside others/);
    expect(summary).toContain('two values of J');
  });

  test('passes where points do not know of each other, at once or later, with cost or without, as lists of examples', async () => {
    const costs = (points: Weights[]) => points.map(J);
    expect((await check({ costs })).verdict).toBe('pass');
    expect((await check({ costs: async points => costs(points), cost: J })).verdict).toBe('pass');
    expect((await check({ costs: points => points.map(p => [J(p) - 1, J(p) + 1]) })).verdict).toBe('pass');
    expect((await check({ costs, cost: p => J(p) * (1 + 1e-12) })).verdict).toBe('pass');
  });

  test('fails a wrong gradient', async () => {
    const wrong = (p: Weights) => ({ w: gradients(p).w.map((g, k) => (k === 1 ? -g : g)) });
    expect((await check({ costs: points => points.map(J), gradients: wrong })).verdict).toBe('fail');
  });

  test('is inconclusive where cost is another cost', async () => {
    const { verdict, kinds, words } = await found({ costs: points => points.map(J), cost: p => 1.001 * J(p) });
    expect([verdict, kinds]).toEqual(['inconclusive', ['batch']]);
    expect(words[0]).toMatch(/^cost gives 3.\d+ and costs gives 3.\d+ at the same parameters/);
  });

  test('does not pass where the value that comes along with the gradient is another one', async () => {
    const costAndGradients = (p: Weights) => ({ cost: 7 * J(p), gradients: gradients(p) });
    const { verdict, kinds } = await found({ gradients: undefined, costs: points => points.map(J), costAndGradients });
    expect([verdict, kinds]).toEqual(['fail', ['parity']]);
  });

  test.each([0, 1])('says so where it changes point %i', async which => {
    const costs = (points: Weights[]) => {
      const values = points.map(J);
      points[which]?.w.fill(0, 1, 2);
      return values;
    };
    const { verdict, kinds, words } = await found({ costs });
    expect([verdict, kinds[0]]).toEqual(['inconclusive', 'mutated']);
    expect(words[0]).toContain('cost changes the parameters it is given (w)');
  });

  test('says so where random numbers are in it', async () => {
    const { kinds } = await found({ costs: points => points.map(p => J(p) + 1e-3 * Math.random()) });
    expect(kinds).toEqual(['nondeterministic']);
  });
});

describe('gradcheck(problem, { concurrency })', () => {
  const turn = otherTasks;

  test('is inconclusive where calls share the weights of one model, and says what to do', async () => {
    const model = start();
    const cost = async ({ w }: Weights) => {
      model.w.set(w);
      await turn();
      return J(model);
    };
    expect((await check({ cost })).verdict).toBe('pass');
    const { verdict, kinds, words } = await found({ cost }, { concurrency: 4 });
    expect([verdict, kinds]).toEqual(['inconclusive', ['batch']]);
    expect(words[0]).toContain('while other calls are under way');
  });

  test('passes where each call keeps to itself', async () => {
    const cost = async ({ w }: Weights) => {
      const own = w.slice();
      await turn();
      return J({ w: own });
    };
    expect((await check({ cost }, { concurrency: 4 })).verdict).toBe('pass');
  });
});
