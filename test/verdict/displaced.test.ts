import { expect, test } from 'vitest';
import { gradcheck } from '../../src/check/gradcheck.js';
import type { Problem } from '../../src/problem.js';

type Two = { w: number[]; v: number[] };

/** Σ tanh(w x) v with a penalty on w; `decay` is what grad knows of the penalty. */
const penalised = (w: number[], decay: number): Problem<Two> & { gradients(p: Two): Two } => ({
  parameters: { w, v: [0.7, -0.4, 0.9] },
  cost: p => p.w.reduce((J, at, i) => J + Math.tanh(at * (i + 1)) * p.v[i] + 0.1 * at * at, 0),
  gradients: p => ({
    w: p.w.map((at, i) => (i + 1) * (1 - Math.tanh(at * (i + 1)) ** 2) * p.v[i] + decay * at),
    v: p.w.map((at, i) => Math.tanh(at * (i + 1))),
  }),
});

const hidden = async (problem: Problem, seed = 0) => {
  const { verdict, findings } = await gradcheck(problem, { seed });
  return [verdict, findings.map(({ kind, blocks }) => `${kind} ${blocks}`)];
};

test('gradcheck() does not pass a penalty that is missing where all weights are 0', async () => {
  for (const seed of [0, 1, 2, 3])
    expect(await hidden(penalised([0, 0, 0], 0), seed)).toEqual(['inconclusive', ['vacuous w']]);
});

test('gradcheck() passes the right gradient there, for less than ten evaluations more', async () => {
  for (const seed of [0, 1, 2, 3]) expect(await hidden(penalised([0, 0, 0], 0.2), seed)).toEqual(['pass', []]);
  const [zero, other] = await Promise.all(
    [
      [0, 0, 0],
      [0.3, 0.2, -0.5],
    ].map(w => gradcheck(penalised(w, 0.2))),
  );
  expect(zero.evaluations - other.evaluations).toBeLessThan(10);
});

test('gradcheck() says what it could not ask where gradients is no function, and lets the verdict stand', async () => {
  const problem = penalised([0, 0, 0], 0);
  expect(await hidden({ ...problem, gradients: problem.gradients(problem.parameters as Two) })).toEqual([
    'pass',
    ['vacuous w'],
  ]);
  const biases = { ...problem, parameters: { w: [0, 0.1, 0.2], v: [0.7, -0.4, 0.9] } };
  expect(await hidden({ ...biases, gradients: penalised([], 0.2).gradients(biases.parameters) })).toEqual(['pass', []]);
});

test('gradcheck() lets a factor that is 1 stand, and says so where it is used twice', async () => {
  const scaled = (twice: boolean): Problem => ({
    parameters: { gain: [1, 1], x: [0.4, -0.7] },
    cost: ({ gain, x }: { gain: number[]; x: number[] }) => (gain[0] * x[0]) ** 2 + Math.exp(gain[1] * x[1]),
    gradients: ({ gain, x }: { gain: number[]; x: number[] }) => {
      const more = twice ? gain : [1, 1];
      const outer = [2 * gain[0] * x[0], Math.exp(gain[1] * x[1])];
      return { gain: outer.map((d, i) => d * x[i]), x: outer.map((d, i) => d * gain[i] * more[i]) };
    },
  });
  expect(await hidden(scaled(false))).toEqual(['pass', []]);
  expect(await hidden(scaled(true))).toEqual(['pass', ['vacuous gain']]);
});

test('gradcheck() takes nothing beyond a bound for a mistake', async () => {
  // a block of 0 on its bound: J is a constant beyond it
  const bounded = (x: number, rest: number): Problem<{ x: number[]; rest: number[] }> => ({
    parameters: { x: [x], rest: [rest] },
    cost: p => (p.x[0] < 0 ? 3 : 2 + Math.exp(p.x[0]) * p.rest[0]),
    gradients: (p: { x: number[]; rest: number[] }) => ({
      x: [Math.exp(p.x[0]) * p.rest[0]],
      rest: [Math.exp(p.x[0])],
    }),
  });
  for (const seed of [0, 1, 2, 3, 4, 5]) expect((await hidden(bounded(0, 0.4), seed))[1]).not.toContain('vacuous x');
});
