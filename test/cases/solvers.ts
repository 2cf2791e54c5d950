// A cost through a solver that stops at a tolerance: its gradient is right to that tolerance, and so is J.
import { beside, type Case, NOT_FAIL, NOT_PASS, PASS, type Right, times } from './case.js';

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
