import type { Random } from '../../../src/random.js';
import { type Arrays, normals } from '../family.js';
import { constants, dot, type Numbers, ROUNDINGS, rounded, softplus, square, times, total } from '../numbers.js';
import { backward } from '../tape.js';
import { type Kind, kind, pointOf, type Subject } from './kind.js';

/** A logistic regression: inputs, and labels ±1 that say which side each belongs to. */
interface Examples {
  inputs: Float64Array[];
  labels: number[];
}

/** mean log(1 + e^−margin), margin = label (w · x). */
const logisticCost =
  ({ inputs, labels }: Examples, lambda: number): Subject['cost'] =>
  (n, { w }) => {
    const losses = inputs.map((x, s) => softplus(n, times(n, -labels[s], dot(n, constants(n, x), w))));
    return n.add(times(n, 1 / labels.length, total(n, losses)), times(n, lambda / 2, dot(n, w, w)));
  };

/** Its gradient as backward propagation computes it from probabilities: mean (σ(z) − y) x, whose σ − y cancels at large margins. */
const sigmaMinusY =
  ({ inputs, labels }: Examples, round: (x: number) => number) =>
  ({ w }: Arrays): Arrays => {
    const delta = inputs.map((x, s) => {
      const z = x.reduce((sum, value, k) => round(sum + round(round(value) * w[k])), 0);
      const sigma = round(1 / round(1 + round(Math.exp(-z))));
      return round((sigma - (labels[s] > 0 ? 1 : 0)) / labels.length);
    });
    const sum = (f: (s: number) => number) => inputs.reduce((all, _, s) => round(all + round(delta[s] * f(s))), 0);
    return { w: w.map((_, k) => sum(s => inputs[s][k])) };
  };

/** Separable examples that all stand at margins from `margin` to 1.2 times that. */
function saturated(rng: Random, margin: number, format: 'float64' | 'float32'): Subject {
  const w = normals(rng, 4);
  const size = Math.hypot(...w);
  const labels = Array.from({ length: 8 }, () => rng.sign());
  const inputs = labels.map(label => {
    const x = normals(rng, 4);
    const along = x.reduce((sum, value, k) => sum + value * w[k], 0);
    const wanted = label * margin * (1 + 0.2 * rng.uniform());
    return x.map((value, k) => value + ((wanted - along) * w[k]) / size ** 2);
  });
  const examples = { inputs, labels };
  return {
    parameters: { w },
    cost: logisticCost(examples, 0),
    gradients: sigmaMinusY(examples, ROUNDINGS[format]),
  };
}

/** Solves A x = b by Gaussian elimination with pivots. */
function solve(A: number[][], b: number[]): number[] {
  const rows = A.map((row, r) => [...row, b[r]]);
  for (let c = 0; c < rows.length; c++) {
    const pivot = rows
      .slice(c)
      .reduce((best, _, k) => (Math.abs(rows[c + k][c]) > Math.abs(rows[best][c]) ? c + k : best), c);
    [rows[c], rows[pivot]] = [rows[pivot], rows[c]];
    for (let r = 0; r < rows.length; r++) {
      const factor = rows[r][c] / rows[c][c];
      if (r !== c) rows[r] = rows[r].map((value, k) => value - factor * rows[c][k]);
    }
  }
  return rows.map((row, r) => row[row.length - 1] / row[r]);
}

/** θ at the minimum of a convex cost: Newton's method, with differences of its gradient as Hessian. */
function minimised(subject: Subject): Subject {
  const point = pointOf(subject);
  const names = Object.keys(point);
  const pack = (p: Arrays) => names.flatMap(name => Array.from(p[name]));
  const unpack = (v: number[]): Arrays => {
    let at = 0;
    return Object.fromEntries(names.map(name => [name, Float64Array.from(point[name], () => v[at++])]));
  };
  const gradient = (v: number[]) => pack(backward(subject.cost, unpack(v), ROUNDINGS.float64));
  const step = 1e-6;
  let theta = pack(point);
  for (let t = 0; t < 30; t++) {
    const grad = gradient(theta);
    const columns = theta.map((_, k) => gradient(theta.map((x, j) => (j === k ? x + step : x))));
    const H = theta.map((_, r) => columns.map(column => (column[r] - grad[r]) / step));
    theta = theta.map((x, k) => x - solve(H, grad)[k]);
  }
  return { ...subject, parameters: unpack(theta) };
}

/** Labels that no line separates, and L2: a minimum inside. */
function trained(rng: Random): Subject {
  const examples = {
    inputs: Array.from({ length: 12 }, () => normals(rng, 3)),
    labels: Array.from({ length: 12 }, () => rng.sign()),
  };
  return minimised({ parameters: { w: normals(rng, 3, 0.1) }, cost: logisticCost(examples, 0.1) });
}

/** Least squares without noise, θ off by `distance`: J itself is nearly 0. */
function nearFit(rng: Random, distance: number): Subject {
  const truth = normals(rng, 4);
  const inputs = Array.from({ length: 8 }, () => normals(rng, 4));
  const n64 = rounded(ROUNDINGS.float64);
  const y = inputs.map(x => dot(n64, [...x], [...truth]));
  const residual = <T>(n: Numbers<T>, w: readonly T[], k: number) =>
    n.sub(dot(n, constants(n, inputs[k]), w), n.of(y[k]));
  return {
    parameters: { w: truth.map(value => value + distance * rng.normal()) },
    cost(n, { w }) {
      const errors = inputs.map((_, k) => square(n, residual(n, w, k)));
      return times(n, 1 / 16, total(n, errors));
    },
  };
}

/** Where training ends: the gradient is nothing but what rounding leaves, or next to nothing. */
export const CONVERGED: readonly Kind[] = [
  kind('logistic regression, margins 10', rng => saturated(rng, 10, 'float64'), { rounding: 1e-10 }),
  kind('logistic regression, margins 24', rng => saturated(rng, 24, 'float64'), { rounding: 1e-4, decidable: 1e-3 }),
  kind('logistic regression, margins 30', rng => saturated(rng, 30, 'float64'), { rounding: 1e-1, decidable: 0.5 }),
  kind('logistic regression, margins 12, float32 gradient', rng => saturated(rng, 12, 'float32'), {
    rounding: 3e-2,
    decidable: 0.1,
  }),
  kind('logistic regression at its minimum', trained, { rounding: Infinity, decidable: 1e-3, beside: true }),
  kind('near fit, off by 1e-8', rng => nearFit(rng, 1e-8), { rounding: 1e-6, decidable: 1e-4 }),
];
