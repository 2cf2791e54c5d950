// At a kink a value passes only inside the limiting slopes.
import { random } from '../../src/random.js';
import {
  beside,
  type Case,
  FAIL,
  inBlock,
  NOT_FAIL,
  NOT_PASS,
  PASS,
  type Right,
  type Spoil,
  times,
  timesAt,
} from './case.js';

/** J = 2 min(max(x, −1), 1) at x = 1: slopes 2 and 0. The value at the kink itself is what each case is about. */
const clamp = (at: number): Right<{ x: number }> => ({
  parameters: { x: 1 },
  cost: ({ x }) => 2 * Math.min(Math.max(x, -1), 1),
  gradients: ({ x }) => ({ x: x === 1 ? at : Math.abs(x) < 1 ? 2 : 0 }),
});

/** Σ max(0, w) with one w at 0: slopes 0 and 1. */
const relus = (at: number): Right<{ w: number[] }> => ({
  parameters: { w: [0, 0.5, -0.5, 0.8] },
  cost: ({ w }) => w.reduce((J, v) => J + Math.max(0, v), 0),
  gradients: ({ w }) => ({ w: w.map(v => (v === 0 ? at : v > 0 ? 1 : 0)) }),
});

/** Linear interpolation of a table at a knot: slopes −0.6 and 0.7. */
function atAKnot(at: number): Right<{ t: number[] }> {
  const table = [0.4, 1, 0.4, 1.1, 0.2];
  const slope = (t: number) => table[Math.floor(t) + 1] - table[Math.floor(t)];
  return {
    parameters: { t: [2, 0.3, 1.6] },
    cost: ({ t }) => t.reduce((J, v) => J + table[Math.floor(v)] + (v - Math.floor(v)) * slope(v), 0),
    gradients: ({ t }) => ({ t: t.map(v => (Number.isInteger(v) ? at : slope(v))) }),
  };
}

const limits = (
  about: string,
  make: (at: number) => Right,
  inside: readonly number[],
  outside: readonly number[],
): Case[] =>
  [...inside, ...outside].flatMap(at => {
    const expect = inside.includes(at) ? NOT_FAIL : NOT_PASS;
    const asNumbers = () => {
      const problem = make(at);
      return { ...problem, gradients: problem.gradients(problem.parameters) as never };
    };
    return [
      ...beside(about, () => make(at), [{ how: `gradient ${at}`, expect }]),
      { name: `${about}, gradient ${at} given as numbers`, problem: asNumbers, expect },
    ];
  });

/** Mean squares of a network with relu, W1 and b1 all 0: every hidden unit stands at its kink for every example. */
function zeroWeights(fill: (i: number) => number): Right<{ W1: number[][]; b1: number[]; W2: number[]; b2: number[] }> {
  const rng = random(4);
  const X = Array.from({ length: 6 }, () => [rng.normal(), rng.normal()]);
  const y = X.map(() => rng.normal());
  const hidden = (p: { W1: number[][]; b1: number[] }, x: number[]) =>
    p.W1.map((row, i) => row[0] * x[0] + row[1] * x[1] + p.b1[i]);
  const out = (p: { W2: number[]; b2: number[] }, z: number[]) =>
    z.reduce((sum, v, i) => sum + p.W2[i] * Math.max(0, v), p.b2[0]);
  const units = [0, 1, 2, 3, 4, 5];
  return {
    parameters: {
      W1: units.map(i => [fill(i), -fill(i)]),
      b1: units.map(fill),
      W2: units.map(i => Math.sin(i + 1)),
      b2: [0.3],
    },
    cost: p => X.reduce((J, x, k) => J + (out(p, hidden(p, x)) - y[k]) ** 2 / (2 * X.length), 0),
    gradients: p => {
      const g = { W1: units.map(() => [0, 0]), b1: units.map(() => 0), W2: units.map(() => 0), b2: [0] };
      X.forEach((x, k) => {
        const z = hidden(p, x);
        const e = (out(p, z) - y[k]) / X.length;
        g.b2[0] += e;
        for (const i of units) {
          g.W2[i] += e * Math.max(0, z[i]);
          const d = z[i] > 0 ? e * p.W2[i] : 0;
          g.b1[i] += d;
          g.W1[i] = g.W1[i].map((v, j) => v + d * x[j]);
        }
      });
      return g;
    },
  };
}

const filled =
  (name: string, value: number): Spoil =>
  g =>
    inBlock(name, b => (b as number[]).map(() => value))(g);

const conventions: Case[] = [
  ...beside('relu at all-zero weights', () => zeroWeights(() => 0), [
    { how: 'relu′(0) = 0', expect: PASS },
    { how: 'db2 × 2', spoil: inBlock('b2', times(2)), expect: FAIL },
    { how: 'db1 = 9 at the kinks', spoil: filled('b1', 9), expect: NOT_PASS },
  ]),
  ...beside('relu at weights of which half are zero', () => zeroWeights(i => (i % 2 ? 0.7 + 0.1 * i : 0)), [
    { how: 'relu′(0) = 0', expect: PASS },
    { how: 'dW2 × 1.01', spoil: inBlock('W2', times(1.01)), expect: FAIL },
    { how: 'dW1 × −1', spoil: inBlock('W1', times(-1)), expect: FAIL },
    {
      how: 'db1 × 2 in one unit away from its kink',
      spoil: inBlock(
        'b1',
        timesAt(2, i => i === 1),
      ),
      expect: FAIL,
    },
  ]),
];

/** Two dozen relus whose kinks lie close beside θ, and none at it: gradients at wide spacings show them as if they were noise. */
function crowded(): Right<[number, number]> {
  const at = Array.from({ length: 24 }, (_, k) => 1 + (k - 12) / 400);
  const slope = (w: number) => at.reduce((g, t) => g + (w > t ? 2 * (w - t) + 0.1 : 0), 0);
  return {
    parameters: [1.0003, 0.5],
    cost: ([w, b]) => at.reduce((J, t) => J + Math.max(0, w - t) ** 2 + 0.1 * Math.max(0, w - t) + b * b, 0),
    gradients: ([w, b]) => [slope(w), 48 * b],
  };
}

export default [
  ...beside('kinks crowded beside θ', crowded, [
    { how: 'gradient right', expect: NOT_FAIL },
    ...[2, 1.3, -1].map(factor => ({
      how: `its first entry × ${factor}`,
      spoil: timesAt(factor, i => i === 0),
      expect: NOT_PASS,
    })),
  ]),
  ...limits('a clamp at its end, slopes 2 and 0', clamp, [0, 0.7, 1, 2], [3, -5, 2.1, -0.1, 1e6]),
  ...limits('relu at 0, slopes 0 and 1', relus, [0, 0.5, 1], [7, -3, 1.1, -0.05]),
  ...limits('interpolation at a knot, slopes −0.6 and 0.7', atAKnot, [0, 0.7, -0.6], [0.8, -1, 5]),
  ...conventions,
];
