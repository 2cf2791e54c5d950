// Wrong at θ and right beside it, where J is smooth: special values handled wrongly.
import { expect } from 'vitest';
import { beside, type Case, FAIL, NOT_PASS, PASS, type Right } from './case.js';

const namedPoint: Case['also'] = ({ findings }) => expect(findings.map(({ kind }) => kind)).toContain('point');

/** log(eᵃ + eᵇ), three times; the first pair is equal. Its gradient at a tie is what each case is about. */
const logAddExp = (atATie: readonly number[]): Right<{ a: number[]; b: number[] }> => ({
  parameters: { a: [0.7, 1.2, -0.4], b: [0.7, 0.3, 0.5] },
  cost: ({ a, b }) => a.reduce((J, v, i) => J + Math.max(v, b[i]) + Math.log1p(Math.exp(-Math.abs(v - b[i]))), 0),
  gradients: ({ a, b }) => ({
    a: a.map((v, i) => (v === b[i] ? atATie[0] : 1 / (1 + Math.exp(b[i] - v)))),
    b: a.map((v, i) => (v === b[i] ? atATie[1] : 1 / (1 + Math.exp(v - b[i])))),
  }),
});

/** Slope of sin x / x: the quotient cancels near 0, where the series has all digits. */
const sincSlope = (v: number) =>
  Math.abs(v) < 0.03 ? -v / 3 + v ** 3 / 30 - v ** 5 / 840 : Math.cos(v) / v - Math.sin(v) / v ** 2;

/** Σ sin x / x, smooth at 0, where the quotient rule gives 0/0 and somebody wrote a number. */
const sinc = (at0: number): Right<{ x: number[] }> => ({
  parameters: { x: [0, 0.8, -1.3] },
  cost: ({ x }) => x.reduce((J, v) => J + (v === 0 ? 1 : Math.sin(v) / v), 0),
  gradients: ({ x }) => ({ x: x.map(v => (v === 0 ? at0 : sincSlope(v))) }),
});

/** Interpolation on an even ramp: smooth at the whole numbers too, where ceil and floor are the same. */
function ramp(atWhole: number): Right<{ t: number[] }> {
  const rows = Array.from({ length: 6 }, (_, i) => 0.25 * i);
  const value = (t: number) => rows[Math.floor(t)] + (t - Math.floor(t)) * 0.25;
  return {
    parameters: { t: [1, 2, 3.4] },
    cost: ({ t }) => t.reduce((J, v) => J + value(v) ** 2, 0),
    gradients: ({ t }) => ({ t: t.map(v => 2 * value(v) * (Number.isInteger(v) ? atWhole : 0.25)) }),
  };
}

/** ‖q‖-angle of a rotation: θ / sin θ → 1 at the identity, where the code has 2 for 1. */
const angleOverSine = (at0: number): Right<{ q: number[] }> => ({
  parameters: { q: [0, 0.4] },
  cost: ({ q }) => q.reduce((J, v) => J + Math.asin(v) + 0.3 * v, 0),
  gradients: ({ q }) => ({ q: q.map(v => 0.3 + (v === 0 ? at0 : 1 / Math.sqrt(1 - v * v))) }),
});

const point = (about: string, make: () => Right): Case[] =>
  beside(about, make, [{ how: 'wrong there alone', expect: FAIL, also: namedPoint }]);

const fine = (about: string, make: () => Right): Case[] =>
  beside(about, make, [{ how: 'gradient right', expect: PASS }]);

export default [
  ...fine('log(eᵃ + eᵇ) at a tie', () => logAddExp([0.5, 0.5])),
  ...point('log(eᵃ + eᵇ) at a tie with (1, 0)', () => logAddExp([1, 0])),
  ...point('log(eᵃ + eᵇ) at a tie with (1, 1)', () => logAddExp([1, 1])),
  ...point('log(eᵃ + eᵇ) at a tie with (0.501, 0.499)', () => logAddExp([0.501, 0.499])),
  ...fine('sin x / x at 0', () => sinc(0)),
  ...point('sin x / x at 0 with slope 1', () => sinc(1)),
  ...point('sin x / x at 0 with slope 0.01', () => sinc(0.01)),
  ...fine('an even ramp at its knots', () => ramp(0.25)),
  ...point('an even ramp at its knots with slope 0', () => ramp(0)),
  ...fine('an angle at 0', () => angleOverSine(1)),
  ...point('an angle at 0 with slope 2', () => angleOverSine(2)),
  {
    name: 'sin x / x at 0 with slope 1, given as numbers',
    problem: () => {
      const problem = sinc(1);
      return { ...problem, gradients: problem.gradients(problem.parameters) as never };
    },
    expect: NOT_PASS,
  } as Case,
];
