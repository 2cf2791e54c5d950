// Where the gradient is 0, right and wrong look alike: a pass must have looked elsewhere, and words about J must be true.
import { expect } from 'vitest';
import { random } from '../../src/random.js';
import { beside, type Case, inBlock, NOT_FAIL, NOT_PASS, type Right, TOLD, times, timesAt } from './case.js';

const LAMBDA = 0.05;

/** J moves with every parameter here: saying that it does not is untrue. */
const notVacuous: Case['also'] = ({ findings }) =>
  expect(findings.filter(({ kind }) => kind === 'vacuous').map(({ message }) => message)).toEqual([]);

/** Nothing at θ shows the mistake: a pass must at least say what it could not see. */
const notSilent: Case['also'] = ({ verdict, findings, summary }) =>
  expect(verdict === 'pass' && findings.length === 0, `a pass without a word: ${summary}`).toBe(false);

interface Logistic {
  w: number[];
  b: number;
}

/** Logistic regression with L2; `l2` false leaves the penalty out of the gradient alone. */
function logistic(at: Logistic, l2 = true): Right<Logistic> {
  const rng = random(9);
  const X = Array.from({ length: 24 }, () => [rng.normal(), rng.normal(), rng.normal()]);
  const y = X.map(x => (0.8 * x[0] - 0.5 * x[1] + rng.normal() > 0 ? 1 : 0));
  const logit = (p: Logistic, x: number[]) => x.reduce((sum, v, j) => sum + v * p.w[j], p.b);
  return {
    parameters: at,
    cost: p => {
      const losses = X.map(
        (x, k) => Math.log1p(Math.exp(-Math.abs(logit(p, x)))) + Math.max(logit(p, x) * (1 - 2 * y[k]), 0),
      );
      return losses.reduce((sum, v) => sum + v, 0) / X.length + (LAMBDA / 2) * p.w.reduce((sum, v) => sum + v * v, 0);
    },
    gradients: p => {
      const e = X.map((x, k) => (1 / (1 + Math.exp(-logit(p, x))) - y[k]) / X.length);
      return {
        w: p.w.map((v, j) => e.reduce((sum, d, k) => sum + d * X[k][j], l2 ? LAMBDA * v : 0)),
        b: e.reduce((sum, d) => sum + d, 0),
      };
    },
  };
}

/** The minimum, by as many steps as it takes to stand still. */
function trained(): Logistic {
  let at: Logistic = { w: [0, 0, 0], b: 0 };
  const { gradients } = logistic(at);
  for (let step = 0; step < 3000; step++) {
    const g = gradients(at) as Logistic;
    at = { w: at.w.map((v, j) => v - 2 * g.w[j]), b: at.b - 2 * g.b };
  }
  return at;
}

const minimum = trained();
const near = (off: number): Logistic => ({ w: minimum.w.map((v, j) => v + off * Math.sin(j + 1)), b: minimum.b - off });

const trainedCases = [0, 1e-10, 1e-6].flatMap(off =>
  beside(`logistic regression ${off} from its minimum`, () => logistic(near(off)), [
    { how: 'gradient right', expect: NOT_FAIL, also: notVacuous },
    { how: 'gradient × 2', spoil: times(2), expect: NOT_PASS },
    { how: 'gradient × −1', spoil: times(-1), expect: NOT_PASS },
    { how: 'dw × −1', spoil: inBlock('w', times(-1)), expect: NOT_PASS },
  ]),
);

const zeros = (): Logistic => ({ w: [0, 0, 0], b: 0 });
const zeroStart: Case[] = [
  ...beside('logistic regression with L2 at w = 0', () => logistic(zeros()), [
    { how: 'gradient right', expect: NOT_FAIL },
  ]),
  ...beside('logistic regression with L2 at w = 0', () => logistic(zeros(), false), [
    { how: 'L2 missing from its gradient', expect: TOLD, also: notSilent },
  ]),
  ...beside('logistic regression with L2 at w = 0.1', () => logistic({ w: [0.1, -0.1, 0.2], b: 0 }, false), [
    { how: 'L2 missing from its gradient', expect: NOT_PASS },
  ]),
];

interface Dense {
  W1: number[][];
  W2: number[];
}

/** Two tanh units and one output; backward propagation takes `other(i)` for W2[i]. */
function twoUnits(W2: number[], other: (i: number) => number): Right<Dense> {
  const X = [
    [0.5, -1],
    [1.2, 0.3],
    [-0.7, 0.8],
  ];
  const y = [0.4, -0.2, 0.9];
  const a = (p: Dense, x: number[]) => p.W1.map(row => Math.tanh(row[0] * x[0] + row[1] * x[1]));
  const error = (p: Dense, x: number[], k: number) => a(p, x).reduce((sum, v, i) => sum + p.W2[i] * v, 0) - y[k];
  return {
    parameters: {
      W1: [
        [0.3, -0.6],
        [0.9, 0.2],
      ],
      W2,
    },
    cost: p => X.reduce((J, x, k) => J + error(p, x, k) ** 2 / 6, 0),
    gradients: p => {
      const g: Dense = {
        W1: [
          [0, 0],
          [0, 0],
        ],
        W2: [0, 0],
      };
      X.forEach((x, k) => {
        const e = error(p, x, k) / 3;
        a(p, x).forEach((v, i) => {
          g.W2[i] += e * v;
          g.W1[i] = g.W1[i].map((d, j) => d + e * p.W2[other(i)] * (1 - v * v) * x[j]);
        });
      });
      return g;
    },
  };
}

const equalStart: Case[] = [
  ...beside('two units with equal W2', () => twoUnits([0.5, 0.5], i => i), [
    { how: 'gradient right', expect: NOT_FAIL },
  ]),
  ...beside('two units with equal W2', () => twoUnits([0.5, 0.5], i => 1 - i), [
    { how: 'the other unit’s W2 on the way back', expect: TOLD, also: notSilent },
  ]),
  ...beside('two units with different W2', () => twoUnits([0.5, -0.8], i => 1 - i), [
    { how: 'the other unit’s W2 on the way back', expect: NOT_PASS },
  ]),
];

const list =
  (x: number[], cost: (x: number[]) => number, slopes: (x: number[]) => number[]) => (): Right<number[]> => ({
    parameters: [...x],
    cost,
    gradients: slopes,
  });
const length = (x: number[]) => Math.hypot(...x);
const absolutes = (x: number[]) => x.reduce((J, v) => J + Math.abs(v), 0);
const squares = (x: number[]) => x.reduce((J, v) => J + v * v, 0);
const right = { how: 'gradient right', expect: NOT_FAIL, also: notVacuous };

const tips: Case[] = [
  ...beside(
    'Σ|w| at 0',
    list([0, 0], absolutes, x => x.map(Math.sign)),
    [right],
  ),
  ...beside(
    '‖w‖ at 0',
    list([0, 0], length, x => x.map(v => (v === 0 ? 0 : v / length(x)))),
    [right],
  ),
  ...beside(
    'Σw² at 0',
    list([0, 0], squares, x => x.map(v => 2 * v)),
    [
      right,
      { how: 'gradient × 1.5', spoil: times(1.5), expect: TOLD, also: notSilent },
      { how: 'one entry × −1', spoil: timesAt(-1, i => i === 1), expect: TOLD, also: notSilent },
    ],
  ),
  ...beside(
    '(3w − 6)² at 2',
    list(
      [2],
      ([w]) => (3 * w - 6) ** 2,
      ([w]) => [6 * (3 * w - 6)],
    ),
    [right],
  ),
  ...beside(
    'Σw² beside 0',
    list([0, 1], squares, x => x.map(v => 2 * v)),
    [right, { how: 'gradient × 1.5', spoil: times(1.5), expect: NOT_PASS }],
  ),
];

export default [...trainedCases, ...zeroStart, ...equalStart, ...tips];
