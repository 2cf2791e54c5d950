// What a report shows and compares: the worst entries, the value beside the gradient, views over plain lists, and no luck of the seed.
import { expect } from 'vitest';
import type { Report } from '../../src/report.js';
import { beside, type Case, FAIL, NOT_FAIL, NOT_PASS, type Outcome, PASS, type Right, times, timesAt } from './case.js';

const squares = (n: number): Right<{ w: number[] }> => ({
  parameters: { w: Array.from({ length: n }, (_, i) => 1 + i / 10) },
  cost: ({ w }) => w.reduce((J, v) => J + v * v, 0),
  gradients: ({ w }) => ({ w: w.map(v => 2 * v) }),
});

const shownFirst =
  (at: string) =>
  ({ blocks }: Report) =>
    expect(blocks[0].worst[0]).toMatchObject({ at, status: 'wrong' });

const factors = (list: readonly number[]) => (g: unknown) => ({
  w: (g as { w: number[] }).w.map((v, i) => v * (list[i] ?? 1)),
});

const worst: Case[] = [
  ...beside('eight entries', () => squares(8), [
    {
      how: 'seven × 1.001 and the last × 50',
      spoil: factors([...Array(7).fill(1.001), 50]),
      expect: FAIL,
      also: shownFirst('w[7]'),
    },
    {
      how: 'seven × 1.3 and the fifth × −4',
      spoil: factors([1.3, 1.3, 1.3, 1.3, -4, 1.3, 1.3, 1.3]),
      expect: FAIL,
      also: shownFirst('w[4]'),
    },
  ]),
  ...beside('forty entries', () => squares(40), [
    {
      how: 'all × 1.001 but the last, × 2',
      spoil: factors([...Array(39).fill(1.001), 2]),
      expect: FAIL,
      also: shownFirst('w[39]'),
    },
  ]),
  ...beside(
    'powers of which five cannot be differenced at 0',
    () => ({
      parameters: { w: [0, 0, 0, 0, 0, 0, 1, 2] },
      cost: ({ w }) => w.reduce((J: number, v: number) => J + (v < 0 ? Number.NaN : v ** 1.5), 0),
      gradients: ({ w }) => ({ w: w.map((v: number) => 1.5 * Math.sqrt(v)) }),
    }),
    [{ how: 'the seventh × 2', spoil: timesAt(2, i => i === 6), expect: FAIL, also: shownFirst('w[6]') }],
  ),
];

/** The value that comes with the gradient is `factor` times J, plus `constant`. */
const parity = (factor: number, constant: number, slope: number) => () => ({
  parameters: { x: 2 },
  cost: ({ x }: { x: number }) => x ** 3,
  costAndGradients: ({ x }: { x: number }) => ({
    cost: factor * x ** 3 + constant,
    gradients: { x: slope * 3 * x * x },
  }),
});

const FAILED: readonly Outcome[] = ['fail'];
const parities: Case[] = [
  { name: 'cost and costAndGradients of one value', problem: parity(1, 0, 1), expect: PASS },
  {
    name: 'cost x³ beside costAndGradients of 7x³ with the gradient of x³',
    problem: parity(7, 0, 1),
    expect: FAILED,
  },
  {
    name: 'cost x³ beside costAndGradients of 7x³ with the gradient of 7x³',
    problem: parity(7, 0, 7),
    expect: FAILED,
  },
  { name: 'cost x³ beside costAndGradients of x³ + 5', problem: parity(1, 5, 1), expect: FAILED },
  { name: 'cost x³ beside costAndGradients of 1.001 x³', problem: parity(1.001, 0, 1), expect: FAILED },
] as Case[];

/** A rank-2 view over a plain list, which `cost` reads by its data; in place it must be restored. */
function view(inPlace: boolean): Right<{ W: { data: number[]; shape: number[] } }> {
  const parameters = { W: { data: [1, 2, 3, 4], shape: [2, 2] } };
  return {
    parameters,
    inPlace,
    cost: ({ W }) => W.data.reduce((J, v, i) => J + (i + 1) * v * v, 0),
    gradients: ({ W }) => ({ W: [0, 2].map(k => [2 * (k + 1) * W.data[k], 2 * (k + 2) * W.data[k + 1]]) }),
  };
}

const unchanged: Case['also'] = (_report, problem) =>
  expect(problem.parameters).toEqual({ W: { data: [1, 2, 3, 4], shape: [2, 2] } });

const views: Case[] = [false, true].flatMap(inPlace =>
  beside(`a rank-2 view over a plain list${inPlace ? ', in place' : ''}`, () => view(inPlace), [
    { how: 'gradient right', expect: PASS, also: unchanged },
    { how: 'gradient × 2', spoil: times(2), expect: FAIL, also: unchanged },
    { how: 'gradient × 1.001', spoil: times(1.001), expect: FAIL, also: unchanged },
  ]),
);

/** 3x + [x > 1] at x = 1, where the slope is 3 on both sides of a jump. */
const atAJump = (): Right<{ x: number }> => ({
  parameters: { x: 1 },
  cost: ({ x }) => 3 * x + (x > 1 ? 1 : 0),
  gradients: () => ({ x: 3 }),
});

/** x² up to 1 and 5x beyond: a jump, and slopes 2 and 5. */
const twoBranches = (): Right<{ x: number }> => ({
  parameters: { x: 1 },
  cost: ({ x }) => (x > 1 ? 5 * x : x * x),
  gradients: ({ x }) => ({ x: x > 1 ? 5 : 2 * x }),
});

/** Σ softmax(x) = 1 whatever x is: dJ/dx = 0, and anything else is wrong. */
const sumOfSoftmax = (): Right<{ x: number[] }> => ({
  parameters: { x: [0.3, -0.8, 1.2] },
  cost: ({ x }) => {
    const e = x.map(Math.exp);
    const total = e.reduce((sum, v) => sum + v, 0);
    return e.reduce((sum, v) => sum + v / total, 0);
  },
  gradients: ({ x }) => ({ x: x.map(() => 0) }),
});

const seeds: Case[] = [
  ...beside('3x + [x > 1] at the jump', atAJump, [
    { how: 'gradient right', expect: NOT_FAIL },
    { how: 'gradient × 2', spoil: times(2), expect: NOT_PASS },
  ]),
  ...beside('two branches at their border', twoBranches, [{ how: 'gradient of its own branch', expect: NOT_FAIL }]),
  ...beside('the sum of a softmax', sumOfSoftmax, [
    { how: 'gradient 0', expect: NOT_FAIL },
    { how: 'gradient p(1 − p) alone', spoil: () => ({ x: [0.17, 0.07, 0.2] }), expect: NOT_PASS },
  ]),
];

export default [...worst, ...parities, ...views, ...seeds];
