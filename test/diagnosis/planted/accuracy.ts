import { dot, type Matrix, map, normals, scaled, sum, transpose, type Vector } from '../../wrong/arrays.js';
import { backward, costWith, mlpAt, TANH } from '../../wrong/ops/mlp.js';
import { type Case, planted } from './case.js';
import { identity, inverted, times } from './matrices.js';

const never = ['unexplained', 'scale', 'precision', 'partial', 'penalty', 'chain-rule'] as const;

/** A reaction, u′ = −k u + s sin 3t, v′ = k u − d v², with the derivatives of u and v by k, s and d below them. */
type Rates = { logK: number; logS: number; logD: number };
const rates: Rates = { logK: Math.log(1.4), logS: Math.log(0.6), logD: Math.log(0.8) };
const rhs = (t: number, [u, v, uk, vk, us, vs, ud, vd]: Vector, { logK, logS, logD }: Rates): Vector => {
  const [k, s, d] = [logK, logS, logD].map(Math.exp);
  return [
    -k * u + s * Math.sin(3 * t),
    k * u - d * v * v,
    -k * uk - u,
    u + k * uk - 2 * d * v * vk,
    -k * us + Math.sin(3 * t),
    k * us - 2 * d * v * vs,
    -k * ud,
    k * ud - v * v - 2 * d * v * vd,
  ];
};
/** v and its derivatives at 1, 2 and 3 by the method of Runge and Kutta, `steps` steps to each. */
function solved(p: Rates, steps: number): Matrix {
  const h = 1 / steps;
  let z = [1, 0.1, 0, 0, 0, 0, 0, 0];
  const moved = (k: Vector, by: number) => z.map((v, i) => v + by * k[i]);
  return [0, 1, 2].map(from => {
    for (let n = 0; n < steps; n++) {
      const t = from + n * h;
      const k1 = rhs(t, z, p);
      const k2 = rhs(t + h / 2, moved(k1, h / 2), p);
      const k3 = rhs(t + h / 2, moved(k2, h / 2), p);
      const k4 = rhs(t + h, moved(k3, h), p);
      z = z.map((v, i) => v + (h / 6) * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]));
    }
    return [z[1], z[3], z[5], z[7]];
  });
}
const SEEN = [0.42, 0.4, 0.25];
const residual = (steps: number) => (p: Rates) => sum(solved(p, steps).map(([v], m) => (v - SEEN[m]) ** 2)) / 2;
const byRates = (p: Rates, steps: number): Rates => {
  const by = (c: number) => sum(solved(p, steps).map((row, m) => (row[0] - SEEN[m]) * row[c]));
  return { logK: by(1) * Math.exp(p.logK), logS: by(2) * Math.exp(p.logS), logD: by(3) * Math.exp(p.logD) };
};

/** An equilibrium x = tanh(a M x + p), found by a few rounds; J = ½‖x − t‖² + penalty. */
type Equilibrium = { p: Vector; a: number };
const { matrix, vector } = normals(27);
const M = scaled(matrix(6, 6), 0.25);
const T = vector(6);
const equilibrium: Equilibrium = { p: vector(6), a: 0.8 };
const rounds = ({ p, a }: Equilibrium, count: number): Matrix => {
  const list = [p.map(() => 0)];
  for (let k = 0; k < count; k++) list.push(times(M, list[k]).map((v, i) => Math.tanh(a * v + p[i])));
  return list;
};
const PENALTY = 0.1;
const distance = (count: number) => (p: Equilibrium) =>
  sum(rounds(p, count)[count].map((v, i) => (v - T[i]) ** 2)) / 2 + (PENALTY / 2) * dot(p.p, p.p);
/** Back through every round. */
function unrolled(p: Equilibrium, count: number): Equilibrium {
  const list = rounds(p, count);
  const grad = { p: p.p.map(v => PENALTY * v), a: 0 };
  let dx = list[count].map((v, i) => v - T[i]);
  for (let k = count; k > 0; k--) {
    const d = dx.map((g, i) => g * (1 - list[k][i] ** 2));
    grad.p = grad.p.map((g, i) => g + d[i]);
    grad.a += dot(d, times(M, list[k - 1]));
    dx = times(transpose(M), d).map(v => p.a * v);
  }
  return grad;
}
/** By the theorem of implicit functions, where x has settled. */
function implicit(p: Equilibrium): Equilibrium {
  const x = rounds(p, 200)[200];
  const slope = x.map(v => 1 - v * v);
  const H = map(identity(6), (v, i, j) => v - p.a * slope[i] * M[i][j]);
  const y = times(
    transpose(inverted(H).inverse),
    x.map((v, i) => v - T[i]),
  ).map((v, i) => v * slope[i]);
  return { p: y.map((v, i) => v + PENALTY * p.p[i]), a: dot(y, times(M, x)) };
}

/** Units that are sines, with an L2 penalty: J = Σ (c sin(w·x + b) − y)²; the slope of the sine by a series. */
type Sines = { w: Vector; b: number; c: number };
const X = matrix(8, 4);
const Y = vector(8);
const sines: Sines = { w: vector(4, 0.5), b: 0.4, c: 1.3 };
const angles = ({ w, b }: Sines) => X.map(x => dot(x, w) + b);
const misfit = (p: Sines) => sum(angles(p).map((z, s) => (p.c * Math.sin(z) - Y[s]) ** 2)) / 2 + 0.1 * dot(p.w, p.w);
/** x − x³/3! + … or 1 − x²/2! + …, of `terms` terms. */
const series = (x: number, first: 0 | 1, terms: number) => {
  let term = first === 1 ? x : 1;
  let total = term;
  for (let k = 1; k < terms; k++) total += term *= -(x * x) / ((2 * k + first) * (2 * k - 1 + first));
  return total;
};
const bySines = (p: Sines, terms: number): Sines => {
  const z = angles(p);
  const e = z.map((v, s) => p.c * series(v, 1, terms) - Y[s]);
  const d = z.map((v, s) => e[s] * p.c * series(v, 0, terms));
  return {
    w: p.w.map((v, j) => sum(d.map((g, s) => g * X[s][j])) + 0.2 * v),
    b: sum(d),
    c: sum(e.map((g, s) => g * series(z[s], 1, terms))),
  };
};

/** The gradient of a network by differences to one side. */
const network = mlpAt(9);
type Network = typeof network;
const cost = costWith(TANH);
const forward = (p: Network, step: number): Network => {
  const moved = (name: keyof Network, flat: number) => {
    let at = 0;
    const move = (v: unknown): unknown => (Array.isArray(v) ? v.map(move) : (v as number) + (at++ === flat ? step : 0));
    return { ...p, [name]: move(p[name]) } as Network;
  };
  const of = (name: keyof Network) => {
    let at = 0;
    const slope = (v: unknown): unknown =>
      Array.isArray(v) ? v.map(slope) : (cost(moved(name, at++)) - cost(p)) / step;
    return [name, slope(p[name])];
  };
  return Object.fromEntries((['W1', 'b1', 'W2', 'b2'] as const).map(of));
};

export default [
  planted({
    name: 'a solver of four steps, sensitivities of the exact solution',
    parameters: rates,
    cost: residual(4),
    right: p => byRates(p, 4),
    wrong: p => byRates(p, 200),
    blocks: ['logK', 'logS', 'logD'],
    expect: { kind: 'accuracy', once: true },
    never,
  }),
  planted({
    name: 'an equilibrium of six rounds, the gradient of the settled one, with a penalty',
    parameters: equilibrium,
    cost: distance(6),
    right: p => unrolled(p, 6),
    wrong: implicit,
    blocks: ['p', 'a'],
    expect: { kind: 'accuracy', once: true },
    never,
  }),
  planted({
    name: 'the slope of a sine from a series cut short, with a penalty',
    parameters: sines,
    cost: misfit,
    right: p => bySines(p, 30),
    wrong: p => bySines(p, 5),
    blocks: ['w', 'b', 'c'],
    expect: { kind: 'accuracy', once: true },
    never,
  }),
  planted({
    name: 'one-sided differences of step 1e-4 for a gradient',
    parameters: network,
    cost,
    right: p => backward(p, TANH).gradients,
    wrong: p => forward(p, 1e-4),
    blocks: ['W1', 'b1', 'W2', 'b2'],
    expect: { kind: 'accuracy', once: true },
    never,
  }),
  // what looks like it
  planted({
    name: 'a solver of four steps, one rate alone off by 1.4 %',
    parameters: rates,
    cost: residual(4),
    right: p => byRates(p, 4),
    wrong: p => ({ ...byRates(p, 4), logK: 1.014 * byRates(p, 4).logK }),
    blocks: ['logK'],
    expect: [{ kind: 'scale', factor: 1.014 }, { kind: 'unexplained' }],
    never: ['accuracy'],
  }),
  planted({
    name: 'an equilibrium of two rounds: too far off to be called accuracy',
    parameters: equilibrium,
    cost: distance(2),
    right: p => unrolled(p, 2),
    wrong: implicit,
    blocks: ['p', 'a'],
    expect: 'unexplained',
    never: ['accuracy'],
  }),
] satisfies Case[];
