// A cost through a solver that stops at a tolerance: its gradient is right to that tolerance, and so is J.
import { expect } from 'vitest';
import { beside, type Case, FAIL, inBlock, NOT_FAIL, NOT_PASS, PASS, type Right, times } from './case.js';

const TARGET = [0.3, -0.4, 0.5];
const A = [
  [2, 0.3, -0.1],
  [0.3, 1.5, 0.2],
  [-0.1, 0.2, 1.1],
];

/** x with A x + tanh x = p, by damped steps until the residual is below `tolerance`. */
function solve(p: readonly number[], tolerance: number): number[] {
  const residual = (x: number[]) => x.map((v, i) => A[i].reduce((sum, a, j) => sum + a * x[j], Math.tanh(v)) - p[i]);
  let x = [0, 0, 0];
  for (let step = 0; step < 500; step++) {
    const r = residual(x);
    if (Math.hypot(...r) < tolerance) break;
    x = x.map((v, i) => v - 0.25 * r[i]);
  }
  return x;
}

/** Solution of the symmetric system (A + diag) z = b by Cramer's rule. */
function linear(diagonal: number[], b: number[]): number[] {
  const M = A.map((row, i) => row.map((v, j) => (i === j ? v + diagonal[i] : v)));
  const det = (R: number[][]) =>
    R[0][0] * (R[1][1] * R[2][2] - R[1][2] * R[2][1]) -
    R[0][1] * (R[1][0] * R[2][2] - R[1][2] * R[2][0]) +
    R[0][2] * (R[1][0] * R[2][1] - R[1][1] * R[2][0]);
  return b.map((_, j) => det(M.map((row, i) => row.map((v, k) => (k === j ? b[i] : v)))) / det(M));
}

/** ½‖x(p) − target‖² with the solver stopped at `tolerance`, the gradient by the implicit function theorem at the exact solution. */
const implicit = (tolerance: number): Right<{ p: number[] }> => ({
  parameters: { p: [0.9, -1.2, 0.6] },
  cost: ({ p }) => solve(p, tolerance).reduce((J, v, i) => J + (v - TARGET[i]) ** 2 / 2, 0),
  gradients: ({ p }) => {
    const x = solve(p, 1e-14);
    return {
      p: linear(
        x.map(v => 1 - Math.tanh(v) ** 2),
        x.map((v, i) => v - TARGET[i]),
      ),
    };
  },
});

/** ẋ = −e^a x + e^b cos 4t from x(0) = 1; also the slopes of x by a and b. */
const motion = (a: number, b: number) => (t: number, x: number[]) => {
  const [drag, push] = [Math.exp(a), Math.exp(b) * Math.cos(4 * t)];
  return [push - drag * x[0], -drag * (x[0] + x[1]), push - drag * x[2]];
};
const plus = (x: number[], h: number, k: number[]) => x.map((v, i) => v + h * k[i]);

/** x at 0.7 and 1.9 by steps of Heun's method, each as long as a step of Euler's beside it allows; equal ones where no tolerance is given. */
function trajectory(a: number, b: number, tolerance?: number): number[][] {
  const f = motion(a, b);
  const seen: number[][] = [];
  let [t, x, h] = [0, [1, 0, 0], tolerance ? 0.1 : 2e-3];
  for (const end of [0.7, 1.9]) {
    while (end - t > 1e-12) {
      const step = Math.min(h, end - t);
      const first = f(t, x);
      const second = f(t + step, plus(x, step, first));
      const next = plus(plus(x, step / 2, first), step / 2, second);
      const off = tolerance ? (step * Math.abs(first[0] - second[0])) / 2 / tolerance : 0;
      if (off <= 1) [t, x] = [t + step, next];
      if (tolerance) h = step * Math.min(3, Math.max(0.3, 0.9 / Math.sqrt(off)));
    }
    seen.push(x);
  }
  return seen;
}

/** A fit to two points of that motion: J by a solver that chooses its steps, the gradient as exact as can be. */
const fitted = (tolerance: number): Right<{ a: number; b: number }> => ({
  parameters: { a: 0.3, b: -0.5 },
  cost: ({ a, b }) => trajectory(a, b, tolerance).reduce((J, [x], k) => J + (x - [0.1, 0.4][k]) ** 2 / 2, 0),
  gradients: ({ a, b }) => {
    const slopes = trajectory(a, b).map(([x, da, db], k) => [da, db].map(d => d * (x - [0.1, 0.4][k])));
    return { a: slopes[0][0] + slopes[1][0], b: slopes[0][1] + slopes[1][1] };
  },
});

/** A pass, or a word that J or grad is computed to a limited accuracy. */
const limited: Case['also'] = ({ verdict, findings }) =>
  expect(verdict === 'pass' || findings.some(({ message }) => message.includes('limited accuracy'))).toBe(true);

const wrong = [
  { how: 'gradient × 2', spoil: times(2), expect: NOT_PASS },
  { how: 'gradient × −1', spoil: times(-1), expect: NOT_PASS },
];

export default [
  ...[1e-13, 1e-12].flatMap(t =>
    beside(`a solver stopped at ${t}`, () => implicit(t), [
      { how: 'gradient right', expect: PASS },
      { how: 'gradient × 1.001', spoil: times(1.001), expect: NOT_PASS },
      ...wrong,
    ]),
  ),
  ...[1e-10, 1e-8].flatMap(t =>
    beside(`a solver stopped at ${t}`, () => implicit(t), [{ how: 'gradient right', expect: NOT_FAIL }, ...wrong]),
  ),
  ...[1e-2, 1e-3, 1e-4, 1e-5].flatMap(t =>
    beside(`an equation of motion solved to ${t}`, () => fitted(t), [
      { how: 'gradient right', expect: NOT_FAIL, also: limited },
      { how: 'gradient × 1.2', spoil: times(1.2), expect: FAIL },
      { how: 'da × 1.2', spoil: inBlock('a', times(1.2)), expect: FAIL },
    ]),
  ),
  // here J as it is computed has a slope of its own, 1e-4 beside the true one: who knows says so by `tolerance`
  ...[1e-6, 1e-4].flatMap(t =>
    beside(
      `a solver stopped at ${t}, checked with a tolerance of 0.01`,
      () => implicit(t),
      [{ how: 'gradient right', expect: NOT_FAIL }, ...wrong],
      { tolerance: 1e-2 },
    ),
  ),
] as Case[];
